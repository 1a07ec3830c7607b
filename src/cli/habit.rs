//! Command lines as other tools take them, and what was meant. In: an error of the parser, and the
//! arguments. Out: the error with a tip.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diag::{Code, visible};

/// Arguments that a command does not take, and the tip; a command without a name is any.
const ARGUMENTS: [(&[&str], &[&str], &str); 17] = [
    (
        &["build"],
        &[
            "-b", "--branch", "-i", "--image", "--images", "--set", "--for",
        ],
        "`build` takes a directory; `offshoot render ENV --branch NAME` renders an environment",
    ),
    (
        &["eject"],
        &["-o", "--output"],
        "`--to DIR` names the directory",
    ),
    (
        &["diff"],
        &["--cached", "--staged"],
        "`--since REV` compares the working tree with a revision",
    ),
    (
        &["diff"],
        &["--stat", "--shortstat", "--brief"],
        "`-o summary` counts changes",
    ),
    (
        &["diff"],
        &["--name-only", "--name-status", "--short-output"],
        "`-o names` prints a line per changed resource",
    ),
    (
        &["diff"],
        &["-u", "-U", "--unified"],
        "`-o unified` is a diff of the YAML",
    ),
    (
        &["diff"],
        &["--exit-code", "--set-exit-code", "-s"],
        "the exit code is 1 if anything differs; `--fail-on CLASS` limits that",
    ),
    (
        &["diff"],
        &[
            "--exclude",
            "--diff-ignore",
            "--ignore-labels",
            "--ignore-annotations",
        ],
        "`--ignore PATH` leaves changes out, as in `--ignore metadata.labels`",
    ),
    (
        &["diff"],
        &["--base-branch"],
        "`--since REV` names the base",
    ),
    (
        &["diff", "check"],
        &["--branch-from", "--base", "--against"],
        "`--since REV` compares with a revision",
    ),
    (
        &["verify"],
        &["-o", "--with", "--kustomize"],
        "`--against PROGRAM` names the other program",
    ),
    (
        &[],
        &["-f", "--filename", "-k", "--kustomize"],
        "files and directories are arguments, without an option",
    ),
    (
        &["render", "build", "eject", "names", "teardown"],
        &["-n", "--namespace"],
        "the namespace is that of offshoot.yaml or of the kustomization",
    ),
    (
        &[],
        &["-t", "--target", "-e", "--env", "--environment"],
        "an environment is an argument, as in `offshoot render preview`",
    ),
    (
        &[],
        &["-a", "--arg"],
        "`--set KEY=VALUE` sets a value of templates",
    ),
    (
        &[],
        &["-F", "--fixed-image"],
        "`--image REF` overrides an image",
    ),
    (&[], &["-y", "--yes"], "nothing asks for a confirmation"),
];

/// Words that are no commands, and the tip.
const COMMANDS: [(&[&str], &str); 8] = [
    (
        &["apply", "deploy", "sync", "install", "up"],
        "offshoot talks to no cluster: `offshoot render ENV | kubectl apply -f -`",
    ),
    (
        &["delete", "destroy", "prune", "uninstall", "down"],
        "`offshoot teardown ENV --branch NAME` prints what to delete",
    ),
    (
        &["validate", "lint", "test", "audit"],
        "`offshoot check` finds what would go wrong in a cluster",
    ),
    (
        &["template", "preview", "generate", "manifests"],
        "`offshoot render ENV --branch NAME` renders an environment",
    ),
    (
        &["kustomize"],
        "`offshoot build DIR` is `kustomize build DIR`",
    ),
    (
        &["ls", "get", "status", "list-targets"],
        "`offshoot list` lists what can be rendered",
    ),
    (
        &["blame", "trace", "why"],
        "`offshoot explain TARGET KIND/NAME` shows where values come from",
    ),
    (
        &["between", "plan"],
        "`offshoot diff FROM TO`, or `offshoot diff --since REV`",
    ),
];

/// Commands without an argument that they need, and the tip.
const NEEDED: [(&str, &str); 9] = [
    (
        "diff",
        "`offshoot diff --since main` shows what edits change; `offshoot diff FROM TO` compares two targets",
    ),
    ("render", "`offshoot list` shows the environments"),
    ("names", "`offshoot list` shows the environments"),
    ("teardown", "`offshoot list` shows the environments"),
    (
        "eject",
        "as in `offshoot eject preview --branch NAME --to DIR`",
    ),
    (
        "explain",
        "as in `offshoot explain production deployment/api spec.replicas`",
    ),
    ("verify", "as in `offshoot verify --against kubectl`"),
    (
        "snapshot",
        "`--directory DIR` says where the files go; `-o` is for what `--check` finds",
    ),
    (
        "completions",
        "the shells are bash, zsh, fish, powershell and elvish",
    ),
];

/// Commands of one environment, whose branch is an option.
const OF_ONE: [&str; 3] = ["names", "teardown", "eject"];

/// The error, with a tip in the place of a guess where the command line is known from elsewhere.
pub(super) fn with_tip(
    mut error: clap::Error,
    arguments: &[OsString],
    parser: &clap::Command,
) -> clap::Error {
    let words = Words::of(arguments, parser);
    let Some(tip) = tip(&error, &words, parser) else {
        return error;
    };
    // The usage has the guess, too.
    if error.remove(ContextKind::SuggestedArg).is_some() {
        error.remove(ContextKind::Usage);
    }
    error.remove(ContextKind::SuggestedSubcommand);
    let tips = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
    error.insert(ContextKind::Suggested, tips);
    error
}

/// The words of a command line.
struct Words {
    /// The command; none where there is none yet.
    command: String,
    /// The words behind it that are no options.
    values: Vec<String>,
    /// True if one of them is `--branch`.
    has_branch: bool,
}

impl Words {
    fn of(arguments: &[OsString], parser: &clap::Command) -> Self {
        let is_command = |word: &String| parser.find_subcommand(word).is_some();
        let words = arguments.iter().skip(1);
        let mut words = words.map(|word| word.to_string_lossy().into_owned());
        let command = words.find(is_command).unwrap_or_default();
        let (options, values): (Vec<String>, Vec<String>) =
            words.partition(|word| word.starts_with('-'));
        let has_branch = options
            .iter()
            .any(|word| word.starts_with("--branch") || word.starts_with("-b"));
        Self {
            command,
            values,
            has_branch,
        }
    }
}

fn tip(error: &clap::Error, words: &Words, parser: &clap::Command) -> Option<String> {
    let command = words.command.as_str();
    let name = |kind| match error.get(kind) {
        Some(ContextValue::String(name)) => Some(name.as_str()),
        _ => None,
    };
    match error.kind() {
        ErrorKind::UnknownArgument => of_argument(words, name(ContextKind::InvalidArg)?),
        ErrorKind::InvalidSubcommand => {
            of_command(command, name(ContextKind::InvalidSubcommand)?, parser)
        }
        ErrorKind::MissingRequiredArgument => of_code(words).or_else(|| {
            let mut needed = NEEDED.iter();
            let (_, tip) = needed.find(|(name, _)| *name == command)?;
            Some((*tip).to_owned())
        }),
        ErrorKind::ArgumentConflict => {
            let is_branch = name(ContextKind::InvalidArg)?.starts_with("--branch");
            let tip = "two branches: `offshoot render ENV -b ONE | offshoot diff - ENV -b TWO`";
            (command == "diff" && is_branch).then(|| tip.to_owned())
        }
        _ => None,
    }
}

fn of_argument(words: &Words, argument: &str) -> Option<String> {
    let command = words.command.as_str();
    let name = argument.split('=').next().unwrap_or(argument);
    let mut known = ARGUMENTS
        .iter()
        .filter(|(commands, _, _)| commands.is_empty() || commands.contains(&command));
    if let Some((_, _, tip)) = known.find(|(_, names, _)| names.contains(&name)) {
        return Some((*tip).to_owned());
    }
    let is_value = !argument.starts_with('-');
    (is_value && OF_ONE.contains(&command)).then(|| {
        let branch = if words.has_branch {
            String::new()
        } else {
            format!("; a branch is `--branch {}`", visible(argument))
        };
        format!("`{command}` takes one environment{branch}")
    })
}

fn of_command(command: &str, word: &str, parser: &clap::Command) -> Option<String> {
    if command == "edit" {
        return of_edit(word, parser);
    }
    let mut known = COMMANDS.iter();
    let (_, tip) = known.find(|(words, _)| words.contains(&word))?;
    Some((*tip).to_owned())
}

/// `edit image`, without a word between them.
fn of_edit(word: &str, parser: &clap::Command) -> Option<String> {
    let verbs = parser.find_subcommand("edit")?.get_subcommands();
    let verbs = verbs.filter(|verb| verb.find_subcommand(word).is_some());
    let commands: Vec<String> = verbs
        .map(|verb| format!("`offshoot edit {} {word}`", verb.get_name()))
        .collect();
    (!commands.is_empty()).then(|| commands.join(", "))
}

/// `explain CODE`, which is `help CODE`.
fn of_code(words: &Words) -> Option<String> {
    let code = Code::named(words.values.first()?)?;
    let is_explain = words.command == "explain";
    is_explain.then(|| format!("`offshoot help {code}` explains this code"))
}
