//! Our events against those of libyaml-safer, an independent port of libyaml.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use libyaml_safer::{EventData, MappingStyle, Parser, ScalarStyle, SequenceStyle};

use super::events::{EventKind, Events};
use super::scan::Breaks;
use super::{Dialect, Style, characters};

/// A stream as lines of text, one an event.
type Lines = Vec<String>;

fn ours(text: &str) -> Result<Lines, String> {
    let explain = |fault: Box<super::fault::Fault>| format!("{}: {}", fault.at, fault.message);
    let mut lines = Vec::new();
    characters::check(text).map_err(explain)?;
    let mut events = Events::new(text, Dialect::Yaml11, Breaks::AsWritten);
    while events.start_document().map_err(explain)? {
        lines.push("document".to_owned());
        our_document(&mut events, &mut lines).map_err(explain)?;
        events.end_document().map_err(explain)?;
    }
    Ok(lines)
}

fn our_document(events: &mut Events<'_>, lines: &mut Lines) -> super::fault::Checked<()> {
    let mut depth = 0;
    loop {
        let event = events.next()?;
        let (anchor, tag) = event
            .properties
            .map(|known| (known.anchor, known.tag))
            .unwrap_or_default();
        let properties = properties(anchor, tag.as_deref());
        lines.push(match event.kind {
            EventKind::Scalar(text, style) => format!("={properties} {style:?} {text:?}"),
            EventKind::Alias(name) => format!("*{name}"),
            EventKind::SequenceStart(style) => format!("[{properties} {style:?}"),
            EventKind::MappingStart(style) => format!("{{{properties} {style:?}"),
            EventKind::End => "end".to_owned(),
        });
        match lines.last().and_then(|line| line.chars().next()) {
            Some('[' | '{') => depth += 1,
            Some('e') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(());
        }
    }
}

/// `None` where libyaml-safer panics, as at a block scalar that the text ends in.
fn theirs(text: &str) -> Option<Result<Lines, String>> {
    std::panic::catch_unwind(|| their_events(text)).ok()
}

fn their_events(text: &str) -> Result<Lines, String> {
    let mut bytes = text.as_bytes();
    let mut parser = Parser::new();
    parser.set_input_string(&mut bytes);
    let mut lines = Vec::new();
    loop {
        let event = parser.parse().map_err(|error| error.to_string())?;
        lines.push(match event.data {
            EventData::StreamEnd => return Ok(lines),
            EventData::DocumentStart { .. } => "document".to_owned(),
            EventData::Scalar {
                anchor,
                tag,
                value,
                style,
                ..
            } => format!(
                "={} {:?} {value:?}",
                properties(anchor.as_deref(), tag.as_deref()),
                scalar_style(style)
            ),
            EventData::Alias { anchor } => format!("*{anchor}"),
            EventData::SequenceStart {
                anchor, tag, style, ..
            } => format!(
                "[{} {:?}",
                properties(anchor.as_deref(), tag.as_deref()),
                collection_style(style == SequenceStyle::Flow)
            ),
            EventData::MappingStart {
                anchor, tag, style, ..
            } => format!(
                "{{{} {:?}",
                properties(anchor.as_deref(), tag.as_deref()),
                collection_style(style == MappingStyle::Flow)
            ),
            EventData::SequenceEnd | EventData::MappingEnd => "end".to_owned(),
            _ => continue,
        });
    }
}

fn properties(anchor: Option<&str>, tag: Option<&str>) -> String {
    format!("&{} !{}", anchor.unwrap_or(""), tag.unwrap_or(""))
}

fn collection_style(flow: bool) -> Style {
    if flow { Style::Flow } else { Style::Plain }
}

fn scalar_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        _ => Style::Plain,
    }
}

/// The data that is kept beside the repository, if it is there.
fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var_os("OFFSHOOT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    Some(root.join(path)).filter(|path| path.exists())
}

fn yaml_files(root: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect()
}

#[test]
fn agrees_on_every_file_of_the_conformance_suite() {
    let Some(root) = shared("conformance") else {
        return;
    };
    let mut differences = BTreeMap::new();
    for path in yaml_files(&root).into_iter().step_by(20) {
        #[expect(clippy::disallowed_methods, reason = "a test's data")]
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        let ours = ours(&text);
        let Some(theirs) = theirs(&text) else {
            continue;
        };
        let same = match (&ours, &theirs) {
            (Ok(ours), Ok(theirs)) => ours == theirs,
            (Err(_), Err(_)) => true,
            _ => false,
        };
        if !same {
            differences.insert(path, (ours, theirs));
        }
    }
    for (path, (ours, theirs)) in differences.iter().take(10) {
        let at = match (ours, theirs) {
            (Ok(a), Ok(b)) => a
                .iter()
                .zip(b)
                .position(|(a, b)| a != b)
                .map(|i| format!("{:?}\n{:?}", &a[i], &b[i])),
            (Err(a), Ok(_)) => Some(format!("ours err {a}")),
            (Ok(_), Err(a)) => Some(format!("theirs err {a}")),
            _ => None,
        };
        eprintln!("{} {:?}", path.display(), at);
    }
    assert!(differences.is_empty(), "{} differences", differences.len());
}
