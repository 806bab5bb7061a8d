//! The page of commands, from the tree that parses them.

use super::markdown::{code, table};
use super::source;
use crate::cli::Cli;
use clap::{Arg, Command, CommandFactory};
use std::fmt::Write as _;

pub(super) fn page() -> String {
    let mut tree = Cli::command().term_width(110);
    tree.build();
    let codes = source::doc(&source::read("krama/src/main.rs"), "fn main()");
    let globals: Vec<_> = tree.get_arguments().filter(|arg| arg.is_global_set()).map(row).collect();
    let mut text = format!(
        "# Commands\n\n{}\n\n{codes} What is asked for goes to standard output, everything else to standard error.\n\n\
         ## Options of every command\n\n{}",
        tree.get_about().map(ToString::to_string).unwrap_or_default(),
        table(&["option", "what it does"], globals)
    );
    for command in tree.get_subcommands().filter(|c| is_shown(c)) {
        describe(command, 2, &mut text);
    }
    text
}

fn is_shown(command: &Command) -> bool {
    !command.is_hide_set() && command.get_name() != "help"
}

fn describe(command: &Command, level: usize, text: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let about = command.get_long_about().or_else(|| command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    text.push_str(&format!("\n{} {name}\n\n{about}.\n", "#".repeat(level)).replace("..\n", ".\n"));
    let also: Vec<_> = command.get_all_aliases().map(code).collect();
    if !also.is_empty() {
        let _ = writeln!(text, "\nAlso: {}", also.join(", "));
    }
    if command.has_subcommands() {
        command.get_subcommands().filter(|c| is_shown(c)).for_each(|sub| describe(sub, level + 1, text));
        return;
    }
    let usage = command.clone().render_usage().to_string();
    let _ = write!(text, "\n```text\n{}\n```\n", usage.trim());
    let own = command.get_arguments().filter(|arg| !arg.is_global_set() && !is_help(arg));
    let rows: Vec<_> = own.filter(|arg| !arg.is_hide_set()).map(row).collect();
    if !rows.is_empty() {
        let _ = write!(text, "\n{}", table(&["option", "what it does"], rows));
    }
    text.push_str(&examples(command));
}

fn is_help(arg: &Arg) -> bool {
    matches!(arg.get_id().as_str(), "help" | "version")
}

/// What stands below a command's help. `Example:` and its lines become a block that can be copied, and is tested like
/// every other; other indented lines become a block of text.
fn examples(command: &Command) -> String {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    after.split("\n\n").map(paragraph).collect()
}

fn paragraph(text: &str) -> String {
    let (block, said): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("  "));
    let is_example = said.first().is_some_and(|line| line.starts_with("Example"));
    let block: Vec<_> = block.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    let mut made = String::new();
    if !is_example && !said.is_empty() {
        let _ = write!(made, "\n{}\n", said.join(" "));
    }
    if !block.is_empty() {
        let language = if is_example { "sh" } else { "text" };
        let _ = write!(made, "\n```{language}\n{}\n```\n", block.join("\n"));
    }
    made
}

fn row(arg: &Arg) -> Vec<String> {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let choices: Vec<_> = arg.get_possible_values().iter().map(|value| code(value.get_name())).collect();
    let defaults: Vec<_> =
        arg.get_default_values().iter().map(|value| code(value.to_string_lossy())).collect();
    let takes = arg.get_action().takes_values();
    let choices = match choices.len() {
        0 => String::new(),
        _ if takes => format!(": one of {}", choices.join(", ")),
        _ => String::new(),
    };
    let default = match defaults.len() {
        0 => String::new(),
        _ if takes => format!(" (default {})", defaults.join(", ")),
        _ => String::new(),
    };
    vec![code(arg.to_string()), format!("{help}{choices}{default}")]
}
