//! The page of roles and rights, from the one table of rights.

use super::markdown::{code, table};
use super::source::{self, items};
use krama_domain::staff::{PASSWORD_MIN_CHARS, RIGHTS, Role};

pub(super) fn page() -> String {
    let source = source::read("domain/src/staff.rs");
    let roles = items(&source, "pub enum Role {");
    let about = |role: &Role| {
        let name = format!("{role:?}");
        roles.iter().find(|item| item.name == name).map(|item| item.doc.clone()).unwrap_or_default()
    };
    let rights = items(&source, "pub enum Right {");
    let mut head = vec!["right".to_owned(), "what it allows".to_owned()];
    head.extend(Role::ALL.iter().map(|role| role.code().to_owned()));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let rows = RIGHTS.iter().map(|(right, _)| {
        let name = format!("{right:?}");
        let said = rights.iter().find(|item| item.name == name).map(|item| item.doc.clone());
        let mut cells = vec![code(snake(&name)), said.unwrap_or_default()];
        cells.extend(Role::ALL.iter().map(|role| if role.may(*right) { "yes" } else { "–" }.to_owned()));
        cells
    });
    format!(
        "# Roles and rights\n\n\
         Every member of the staff has one role. The console reads this table for every page and every button.\n\n\
         ## Roles\n\n{}\n## Rights\n\n{}\n\
         A password has at least {PASSWORD_MIN_CHARS} characters; nothing else is asked of it.\n",
        table(&["role", "what it is"], Role::ALL.iter().map(|role| vec![code(role.code()), about(role)])),
        table(&head, rows)
    )
}

/// `WorkOrders` → `work_orders`.
pub(super) fn snake(name: &str) -> String {
    let mut text = String::new();
    for (at, c) in name.char_indices() {
        if c.is_uppercase() && at > 0 {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}
