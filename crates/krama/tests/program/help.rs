//! The command line: help with an example for every command, and exit code 2 for wrong usage.

use crate::harness::Krama;

/// Every command that can be given.
const COMMANDS: &[&[&str]] = &[
    &["serve"],
    &["demo"],
    &["sandbox"],
    &["migrate"],
    &["reconcile"],
    &["track"],
    &["orders"],
    &["orders", "list"],
    &["orders", "show"],
    &["orders", "create"],
    &["orders", "export"],
    &["orders", "import"],
    &["effects"],
    &["effects", "list"],
    &["effects", "show"],
    &["effects", "retry"],
    &["effects", "discard"],
    &["user"],
    &["user", "create"],
    &["user", "list"],
    &["user", "passwd"],
    &["key"],
    &["key", "create"],
    &["key", "list"],
    &["key", "revoke"],
    &["doctor"],
    &["backup"],
    &["restore"],
    &["copy"],
    &["completions"],
    &["products"],
    &["products", "list"],
    &["products", "import"],
    &["products", "export"],
    &["store"],
    &["store", "create"],
    &["store", "list"],
    &["store", "show"],
    &["store", "set"],
];

#[tokio::test]
async fn every_command_has_help_with_an_example() {
    let krama = Krama::new("help");
    for command in COMMANDS {
        let asked: Vec<_> = command.iter().copied().chain(["--help"]).collect();
        let help = krama.run(&asked).await.ok().stdout;
        let example = format!("  krama {}", command.join(" "));
        let shown = help.split_once("Example:").map(|(_, after)| after);
        let shown = shown.unwrap_or_else(|| panic!("krama {command:?} --help has no example: {help}"));
        assert!(shown.contains(&example), "the example is of another command: {help}");
    }
}

#[tokio::test]
async fn no_command_is_missing_in_the_table_above() {
    let krama = Krama::new("table");
    for parent in [&[][..], &["orders"], &["effects"], &["user"], &["key"], &["products"], &["store"]] {
        let asked: Vec<_> = parent.iter().copied().chain(["--help"]).collect();
        let help = krama.run(&asked).await.ok().stdout;
        let listed = help.split_once("Commands:").unwrap().1.split_once("\n\n").unwrap().0;
        for name in
            listed.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help")
        {
            let command: Vec<_> = parent.iter().copied().chain([name]).collect();
            assert!(
                COMMANDS.contains(&command.as_slice()),
                "krama {command:?} is not tested for its example"
            );
        }
    }
}

#[tokio::test]
async fn wrong_usage_is_two() {
    let krama = Krama::new("usage");
    for command in [
        &[][..],
        &["dance"],
        &["serve", "--role", "king"],
        &["orders"],
        &["orders", "show"],
        &["orders", "list", "--limit", "0"],
        &["orders", "list", "--limit", "many"],
        &["orders", "create", "--name", "Шевченко Тарас"],
        &["orders", "export", "--since", "yesterday"],
        &["effects", "list", "--state", "tired"],
        &["effects", "list", "--kind", "juggle"],
        &["effects", "retry"],
        &["effects", "retry", "A/1", "--all"],
        &["user", "create", "anna@shop.example", "--name", "Анна", "--role", "king"],
        &["copy", "--from", "sqlite://a.db"],
        &["completions", "tcl"],
        &["products", "import"],
        &["store", "set", "main", "prefix"],
        &["store", "set", "main", "prefix", "KRM", "--stdin"],
        &["demo", "--port", "70000"],
        &["reconcile", "--since", "yesterday"],
    ] {
        let done = krama.run(command).await;
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{command:?}: {done:?}");
        let helps = done.stderr.contains("Usage:") || done.stderr.contains("--help");
        assert!(helps, "{command:?}: {done:?}");
    }
    assert!(!krama.path("krama.db").exists(), "wrong usage touches nothing");
}
