//! An impact as a comment on a pull request: the answer, a table of edits with their changes, then
//! in `<details>` what is overridden and the diff of each environment, cut to a budget in whole
//! pieces. In: an impact and how much room there is. Out: GitHub's markdown, in which nothing from
//! a manifest is markup.

mod bounded;
mod cell;
mod markup;

use super::change_words::{Length, Names};
use super::compared::Compared;
use super::diagnostics::Places;
use super::hunk::{Row, Sign, place, rows};
use super::outline::{
    Block, Blocks, Headline, Scope, bases_text, failing_as_before, headline, hidden_edits,
    quiet_lines, troubles,
};
use super::percent::url_path;
use super::value::visible;
use super::words::{edits_text, new_and_gone};
use crate::diag::{counted, first_of};
use crate::diff::Class;
use crate::impact::{Impact, Place, State, Target};

use bounded::Bounded;
use cell::changes;
use markup::{code, cut, escaped, fenced, in_table, shortened};

/// Options of a comment.
#[derive(Clone, Copy, Debug)]
pub struct MarkdownOptions<'a> {
    /// The most characters of the text.
    pub budget: usize,
    /// The beginning of links to files; `None` for no links.
    pub link_base: Option<&'a str>,
    /// The command that shows everything.
    pub command: &'a str,
    /// True for a colored circle in front of classes that are grave, and of `rollout`.
    pub emoji: bool,
}

/// The longest comment that GitHub accepts, in characters.
pub const COMMENT_BUDGET: usize = 65_536;

/// The line that a pipeline finds its comment by, to edit it in place.
const MARKER: &str = "<!-- offshoot -->\n";

/// Targets of one diff that are named.
const NAMED: usize = 20;

/// Lines of one diff that are shown where there is room for more than one.
const MOST_LINES: usize = 400;

/// Characters of one line that are shown where not everything is.
const MOST_CHARACTERS: usize = 2_000;

/// No diff takes less room.
const LEAST_DIFF: usize = 100;

/// Room that is kept for saying what was left out, and that everything else must leave.
const FOOTER: usize = 500;

/// The end of a part that is folded away.
const CLOSE: &str = "\n</details>\n";

/// `impact` as markdown of at most the budget's characters, with every tag and fence closed.
pub fn markdown(
    impact: &Impact,
    compared: &Compared<'_>,
    places: &Places<'_>,
    options: MarkdownOptions<'_>,
) -> String {
    let names = Names::of(impact);
    let page = Page {
        impact,
        compared,
        places,
        options,
        scope: Scope::of(impact),
        headline: headline(impact),
        blocks: Blocks::of(impact, &names, Length::Short),
    };
    if let Some(all) = page.all() {
        return all;
    }
    let text = page.part();
    // A budget below what the footer takes is kept all the same.
    match text.chars().nth(options.budget) {
        None => text,
        Some(_) => format!("{}\n", compared.headline(&page.headline))
            .chars()
            .take(options.budget)
            .collect(),
    }
}

struct Page<'p> {
    impact: &'p Impact,
    compared: &'p Compared<'p>,
    places: &'p Places<'p>,
    options: MarkdownOptions<'p>,
    scope: Scope<'p>,
    headline: Headline,
    blocks: Blocks<'p>,
}

/// A diff, and the targets that have it.
struct Diff<'p> {
    positions: &'p [usize],
    targets: Vec<usize>,
}

impl<'p> Page<'p> {
    /// Everything, every line of it, if the budget has room for that.
    fn all(&self) -> Option<String> {
        let mut text = Bounded::new(self.options.budget);
        self.head(&mut text);
        self.table(&mut text, usize::MAX);
        self.folded(&mut text);
        let diffs = self.diffs();
        if !diffs.is_empty() {
            text.push(&self.diffs_open(&diffs));
            for diff in &diffs {
                if text.is_cut {
                    return None;
                }
                text.push(&self.diff(diff, usize::MAX, usize::MAX));
            }
            text.push(CLOSE);
        }
        text.push(&self.sides());
        (!text.is_cut).then_some(text.text)
    }

    /// The part that fits, with a note on what is left out.
    fn part(&self) -> String {
        let mut text = Bounded::new(self.options.budget.saturating_sub(FOOTER));
        self.head(&mut text);
        // Diffs say more than rows: rows get half of the room.
        let room = text.left / 2;
        let rows = self.table(&mut text, room);
        self.folded(&mut text);
        let diffs = self.bounded_diffs(&mut text);
        text.text + &self.footer(rows, diffs) + &self.sides()
    }

    fn head(&self, text: &mut Bounded) {
        let mut head = MARKER.to_owned();
        let answer = match self.compared {
            Compared::Targets { .. } | Compared::Environments { .. } => {
                self.compared.headline(&self.headline)
            }
            _ => {
                let parts = std::iter::once(&self.headline.count);
                let parts = parts.chain(&self.headline.unknown);
                let parts = parts.chain(&self.headline.consequences);
                let parts = parts.chain(&self.headline.notes);
                parts.cloned().collect::<Vec<_>>().join(" · ")
            }
        };
        head += &format!("### {}\n", escaped(&answer));
        text.push(&head);
        let mut lines = Vec::new();
        for trouble in troubles(self.impact, self.places) {
            let sign = if self.options.emoji { ":x: " } else { "" };
            let text = format!("{}: {}", trouble.what, trouble.why);
            lines.push(format!("- {sign}{}\n", escaped(&text)));
        }
        let targets = new_and_gone(self.impact).into_iter();
        lines.extend(targets.map(|(_, text)| format!("- {}\n", escaped(&text))));
        list(text, &lines);
    }

    /// Writes the table into at most `room` characters; how many of its rows are in it.
    fn table(&self, text: &mut Bounded, room: usize) -> usize {
        let blocks = &self.blocks.blocks;
        let mut columns = vec![String::new(), "change".to_owned()];
        if self.scope.len() > 1 {
            columns.push(format!("{}s", self.scope.noun()));
        }
        if blocks.iter().any(|block| block.resource.is_none()) {
            columns.push("edited line".to_owned());
        }
        let heading = format!(
            "\n| {} |\n|{}\n",
            columns.join(" | "),
            ":--|".repeat(columns.len())
        );
        if blocks.is_empty() || !text.push(&heading) {
            return 0;
        }
        let mut rows = Bounded::new(room.min(text.left));
        let written = blocks
            .iter()
            .take_while(|block| rows.push(&self.row(block)))
            .count();
        text.push(&rows.text);
        text.is_cut |= rows.is_cut;
        written
    }

    fn row(&self, block: &Block<'_>) -> String {
        let targets = escaped(&visible(&self.scope.names(&block.targets)));
        let class = format!("{}{}", self.sign(block.class), block.label());
        let changes = changes(block);
        let mut cells = vec![class, changes];
        if self.scope.len() > 1 {
            cells.push(targets);
        }
        if block.resource.is_none() {
            cells.push(self.linked(block));
        }
        format!("| {} |\n", cells.join(" | "))
    }

    fn sign(&self, class: Class) -> &'static str {
        match class {
            _ if !self.options.emoji => "",
            class if class > Class::Rollout => "🔴 ",
            Class::Rollout => "🟡 ",
            _ => "",
        }
    }

    /// The edited line, linked if links are wanted.
    fn linked(&self, block: &Block<'_>) -> String {
        let cause = block.group.cause.as_ref();
        let text = edits_text(cause, &block.more, self.compared, self.places);
        let text = in_table(&code(&text));
        let place = cause.and_then(|cause| cause.place.as_ref());
        self.link(text, place)
    }

    fn link(&self, text: String, place: Option<&Place>) -> String {
        match self.options.link_base.zip(place) {
            Some((base, place)) => {
                let file = url_path(&self.places.relative(&place.path));
                let base = base.trim_end_matches('/');
                format!("[{text}]({base}/{file}#L{})", place.line)
            }
            None => text,
        }
    }

    /// The edits that do not reach the targets, folded away, and the lines about everything else.
    fn folded(&self, text: &mut Bounded) {
        let hidden = hidden_edits(self.impact, self.places);
        if !hidden.is_empty() {
            let (is, it) = match hidden.len() {
                1 => ("is", "it"),
                _ => ("are", "they"),
            };
            let reaches = if hidden.len() == 1 {
                "reaches"
            } else {
                "reach"
            };
            let mut part = format!(
                "\n<details><summary>{} {is} overridden before {it} {reaches} every {}</summary>\n\n",
                counted(hidden.len(), "edit"),
                self.scope.noun()
            );
            for edit in &hidden {
                let file = visible(&self.places.relative(&edit.place.path));
                let line = code(&format!("{file}:{}", edit.place.line));
                let line = self.link(line, Some(edit.place));
                let words = edit
                    .words
                    .as_ref()
                    .map(|words| format!(" {}", escaped(words)));
                let words = words.unwrap_or_default();
                part += &format!("- {line}{words}: {}\n", escaped(&edit.why));
            }
            text.push(&(part + CLOSE));
        }
        let mut lines: Vec<String> = Vec::new();
        lines.extend(bases_text(self.impact, &self.blocks.of_bases));
        lines.extend(quiet_lines(self.impact, self.places));
        lines.extend(failing_as_before(self.impact));
        let lines: Vec<String> = lines
            .iter()
            .map(|line| format!("- {}\n", escaped(line)))
            .collect();
        list(text, &lines);
    }

    /// The diffs of the targets, those that are the same as one.
    fn diffs(&self) -> Vec<Diff<'p>> {
        let mut diffs: Vec<Diff<'p>> = Vec::new();
        let targets = self.impact.targets.iter().enumerate();
        let targets = targets.filter(|(_, target)| self.scope.has(target));
        for (at, target) in targets {
            let Target {
                state: State::Differs(positions),
                ..
            } = target
            else {
                continue;
            };
            let mut known = diffs.iter_mut();
            match known.find(|diff| diff.positions == positions) {
                Some(diff) => diff.targets.push(at),
                None => diffs.push(Diff {
                    positions,
                    targets: vec![at],
                }),
            }
        }
        diffs
    }

    fn diffs_open(&self, diffs: &[Diff<'_>]) -> String {
        let count: usize = diffs.iter().map(|diff| diff.targets.len()).sum();
        match count {
            1 => "\n<details><summary>Diff</summary>\n".to_owned(),
            count => format!(
                "\n<details><summary>Diff by {} ({count})</summary>\n",
                self.scope.noun()
            ),
        }
    }

    /// Writes the diffs; how many of them were written, and of how many.
    fn bounded_diffs(&self, text: &mut Bounded) -> (usize, usize) {
        let diffs = self.diffs();
        let open = self.diffs_open(&diffs);
        let around = open.chars().count() + CLOSE.chars().count();
        let mut inner = Bounded::new(text.left.saturating_sub(around));
        let mut written = 0;
        for diff in &diffs {
            if inner.left < LEAST_DIFF {
                break;
            }
            // One that is too large even cut leaves its room to others.
            let diff = self.diff(diff, inner.left, MOST_CHARACTERS);
            written += usize::from(inner.push(&diff));
        }
        if written > 0 {
            text.push(&format!("{open}{}{CLOSE}", inner.text));
        }
        (written, diffs.len())
    }

    /// A diff of at most `room` characters if a few lines fit that, none of which is longer than
    /// `longest`.
    fn diff(&self, diff: &Diff<'_>, room: usize, longest: usize) -> String {
        let mut lines = self.lines(diff);
        for line in &mut lines {
            *line = cut(line, longest);
        }
        let names = diff.targets.iter();
        let names = names.filter_map(|at| self.impact.targets.get(*at));
        let names = first_of(NAMED, names.map(|target| target.name.as_str()));
        let heading = format!("\n{}\n\n", escaped(&visible(&names)));
        let mut kept = match room {
            usize::MAX => lines.len(),
            _ => lines.len().min(MOST_LINES),
        };
        loop {
            let left_out = lines.len() - kept;
            let block = format!("{heading}{}", fenced(&lines[..kept], left_out));
            if block.chars().count() <= room || kept <= 3 {
                return block;
            }
            kept /= 2;
        }
    }

    /// The lines of a diff.
    fn lines(&self, diff: &Diff<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        let mut subject = "";
        let differences = diff.positions.iter();
        let differences = differences.filter_map(|at| self.impact.differences.get(*at));
        for difference in differences {
            let place = place(&difference.change);
            if difference.follows {
                let text = format!("{} {place}", difference.subject.text);
                lines.push(format!("# updates the reference in {}", visible(&text)));
                continue;
            }
            if subject != difference.subject.text {
                subject = &difference.subject.text;
                lines.push(format!("# {}", visible(subject)));
                let notes = difference.subject.notes.iter();
                lines.extend(notes.map(|note| format!("! {}", visible(&note.to_string()))));
            }
            if !place.is_empty() {
                lines.push(format!("@@ {place} @@"));
            }
            lines.extend(rows(&difference.change).iter().map(signed));
        }
        lines
    }

    /// The program and the two sides.
    fn sides(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        let sides = self.compared.sides();
        let sides = sides.map(|sides| format!(" · {}", escaped(&sides)));
        format!(
            "\n<sub>offshoot {version}{}</sub>\n",
            sides.unwrap_or_default()
        )
    }

    fn footer(&self, rows: usize, (diffs, of_diffs): (usize, usize)) -> String {
        let blocks = self.blocks.blocks.len();
        let mut left_out = Vec::new();
        if rows < blocks {
            left_out.push(format!("{} in the table", counted(blocks - rows, "row")));
        }
        if diffs < of_diffs {
            left_out.push(counted(of_diffs - diffs, "diff"));
        }
        if left_out.is_empty() {
            return String::new();
        }
        let command = shortened(self.options.command, FOOTER / 3);
        format!(
            "\nLeft out for want of room: {}. To see all: {}\n",
            left_out.join(", "),
            code(&command)
        )
    }
}

/// Adds a list, with the empty line in front of it that GitHub's parser needs.
fn list(text: &mut Bounded, lines: &[String]) {
    let mut before = "\n";
    for line in lines {
        if text.push(&format!("{before}{line}")) {
            before = "";
        }
    }
}

fn signed(row: &Row) -> String {
    let sign = match row.sign {
        Sign::Kept => ' ',
        Sign::Removed => '-',
        Sign::Added => '+',
        Sign::Note => '#',
    };
    format!("{sign} {}", row.text)
}
