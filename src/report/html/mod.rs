//! An impact as one page: causes on the left, their changes side by side, filters
//! and keys. In: an impact. Out: HTML that works from a file and loads nothing;
//! without scripts it is all there, only not filtered.

mod markup;
mod sides;

use std::collections::BTreeSet;

use crate::diff::Class;
use crate::impact::{Cause, Difference, Field, Group, Impact, Link, Place, State, Target};

use super::diagnostics::Places;
use super::hunk::{place, rows};
use super::value::visible;
use super::words::{cause_text, failures, link_text, overridden, summary_text};

use markup::{escaped, ranges};
use sides::side_by_side;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// How a page is made.
#[derive(Clone, Copy, Debug)]
pub struct HtmlOptions<'a> {
    /// What links to files start with; `None` for no links.
    pub link_base: Option<&'a str>,
    /// The command that made the page.
    pub command: &'a str,
}

/// `impact` as a page.
pub fn html(impact: &Impact, places: &Places<'_>, options: HtmlOptions<'_>) -> String {
    let page = Page {
        impact,
        places,
        options,
    };
    page.whole()
}

struct Page<'p> {
    impact: &'p Impact,
    places: &'p Places<'p>,
    options: HtmlOptions<'p>,
}

impl Page<'_> {
    fn whole(&self) -> String {
        let summary = escaped(&summary_text(self.impact));
        let failures: String = failures(self.impact)
            .iter()
            .map(|failure| format!("<p class=\"failed\">{}</p>\n", escaped(&visible(failure))))
            .collect();
        let overridden: String = overridden(self.impact, self.places)
            .iter()
            .map(|line| format!("<p class=\"dim\">{}</p>\n", escaped(&visible(line))))
            .collect();
        let causes = self.impact.causes.iter().enumerate();
        let entries: String = causes
            .clone()
            .map(|(at, group)| self.entry(at, group))
            .collect();
        let sections: String = causes.map(|(at, group)| self.section(at, group)).collect();
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
             <title>{summary}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <header>\n<h1>{summary}</h1>\n{}</header>\n<div class=\"layout\">\n\
             <nav aria-label=\"Causes\">\n<ol>\n{entries}</ol>\n</nav>\n\
             <main>\n{failures}{sections}{overridden}<p class=\"dim\"><code>{}</code></p>\n</main>\n</div>\n{KEYS}\
             <script>\n{SCRIPT}</script>\n</body>\n</html>\n",
            self.form(),
            escaped(self.options.command),
        )
    }

    fn form(&self) -> String {
        let differences = &self.impact.differences;
        let kinds: BTreeSet<String> = differences
            .iter()
            .map(|found| found.subject.gvk.to_string())
            .collect();
        let classes: BTreeSet<Class> = differences.iter().map(|found| found.change.class).collect();
        let named = |names: Vec<String>| -> String {
            let option = |name: &String| format!("<option>{}</option>", escaped(name));
            names.iter().map(option).collect()
        };
        let targets: String = self
            .impact
            .targets
            .iter()
            .enumerate()
            .filter(|(_, target)| matches!(target.state, State::Differs(_)))
            .map(|(at, target)| format!("<option value=\"{at}\">{}</option>", named_target(target)))
            .collect();
        let classes = classes.iter().rev().map(ToString::to_string).collect();
        format!(
            "<form>\n<input name=\"text\" type=\"search\" placeholder=\"resource, path or value\" \
             aria-label=\"Changes with these words\">\n\
             <select name=\"kind\" aria-label=\"Kind\"><option value=\"\">every kind</option>{}</select>\n\
             <select name=\"class\" aria-label=\"Class\"><option value=\"\">every class</option>{}</select>\n\
             <select name=\"target\" aria-label=\"Target\"><option value=\"\">every target</option>{targets}</select>\n\
             <button type=\"reset\">all</button> <button type=\"button\" id=\"keys\">keys</button>\n\
             <output aria-live=\"polite\"></output>\n</form>\n",
            named(kinds.into_iter().collect()),
            named(classes),
        )
    }

    /// A cause in the list of causes.
    fn entry(&self, at: usize, group: &Group) -> String {
        let cause = escaped(&cause_text(group.cause.as_ref(), self.places));
        format!(
            "<li><a href=\"#cause-{at}\"><code>{cause}</code><small>{} {} of {} targets</small></a></li>\n",
            badge(group.class),
            group.targets.len(),
            self.impact.targets.len(),
        )
    }

    /// A cause and its changes.
    fn section(&self, at: usize, group: &Group) -> String {
        let fields: String = group
            .fields
            .iter()
            .map(|field| self.field(field, false))
            .collect();
        let follows: String = group
            .follows
            .iter()
            .map(|field| self.field(field, true))
            .collect();
        format!(
            "<section class=\"cause\" id=\"cause-{at}\" tabindex=\"-1\">\n<h2>{} {}</h2>\n{}{fields}{follows}</section>\n",
            self.linked(group.cause.as_ref()),
            badge(group.class),
            self.targets(&group.targets),
        )
    }

    fn targets(&self, targets: &[usize]) -> String {
        let names = targets.iter().filter_map(|at| self.impact.targets.get(*at));
        let names: String = names
            .map(|target| format!("<li>{}</li>", named_target(target)))
            .collect();
        let of = self.impact.targets.len();
        let count = targets.len();
        format!(
            "<details class=\"targets\"><summary>{count} of {of} targets</summary><ul>{names}</ul></details>\n"
        )
    }

    fn linked(&self, cause: Option<&Cause>) -> String {
        let text = escaped(&cause_text(cause, self.places));
        let place = cause.and_then(|cause| cause.place.as_ref());
        self.link(&text, place)
    }

    /// `text`, which is markup, linked to a place if links are wanted.
    fn link(&self, text: &str, place: Option<&Place>) -> String {
        match self.options.link_base.zip(place) {
            Some((base, place)) => {
                let file = self.places.relative(&place.path);
                let url = format!("{}/{file}#L{}", base.trim_end_matches('/'), place.line);
                format!("<a href=\"{}\">{text}</a>", escaped(&url))
            }
            None => text.to_owned(),
        }
    }

    /// A field in most targets, and in those that are exceptions.
    fn field(&self, field: &Field, follows: bool) -> String {
        let differences = &self.impact.differences;
        let variants = field.variants.iter().filter_map(|at| differences.get(*at));
        let is_one = field.variants.len() == 1;
        variants
            .enumerate()
            .map(|(at, difference)| self.change(difference, follows, at > 0, is_one))
            .collect()
    }

    fn change(
        &self,
        found: &Difference,
        follows: bool,
        is_exception: bool,
        is_one: bool,
    ) -> String {
        let path = place(&found.change);
        let subject = visible(&found.subject.text);
        let sides = side_by_side(&rows(&found.change));
        let place = if path.is_empty() {
            String::new()
        } else {
            format!(" <code>{}</code>", escaped(&path))
        };
        let follows = if follows { " follows the new name" } else { "" };
        let but = match (is_one, is_exception) {
            (true, _) => String::new(),
            (_, true) => format!(
                "<p class=\"dim\">but in {}</p>",
                escaped(&visible(&self.names(found)))
            ),
            (_, false) => format!(
                "<p class=\"dim\">in {}</p>",
                escaped(&visible(&self.names(found)))
            ),
        };
        let notes: String = found
            .subject
            .notes
            .iter()
            .map(|note| {
                let note = escaped(&visible(&note.to_string()));
                format!("<p class=\"dim\">{note}</p>")
            })
            .collect();
        let newest = found.new_chain.first().or(found.old_chain.first());
        let hover = newest
            .map(|link| link_text(link, self.places))
            .unwrap_or_default();
        format!(
            "<article class=\"field\" id=\"d-{}\" tabindex=\"0\" data-kind=\"{}\" data-class=\"{}\" \
             data-targets=\"{}\" data-text=\"{}\">\n<h3 title=\"{}\">{}{place}{follows} {}</h3>\n{notes}{but}\
             <div class=\"rows\">{sides}</div>\n{}</article>\n",
            found.id,
            escaped(&found.subject.gvk.to_string()),
            found.change.class,
            ranges(&found.targets),
            escaped(&self.words(found, &subject, &path)),
            escaped(&hover),
            escaped(&subject),
            badge(found.change.class),
            self.why(found),
        )
    }

    /// What a change is found by.
    fn words(&self, found: &Difference, subject: &str, path: &str) -> String {
        let cause = cause_text(found.cause.as_ref(), self.places);
        let rows = rows(&found.change);
        let lines: Vec<&str> = rows.iter().take(40).map(|row| row.text.as_str()).collect();
        format!("{subject} {path} {cause} {}", lines.join(" "))
    }

    fn names(&self, found: &Difference) -> String {
        let names = found
            .targets
            .iter()
            .filter_map(|at| self.impact.targets.get(*at));
        let named: Vec<&str> = names.take(6).map(|target| target.name.as_str()).collect();
        match found.targets.len().saturating_sub(named.len()) {
            0 => named.join(", "),
            more => format!("{} and {more} more", named.join(", ")),
        }
    }

    /// Where either value comes from, newest first.
    fn why(&self, found: &Difference) -> String {
        let side = |title: &str, links: &[Link]| {
            if links.is_empty() {
                String::new()
            } else {
                format!("<div>{title}<ol>{}</ol></div>", self.links(links))
            }
        };
        let (old, new) = (
            side("before", &found.old_chain),
            side("after", &found.new_chain),
        );
        if old.is_empty() && new.is_empty() {
            String::new()
        } else {
            format!(
                "<details class=\"why\"><summary>why</summary><div class=\"sides\">{old}{new}</div></details>\n"
            )
        }
    }

    fn links(&self, links: &[Link]) -> String {
        let item = |link: &Link| {
            let text = escaped(&link_text(link, self.places));
            format!(
                "<li><code>{}</code></li>",
                self.link(&text, link.place.as_ref())
            )
        };
        links.iter().map(item).collect()
    }
}

/// A target's name.
fn named_target(target: &Target) -> String {
    escaped(&visible(&target.name))
}

fn badge(class: Class) -> String {
    let look = match class {
        class if class.is_grave() => " grave",
        class if class >= Class::Scale => " warm",
        _ => "",
    };
    format!("<span class=\"badge{look}\">{class}</span>")
}

/// What the keys do.
const KEYS: &str = "<dialog aria-label=\"Keys\">\n<p><kbd>j</kbd> <kbd>k</kbd> next and previous change<br>\n\
    <kbd>n</kbd> <kbd>p</kbd> next and previous cause<br>\n<kbd>w</kbd> why this change is there<br>\n\
    <kbd>/</kbd> search<br>\n<kbd>r</kbd> show all again</p>\n\
    <form method=\"dialog\"><button>close</button></form>\n</dialog>\n";
