//! The cases of `fixtures/argocd/calls`.

use std::path::PathBuf;

use crate::support::{files_below, read, root, run};

/// One call.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Its file.
    pub path: PathBuf,
    /// The lines before what was said.
    pub head: String,
    /// The path of the Application.
    pub directory: Option<String>,
    /// The only directory that was sent.
    pub root: Option<String>,
    pub variables: Vec<(String, String)>,
    /// The arguments of the same render.
    pub render: Option<Vec<String>>,
    /// What was said, and the exit code.
    pub expected: String,
}

/// Every case.
pub fn cases() -> Vec<Case> {
    let folder = root().join("fixtures/argocd/calls");
    files_below(&folder).into_iter().map(Case::read).collect()
}

impl Case {
    fn read(path: PathBuf) -> Self {
        let text = read(&path);
        let (head, expected) = text.split_once("-- stderr --\n").unwrap_or((&text, ""));
        let mut case = Self {
            head: head.to_owned(),
            expected: expected.to_owned(),
            path,
            ..Self::default()
        };
        for line in head.lines() {
            case.line(line);
        }
        case
    }

    fn line(&mut self, line: &str) {
        if let Some(path) = line.strip_prefix("path: ") {
            self.directory = Some(path.to_owned());
        } else if let Some(root) = line.strip_prefix("root: ") {
            self.root = Some(root.to_owned());
        } else if let Some(arguments) = line.strip_prefix("$ offshoot render ") {
            self.render = Some(words(arguments));
        } else {
            let (name, value) = line.split_once('=').expect("NAME=VALUE");
            self.variables.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The case of that name.
    pub fn named(name: &str) -> Self {
        let found = cases().into_iter().find(|case| case.name() == name);
        found.expect("there is such a case")
    }

    /// A call about a directory.
    pub fn at(directory: &str) -> Self {
        Self {
            directory: Some(directory.to_owned()),
            ..Self::default()
        }
    }

    /// The same with a variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Its file's name.
    pub fn name(&self) -> String {
        let name = self.path.file_stem().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// What `render` prints.
    pub fn rendered(&self) -> String {
        self.rendered_as("yaml")
    }

    /// What `render` prints in a format.
    pub fn rendered_as(&self, format: &str) -> String {
        let mut arguments = vec!["render", "--for", "argocd", "-o", format];
        let own = self.render.iter().flatten();
        arguments.extend(own.map(String::as_str));
        run(&root(), &arguments).output()
    }
}

/// The words of a command line; `--branch=` takes the rest of the line.
fn words(line: &str) -> Vec<String> {
    let (before, last) = match line.split_once("--branch=") {
        Some((before, branch)) => (before, Some(format!("--branch={branch}"))),
        None => (line, None),
    };
    let words = before.split_whitespace().map(str::to_owned);
    words.chain(last).collect()
}
