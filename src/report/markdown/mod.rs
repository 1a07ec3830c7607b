//! An impact as a comment on a pull request: a table of causes, then a hunk for
//! each in `<details>`, cut to a budget in whole blocks. In: an impact and how
//! much room there is. Out: GitHub's markdown, in which nothing from a manifest
//! is markup.

mod bounded;
mod markup;

use super::diagnostics::Places;
use super::hunk::{Row, Sign, place, rows};
use super::percent::url_path;
use super::value::visible;
use super::words::{cause_text, edits_without_effect, failures, summary_text};
use crate::diag::{counted, first_of};
use crate::impact::{Cause, Difference, Field, Group, Impact};

use bounded::Bounded;
use markup::{code, cut, escaped, fenced, html, in_table, shortened};

/// Options of a comment.
#[derive(Clone, Copy, Debug)]
pub struct MarkdownOptions<'a> {
    /// The most characters of the text.
    pub budget: usize,
    /// The beginning of links to files; `None` for no links.
    pub link_base: Option<&'a str>,
    /// The command that shows everything.
    pub command: &'a str,
}

/// The longest comment that GitHub accepts, in characters.
pub const COMMENT_BUDGET: usize = 65_536;

/// Targets of one cause that are named.
const NAMED: usize = 20;

/// Edited lines without effect that are named.
const MOST_OVERRIDDEN: usize = 10;

/// Lines of one cause that are shown where there is room for more than one cause.
const MOST_LINES: usize = 400;

/// Characters of one line that are shown where not everything is.
const MOST_CHARACTERS: usize = 2_000;

/// No hunk takes less room.
const LEAST_HUNK: usize = 100;

/// Room that is kept for saying what was left out, and that everything else must leave.
const FOOTER: usize = 400;

/// `impact` as markdown of at most the budget's characters, with every tag and fence closed.
pub fn markdown(impact: &Impact, places: &Places<'_>, options: MarkdownOptions<'_>) -> String {
    let page = Page {
        impact,
        places,
        options,
    };
    if let Some(all) = page.all() {
        return all;
    }
    let text = page.part();
    // A budget below what the footer takes is kept all the same.
    match text.chars().nth(options.budget) {
        None => text,
        Some(_) => format!("{}\n", summary_text(impact))
            .chars()
            .take(options.budget)
            .collect(),
    }
}

struct Page<'p> {
    impact: &'p Impact,
    places: &'p Places<'p>,
    options: MarkdownOptions<'p>,
}

impl Page<'_> {
    /// Everything, every line of it, if the budget has room for that.
    fn all(&self) -> Option<String> {
        let mut text = Bounded::new(self.options.budget);
        self.head(&mut text);
        self.table(&mut text, usize::MAX);
        self.overridden(&mut text);
        for group in &self.impact.causes {
            if text.is_cut {
                return None;
            }
            text.push(&self.hunk(group, usize::MAX, usize::MAX));
        }
        (!text.is_cut).then_some(text.text)
    }

    /// The part that fits, with a note on what is left out.
    fn part(&self) -> String {
        let mut text = Bounded::new(self.options.budget.saturating_sub(FOOTER));
        self.head(&mut text);
        // Hunks say more than rows: rows get a third of the room.
        let room = text.left / 3;
        let rows = self.table(&mut text, room);
        self.overridden(&mut text);
        let hunks = self.hunks(&mut text);
        text.text + &self.footer(rows, hunks)
    }

    fn head(&self, text: &mut Bounded) {
        text.push(&format!("### {}\n\n", escaped(&summary_text(self.impact))));
        for failure in failures(self.impact, self.places) {
            text.push(&format!("- :x: {}\n", escaped(&failure)));
        }
    }

    /// Writes the table of causes into at most `room` characters; how many of them are in it.
    fn table(&self, text: &mut Bounded, room: usize) -> usize {
        let causes = &self.impact.causes;
        let heading = "| cause | class | targets | changes |\n|:--|:--|--:|:--|\n";
        if causes.is_empty() || !text.push(heading) {
            return 0;
        }
        let mut rows = Bounded::new(room.min(text.left));
        let written = causes
            .iter()
            .take_while(|group| rows.push(&self.row(group)))
            .count();
        rows.push("\n");
        text.push(&rows.text);
        text.is_cut |= rows.is_cut;
        written
    }

    fn overridden(&self, text: &mut Bounded) {
        let mut lines = edits_without_effect(self.impact, self.places);
        lines.truncate(MOST_OVERRIDDEN);
        for line in &lines {
            text.push(&format!("- {}\n", escaped(line)));
        }
        if !lines.is_empty() {
            text.push("\n");
        }
    }

    fn row(&self, group: &Group) -> String {
        let of = self.impact.targets.len();
        format!(
            "| {} | {} | {} of {of} | {} |\n",
            self.linked(group.cause.as_ref()),
            group.class,
            group.targets.len(),
            in_table(&self.what(group)),
        )
    }

    /// The cause, linked to its line if links are wanted.
    fn linked(&self, cause: Option<&Cause>) -> String {
        let text = in_table(&code(&cause_text(cause, self.places)));
        let place = cause.and_then(|cause| cause.place.as_ref());
        match self.options.link_base.zip(place) {
            Some((base, place)) => {
                let file = url_path(&self.places.relative(&place.path));
                format!(
                    "[{text}]({}/{file}#L{})",
                    base.trim_end_matches('/'),
                    place.line
                )
            }
            None => text,
        }
    }

    /// The first field that a cause changed, and how many there are besides.
    fn what(&self, group: &Group) -> String {
        let fields = group.fields.len() + group.follows.len();
        let Some(first) = group.fields.first().and_then(|field| self.first(field)) else {
            return String::new();
        };
        let what = format!("{} {}", first.subject.text, place(&first.change));
        let more = match fields {
            0 | 1 => String::new(),
            fields => format!(" and {} more", fields - 1),
        };
        format!("{}{more}", code(&shortened(&visible(what.trim()), 120)))
    }

    fn first(&self, field: &Field) -> Option<&Difference> {
        self.impact.differences.get(*field.variants.first()?)
    }

    /// Writes a hunk for each cause; how many of them were written.
    fn hunks(&self, text: &mut Bounded) -> usize {
        let causes = self.impact.causes.iter();
        let mut written = 0;
        for group in causes {
            if text.left < LEAST_HUNK {
                break;
            }
            // One that is too large even cut leaves its room to others.
            let hunk = self.hunk(group, text.left, MOST_CHARACTERS);
            written += usize::from(text.push(&hunk));
        }
        written
    }

    /// A cause in `<details>`, of at most `room` characters if a few lines fit that, none of which
    /// is longer than `longest`.
    fn hunk(&self, group: &Group, room: usize, longest: usize) -> String {
        let mut lines = self.lines(group);
        for line in &mut lines {
            *line = cut(line, longest);
        }
        let heading = format!(
            "<details><summary><code>{}</code> {}, {}</summary>\n\n{}\n\n",
            html(&cause_text(group.cause.as_ref(), self.places)),
            group.class,
            counted(group.targets.len(), "target"),
            escaped(&visible(&self.targets(group))),
        );
        let mut kept = match room {
            usize::MAX => lines.len(),
            _ => lines.len().min(MOST_LINES),
        };
        loop {
            let left_out = lines.len() - kept;
            let block = format!(
                "{heading}{}\n</details>\n",
                fenced(&lines[..kept], left_out)
            );
            if block.chars().count() <= room || kept <= 3 {
                return block;
            }
            kept /= 2;
        }
    }

    fn targets(&self, group: &Group) -> String {
        first_of(NAMED, self.names(&group.targets))
    }

    fn names(&self, targets: &[usize]) -> impl Iterator<Item = &str> {
        let targets = targets.iter().filter_map(|at| self.impact.targets.get(*at));
        targets.map(|target| target.name.as_str())
    }

    /// The lines of a diff that shows every field of a cause once, and where it differs from that.
    fn lines(&self, group: &Group) -> Vec<String> {
        let mut lines = Vec::new();
        let mut subject = "";
        for field in &group.fields {
            for (at, difference) in field.variants.iter().enumerate() {
                let Some(difference) = self.impact.differences.get(*difference) else {
                    continue;
                };
                if subject != difference.subject.text {
                    subject = &difference.subject.text;
                    lines.push(format!("# {}", visible(subject)));
                    let notes = difference.subject.notes.iter();
                    lines.extend(notes.map(|note| format!("! {}", visible(&note.to_string()))));
                }
                if at > 0 {
                    lines.push(format!(
                        "# but in {}",
                        visible(&first_of(3, self.names(&difference.targets)))
                    ));
                }
                let place = place(&difference.change);
                if !place.is_empty() {
                    lines.push(format!("@@ {place} @@"));
                }
                lines.extend(rows(&difference.change).iter().map(signed));
            }
        }
        for field in &group.follows {
            if let Some(follower) = self.first(field) {
                let text = format!("{} {}", follower.subject.text, place(&follower.change));
                lines.push(format!("# followed by {}", visible(&text)));
            }
        }
        lines
    }

    fn footer(&self, rows: usize, hunks: usize) -> String {
        let causes = self.impact.causes.len();
        let mut left_out = Vec::new();
        if rows < causes {
            left_out.push(format!("{} in the table", counted(causes - rows, "cause")));
        }
        if hunks < causes {
            left_out.push(format!(
                "the changes of {}",
                counted(causes - hunks, "cause")
            ));
        }
        if left_out.is_empty() {
            return String::new();
        }
        let command = shortened(self.options.command, FOOTER / 2);
        format!(
            "\nLeft out for want of room: {}. To see all: {}\n",
            left_out.join(", "),
            code(&command)
        )
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
