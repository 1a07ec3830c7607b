//! The commands of the program, as its own help lists them: a table that leaves one out fails.

use std::collections::BTreeSet;

use super::{root, run};

/// Every command that has no commands of its own, as it is typed: `edit set image`.
pub fn commands() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    below(&mut Vec::new(), &mut found);
    found
}

fn below(words: &mut Vec<String>, found: &mut BTreeSet<String>) {
    let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    let help = run(&root(), &[&arguments[..], &["-h"]].concat()).output();
    let names = listed(&help);
    if names.is_empty() {
        found.insert(words.join(" "));
    }
    for name in names {
        words.push(name);
        below(words, found);
        words.pop();
    }
}

/// The commands that a help lists, in one group or several, before its options.
fn listed(help: &str) -> Vec<String> {
    let (before, _) = help.split_once("\nOptions:").unwrap_or((help, ""));
    let is_list = before.contains("<COMMAND>");
    let names = before.lines().filter_map(|line| {
        let (name, about) = line.strip_prefix("  ")?.split_once("  ")?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
        let has_text = about
            .trim_start()
            .starts_with(|c: char| c.is_ascii_uppercase());
        (is_list && is_name && has_text).then(|| name.to_owned())
    });
    names.collect()
}

/// Fails unless `called` are all commands of the program.
pub fn assert_all_called<'c>(called: impl IntoIterator<Item = &'c str>) {
    let called: BTreeSet<String> = called.into_iter().map(str::to_owned).collect();
    let commands = commands();
    assert!(commands.len() > 30, "{commands:?}");
    assert_eq!(called, commands, "each command has a row in the table");
}

/// The values that an option of a command takes, from its help; none if it has no such option.
pub fn values(command: &str, option: &str) -> Vec<String> {
    let words: Vec<&str> = command.split(' ').collect();
    let help = run(&root(), &[&words[..], &["-h"]].concat()).output();
    let words: Vec<&str> = help.split_whitespace().collect();
    let help = words.join(" ");
    let Some((_, behind)) = help.split_once(&format!(" {option} <")) else {
        return Vec::new();
    };
    let own = behind.split(" --").next().unwrap_or(behind);
    let Some((_, values)) = own.split_once("[possible values: ") else {
        return Vec::new();
    };
    let (values, _) = values.split_once(']').expect(command);
    values.split(", ").map(str::to_owned).collect()
}
