//! The page of addresses: routes as the router's sources list them, with what their handlers say.

use super::markdown::{code, table};
use super::root;
use super::source;
use krama_connectors::ALL;
use std::path::PathBuf;

/// Sources that list routes, and what stands before their paths.
const ROUTERS: [(&str, &str, &str); 2] =
    [("app/mod.rs", "", "Shop, webhooks, health"), ("console/mod.rs", "/console", "Console")];

/// One route: its whole path, and method with handler (`get`, `cart::show`).
pub(super) struct Route {
    pub(super) path: String,
    handlers: Vec<(String, String)>,
    folder: &'static str,
}

pub(super) fn page() -> String {
    let mut text = "# HTTP addresses\n\n\
        A store's pages are found by host name, or below `/s/{store}/`; without either it is the first store.\n"
        .to_owned();
    for (file, before, title) in ROUTERS {
        text.push_str(&format!("\n## {title}\n{}", tables(routes_of(file, before))));
    }
    let hooks = ALL.into_iter().filter(|connector| connector.webhook.is_some());
    let hooks = hooks
        .map(|connector| vec![code(format!("POST /webhooks/{}/{{store}}", connector.destination.code()))]);
    text + "\n## Webhooks\n\n\
        The body is verified as it came. 200: genuine and committed, matched or not. 401: not genuine. \
        404: no such store, or it is not connected to the system.\n\n"
        + &table(&["address"], hooks)
}

/// Every path of the program, with its parameters in braces.
pub(super) fn paths() -> Vec<String> {
    let all = ROUTERS.into_iter().flat_map(|(file, before, _)| routes_of(file, before));
    all.map(|route| route.path).collect()
}

fn routes_of(file: &'static str, before: &str) -> Vec<Route> {
    let text = source::read(&format!("web/src/{file}"));
    let folder = file.split('/').next().unwrap();
    let lists = text.match_indices(".route(").map(|(at, opening)| &text[at + opening.len()..]);
    lists.filter_map(|given| route(given, before, folder, &text)).collect()
}

/// Reads `"/cart", get(cart::show).post(cart::set))`.
fn route(given: &str, before: &str, folder: &'static str, text: &str) -> Option<Route> {
    let given = given.trim_start().strip_prefix('"')?;
    let (path, rest) = given.split_once('"')?;
    let rest = rest.lines().next()?;
    let mut handlers = Vec::new();
    for method in ["get", "post", "any"] {
        if let Some((_, call)) = rest.split_once(&format!("{method}(")) {
            let name = call.split([')', '(', ' ']).next()?.to_owned();
            handlers.push((method.to_owned(), named(&name, text)));
        }
    }
    let path = if path == "/" && !before.is_empty() { before.to_owned() } else { format!("{before}{path}") };
    Some(Route { path, handlers, folder })
}

/// What `let name = webhook::receive.layer(…)` stands for.
fn named(name: &str, text: &str) -> String {
    let bound = text.split_once(&format!("let {name} = "));
    bound.and_then(|(_, rest)| rest.split('.').next()).unwrap_or(name).to_owned()
}

/// One table for each file of handlers, below what that file is for.
fn tables(routes: Vec<Route>) -> String {
    let mut groups: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    for route in routes {
        for (method, handler) in route.handlers {
            let (purpose, said) = about(route.folder, &handler);
            let shown = if method == "any" { "any".to_owned() } else { code(method.to_uppercase()) };
            let row = vec![shown, code(&route.path), said];
            match groups.iter_mut().find(|(known, _)| *known == purpose) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((purpose, vec![row])),
            }
        }
    }
    let one =
        |(purpose, rows)| format!("\n{purpose}\n\n{}", table(&["method", "path", "what it does"], rows));
    groups.into_iter().map(one).collect()
}

/// What the handler's file is for, and what the handler says of itself.
fn about(folder: &str, handler: &str) -> (String, String) {
    let parts: Vec<_> = handler.split("::").filter(|part| *part != "crate").collect();
    let (function, modules) = parts.split_last().unwrap();
    let text = file_of(folder, modules);
    (source::purpose(&text), source::doc(&text, &format!("fn {function}(")).trim().to_owned())
}

fn file_of(folder: &str, modules: &[&str]) -> String {
    let src = root().join("crates/web/src");
    let base = modules.iter().fold(src.join(folder), |path: PathBuf, part| path.join(part));
    let top = modules.iter().fold(src, |path: PathBuf, part| path.join(part));
    let places =
        [base.with_extension("rs"), base.join("mod.rs"), top.with_extension("rs"), top.join("mod.rs")];
    let found = places.iter().find_map(|path| std::fs::read_to_string(path).ok());
    found.unwrap_or_else(|| panic!("no file for the handler's module {folder}/{modules:?}"))
}
