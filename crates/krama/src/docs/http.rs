//! The page of addresses: routes as the router's sources list them, with what their handlers say.

use super::markdown::{code, table};
use super::roles::snake;
use super::root;
use super::source;
use krama_connectors::ALL;
use std::path::PathBuf;

/// Sources that list routes, and what stands before their paths.
const ROUTERS: [(&str, &str, &str); 3] = [
    ("app/mod.rs", "", "Shop, webhooks, health"),
    ("console/routes.rs", "/console", "Console"),
    ("api/routes.rs", "/api/v1", "API"),
];

/// One route.
struct Route {
    method: String,
    /// The whole path.
    path: String,
    /// What somebody needs for it, where the list says so.
    needs: Option<String>,
    /// `cart::show`.
    handler: String,
    folder: &'static str,
}

pub(super) fn page() -> String {
    let routers =
        ROUTERS.map(|(file, before, title)| format!("\n## {title}\n{}", tables(routes_of(file, before))));
    let hooks = ALL.into_iter().filter(|connector| connector.webhook.is_some());
    let address = |name: &str| vec![code(format!("POST /webhooks/{name}/{{store}}"))];
    let hooks = hooks.map(|connector| address(connector.destination.code()));
    format!(
        "# HTTP addresses\n\n\
         A store's pages are found by host name, or below `/s/{{store}}/`; without either it is the first store. In the \
         console, *needs* names the [right](roles-and-rights.md) without which a page is refused.\n{}\n\
         ## Webhooks\n\n\
         The body is verified as it came. 200: genuine and committed, matched or not. 401: not genuine. 404: no such store, \
         or it is not connected to the system.\n\n{}",
        routers.concat(),
        table(&["address"], hooks)
    )
}

/// Every path of the program, with its parameters in braces.
pub(super) fn paths() -> Vec<String> {
    let all = ROUTERS.into_iter().flat_map(|(file, before, _)| routes_of(file, before));
    all.map(|route| route.path).collect()
}

fn routes_of(file: &'static str, before: &str) -> Vec<Route> {
    let text = source::read(&format!("web/src/{file}"));
    let folder = file.split('/').next().unwrap();
    let found = if file.ends_with("routes.rs") { rows_of_table(&text, folder) } else { calls(&text, folder) };
    assert!(found.len() > 5, "{file} lists no routes");
    let whole = |route: Route| {
        let is_front = route.path == "/" && !before.is_empty();
        let path = if is_front { before.to_owned() } else { format!("{before}{}", route.path) };
        Route { path, ..route }
    };
    found.into_iter().map(whole).collect()
}

/// `.route("/cart", get(cart::show).post(cart::set))`.
fn calls(text: &str, folder: &'static str) -> Vec<Route> {
    let mut found = Vec::new();
    for given in text.split(".route(").skip(1) {
        let Some((path, rest)) = literal(given) else { continue };
        let rest = rest.lines().next().unwrap_or_default();
        for method in ["get", "post", "any"] {
            let Some((_, call)) = rest.split_once(&format!("{method}(")) else { continue };
            let handler = named(call.split([')', '(', ' ']).next().unwrap_or_default(), text);
            let method = if method == "any" { String::new() } else { method.to_uppercase() };
            found.push(Route { method, path: path.clone(), needs: None, handler, folder });
        }
    }
    found
}

/// `get("/orders", VIEW, orders::show),`.
fn rows_of_table(text: &str, folder: &'static str) -> Vec<Route> {
    let mut starts: Vec<_> = ["get", "post"]
        .into_iter()
        .flat_map(|method| {
            text.match_indices(&format!(" {method}("))
                .map(move |(at, found)| (at, method, found.len()))
                .collect::<Vec<_>>()
        })
        .collect();
    starts.sort_unstable();
    let row = |(at, method, length): (usize, &str, usize)| {
        let (path, rest) = literal(&text[at + length..])?;
        let mut given = rest.trim_start_matches(',').split(',').map(str::trim);
        let needs = needs(given.next()?, text);
        let handler = given.next()?.split(')').next()?.trim().to_owned();
        Some(Route { method: method.to_uppercase(), path, needs: Some(needs), handler, folder })
    };
    starts.into_iter().filter_map(row).collect()
}

/// A path in quotes at the beginning, and what follows it.
fn literal(given: &str) -> Option<(String, &str)> {
    let (path, rest) = given.trim_start().strip_prefix('"')?.split_once('"')?;
    path.starts_with('/').then(|| (path.to_owned(), rest))
}

/// `Needs::Right(Right::View)`, or a constant that stands for it.
fn needs(given: &str, text: &str) -> String {
    let bound =
        text.split_once(&format!("const {given}: Needs = ")).and_then(|(_, rest)| rest.split(';').next());
    let value = bound.unwrap_or(given);
    match value.rsplit("Right::").next().filter(|_| value.contains("Right(")) {
        Some(right) => code(snake(right.trim_end_matches(')'))),
        None => value.rsplit("::").next().unwrap_or(value).to_lowercase(),
    }
}

/// What `let name = webhook::receive.layer(…)` stands for.
fn named(name: &str, text: &str) -> String {
    let bound = text.split_once(&format!("let {name} = "));
    bound.and_then(|(_, rest)| rest.split('.').next()).unwrap_or(name).to_owned()
}

/// One table for each file of handlers, below what that file is for.
fn tables(routes: Vec<Route>) -> String {
    let mut groups: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    let mut head = vec!["method", "path"];
    for route in routes {
        let (purpose, said) = about(route.folder, &route.handler);
        let method = if route.method.is_empty() { "any".to_owned() } else { code(route.method) };
        let mut row = vec![method, code(route.path)];
        if let Some(needs) = route.needs {
            head = vec!["method", "path", "needs"];
            row.push(needs);
        }
        row.push(said);
        match groups.iter_mut().find(|(known, _)| *known == purpose) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((purpose, vec![row])),
        }
    }
    head.push("what it does");
    groups
        .into_iter()
        .fold(String::new(), |text, (purpose, rows)| text + "\n" + &purpose + "\n\n" + &table(&head, rows))
}

/// What the handler's file is for, and what the handler says of itself; where a module only hands it on, what its own
/// file says.
fn about(folder: &str, handler: &str) -> (String, String) {
    let parts: Vec<_> = handler.split("::").filter(|part| *part != "crate").collect();
    let (function, modules) = parts.split_last().unwrap();
    let text = file_of(folder, modules);
    if let Some(origin) = handed_on(&text, function) {
        return about(folder, &format!("{}::{origin}", modules.join("::")));
    }
    (source::purpose(&text), source::doc(&text, &format!("fn {function}(")).trim().to_owned())
}

/// `one::show` of `pub(super) use one::show as show_one;`.
fn handed_on(text: &str, function: &str) -> Option<String> {
    let uses = text.lines().filter_map(|line| line.strip_prefix("pub(super) use "));
    uses.filter_map(|line| line.trim_end_matches(';').rsplit_once("::")).find_map(|(module, names)| {
        let names = names.trim_matches(['{', '}']).split(',').map(str::trim);
        let original_of = |name: &str| match name.split_once(" as ") {
            Some((original, known)) => (known == function).then(|| original.to_owned()),
            None => (name == function).then(|| name.to_owned()),
        };
        names.into_iter().find_map(original_of).map(|original| format!("{module}::{original}"))
    })
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

#[test]
fn a_handler_that_is_handed_on_is_found_where_it_stands() {
    let text =
        "pub(super) use moving::{discard, replay};\npub(super) use one::show as show_one;\nfn show() {}\n";
    let found = ["replay", "show_one", "show"].map(|name| handed_on(text, name));
    assert_eq!(found, [Some("moving::replay".to_owned()), Some("one::show".to_owned()), None]);
}
