//! A page in parts that can be replayed. In: its Markdown. Out: stories of commands and edits.

use std::path::{Path, PathBuf};

use crate::support::{read, root};

const REPOSITORY: &str = "<!-- repository: ";

/// Blocks that one repository is for.
#[derive(Debug)]
pub(super) struct Story {
    /// A directory of fixtures; the root of this repository, or none, for the example.
    pub(super) repository: Option<PathBuf>,
    pub(super) steps: Vec<Step>,
}

/// A part of a story.
#[derive(Debug)]
pub(super) enum Step {
    /// A line of a `console` block.
    Command(Shown),
    /// A block `diff FILE`: the lines of the file, with `+`, `-` or a space in front.
    Edit {
        place: String,
        file: String,
        lines: Vec<String>,
    },
}

/// A command of a page, and the lines that it shows below it.
#[derive(Debug)]
pub(super) struct Shown {
    /// The page, and the line of the command in it.
    pub(super) place: String,
    /// That line, counted from 1.
    pub(super) line: usize,
    pub(super) command: String,
    pub(super) lines: Vec<String>,
}

/// The stories of a page. Each `console` block about the example is one of its own.
pub(super) fn stories(page: &Path) -> Vec<Story> {
    stories_below(&root(), page)
}

/// The stories of a page in a copy of this repository.
pub(super) fn stories_below(root: &Path, page: &Path) -> Vec<Story> {
    let name = page.strip_prefix(root).expect("it is in it").display();
    let mut stories: Vec<Story> = Vec::new();
    let (mut repository, mut language) = (None, None::<String>);
    for (index, line) in read(page).lines().enumerate() {
        let place = format!("{name}:{}", index + 1);
        if let Some(named) = line.strip_prefix(REPOSITORY) {
            let named = named.trim_end_matches(" -->");
            repository = (named != "example").then(|| root.join(named));
            stories.push(Story::new(&repository));
            continue;
        }
        let opened = line.trim().strip_prefix("```");
        match (opened, language.as_deref()) {
            (Some(_), Some(_)) => language = None,
            (Some(opened), None) => {
                language = Some(opened.to_owned());
                if repository.is_none() {
                    stories.push(Story::new(&None));
                }
                if let (Some(file), Some(story)) =
                    (opened.strip_prefix("diff "), stories.last_mut())
                {
                    story.steps.push(Step::Edit {
                        place,
                        file: file.to_owned(),
                        lines: Vec::new(),
                    });
                }
            }
            (None, Some("console")) => {
                let story = stories.last_mut().expect("a block is in a story");
                story.add(&place, index + 1, line);
            }
            (None, Some(language)) if language.starts_with("diff ") => {
                let last = stories.last_mut().and_then(|story| story.steps.last_mut());
                if let Some(Step::Edit { lines, .. }) = last {
                    lines.push(line.to_owned());
                }
            }
            _ => {}
        }
    }
    stories
}

impl Story {
    fn new(repository: &Option<PathBuf>) -> Self {
        Self {
            repository: repository.clone(),
            steps: Vec::new(),
        }
    }

    /// A line of a `console` block: a command, or a line that the last one shows.
    fn add(&mut self, place: &str, index: usize, line: &str) {
        if let Some(command) = line.strip_prefix("$ ") {
            let (command, _comment) = command.split_once(" #").unwrap_or((command, ""));
            self.steps.push(Step::Command(Shown {
                place: place.to_owned(),
                line: index,
                command: command.trim_end().to_owned(),
                lines: Vec::new(),
            }));
            return;
        }
        match self.steps.last_mut() {
            Some(Step::Command(shown)) => shown.lines.push(line.to_owned()),
            _ => panic!("{place}: a block begins with a command"),
        }
    }
}
