//! Diagnostics for people who see them in another program, such as Argo CD, whose page has little room: what is
//! wrong first, its place behind it, and no excerpts.

use annotate_snippets::normalize_untrusted_str;

use crate::diag::{Diagnostic, Message, Origin};

use super::folded::{Folded, also, folded};
use super::place::Places;

/// Most characters of a value that is in no file.
const MOST_SHOWN: usize = 100;

/// A diagnostic a paragraph; lines after its first one are indented.
pub(super) fn lines(diagnostics: &[Diagnostic], places: &Places<'_>) -> String {
    let folded = folded(diagnostics, places);
    folded.iter().map(|it| paragraph(it, places)).collect()
}

fn paragraph(folded: &Folded<'_>, places: &Places<'_>) -> String {
    let Folded { diagnostic, others } = folded;
    let said = |text: &Message| places.text(text);
    let place = |at: Origin| place(at, places);
    let mut lines = vec![format!(
        "{}[{}]: {}{}",
        diagnostic.severity.name(),
        diagnostic.rule_name(),
        said(&diagnostic.message),
        place(diagnostic.at).map_or(String::new(), |place| format!(" ({place})")),
    )];
    let labels = diagnostic.labels.iter();
    lines.extend(labels.filter_map(|it| Some(format!("{}: {}", place(it.at)?, said(&it.text)))));
    lines.extend(also(others, places));
    lines.extend(diagnostic.trace.iter().map(said));
    let help = diagnostic.help.iter();
    lines.extend(help.map(|text| format!("help: {}", said(text))));
    let lines = lines.iter().map(|line| normalize_untrusted_str(line));
    lines.collect::<Vec<_>>().join("\n  ") + "\n"
}

/// A place in a file, or a value that is in none, on one line.
fn place(at: Origin, places: &Places<'_>) -> Option<String> {
    let location = places.locate(at)?;
    if !location.path.is_placeholder() {
        let place = places.place(at)?;
        return Some(format!("{}:{}:{}", place.file, place.line, place.column));
    }
    let line = location.text.split(char::is_control).next()?;
    let shown: String = line.chars().take(MOST_SHOWN).collect();
    let is_whole = shown.len() == location.text.len();
    Some(if is_whole {
        shown
    } else {
        format!("{shown}…")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Caller, Code, Wording};
    use crate::sources::{FilePath, SourceMap};

    #[test]
    fn what_is_wrong_is_in_front_of_its_place() {
        let (map, base) = (SourceMap::default(), FilePath::new("/shop"));
        let places = Places {
            map: &map,
            causes: None,
            base: &base,
            caller: Caller::ArgoCd,
        };
        let file = map.add(FilePath::new("/shop/a.yaml"), "kind: A\n".into());
        let long = "a".repeat(200);
        let [short, long] = ["x\ny", &long].map(|it| map.add_parameter("parameter `images`", it));
        let text = |at| {
            let error = Diagnostic::error(Code::ImageUnmatched, "no container has it").at(at);
            let error = error.help(Wording::new("`--image`", "parameter `images`"));
            lines(&[error.label(file, "here")], &places)
        };
        assert_eq!(
            text(short),
            "error[image-unmatched]: no container has it (parameter `images`: x…)\n  \
             a.yaml:1:1: here\n  help: parameter `images`\n"
        );
        let shown = "a".repeat(80);
        assert!(text(long).contains(&format!("(parameter `images`: {shown}…)")));
    }
}
