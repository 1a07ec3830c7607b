//! Differential tests: our events against those of libyaml-safer, an independent port of libyaml;
//! the trees of the block style against those that our events make.

use std::path::{Path, PathBuf};

use libyaml_safer::{EventData, MappingStyle, Parser, ScalarStyle, SequenceStyle};

use super::block;
use super::characters;
use super::compose::{Composer, Expanded};
use super::events::{EventKind, Events};
use super::scan::Breaks;
use crate::diag::Origin;
use crate::yaml::dialect::Dialect;
use crate::yaml::node::{Node, Style};

/// The events of a stream as text, one per line.
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

/// The events of libyaml-safer; `None` if it panics, as it does at `[!tag,`.
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

/// The directory with the conformance suites, which are not part of the repository.
#[expect(clippy::disallowed_methods, reason = "where a test's data is")]
fn conformance() -> PathBuf {
    let shared = std::env::var_os("OFFSHOOT_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    shared.join("conformance")
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

/// A description of a difference between the two parsers; `None` if they
/// agree or the difference is known.
fn disagreement(text: &str) -> Option<String> {
    let text = &format!("{text}\n");
    let theirs = theirs(text)?;
    match (ours(text), theirs) {
        (Ok(ours), Ok(theirs)) if ours == theirs => None,
        (Err(_), Err(_)) => None,
        (Ok(_), Ok(_)) | (Err(_), Ok(_)) | (Ok(_), Err(_)) if differ_by_design(text) => None,
        (ours, theirs) => Some(format!("{text:?}\n  {ours:?}\n  {theirs:?}")),
    }
}

/// True for constructs in which go-yaml v3 differs from libyaml and we follow
/// go-yaml: `\/`, the version, byte order marks inside the text, brackets and
/// commas in tags, and `?` and `:` inside brackets.
fn differ_by_design(text: &str) -> bool {
    let brackets = text.contains(['[', '{']);
    let odd_colon = [":,", ":?", ":[", ":]", ":{", ":}"]
        .iter()
        .any(|odd| text.contains(odd));
    let odd_tag = text.split('!').skip(1).any(|behind| {
        let tag = behind.split([' ', '\n']).next().unwrap_or_default();
        tag.contains([',', '[', ']'])
    });
    text.contains("\\/")
        || text.contains("%YAML")
        || text.contains('\u{feff}')
        || odd_tag
        || brackets && (odd_colon || text.contains('?'))
}

fn compare_files(every: usize) {
    let files = yaml_files(&conformance());
    if files.is_empty() {
        #[expect(clippy::print_stderr, reason = "a skipped test must say so")]
        {
            eprintln!("skipped: no `../shared/conformance` next to this checkout");
        }
    }
    let differences: Vec<String> = files
        .into_iter()
        .step_by(every)
        .filter_map(|path| {
            #[expect(clippy::disallowed_methods, reason = "a test's data")]
            let text = std::fs::read_to_string(path).ok()?;
            disagreement(&text)
        })
        .collect();
    assert_eq!(differences, Vec::<String>::new());
}

#[test]
fn agrees_on_files_of_the_conformance_suite() {
    compare_files(25);
}

#[test]
#[ignore = "takes half a minute"]
fn agrees_on_every_file_of_the_conformance_suite() {
    compare_files(1);
}

/// The tree that the parser makes of a text with one document.
fn parsed(text: &str, dialect: Dialect) -> Option<Node> {
    let expanded = Expanded::default();
    let mut events = Events::new(text, dialect, Breaks::CrlfReplaced);
    let is_document = events.start_document().ok()?;
    let composer = Composer::new(Origin::START, dialect, &expanded);
    let node = composer.compose(&mut events).ok().filter(|_| is_document)?;
    events.end_document().ok()?;
    let is_all = !events.start_document().ok()?;
    is_all.then_some(node)
}

/// A description of a tree of the block style that the parser does not make of the text; `None` if it makes
/// the same, or if the block style leaves the text to it.
fn misread_block(text: &str) -> Option<String> {
    if characters::check(text) != Ok(true) {
        return None;
    }
    [Dialect::Yaml11, Dialect::Yaml12]
        .into_iter()
        .find_map(|dialect| {
            let block = block::document(text, Origin::START, dialect)?;
            let parsed = parsed(text, dialect);
            let differs = parsed.as_ref() != Some(&block);
            differs.then(|| format!("{text:?}\n  {block:?}\n  {parsed:?}"))
        })
}

fn is_in_block_style(text: &str) -> bool {
    characters::check(text) == Ok(true)
        && block::document(text, Origin::START, Dialect::Yaml12).is_some()
}

#[test]
fn block_style_of_the_conformance_suite_is_read_as_the_parser_reads_it() {
    let (mut all, mut read) = (0, 0);
    let mut differences = Vec::<String>::new();
    for path in yaml_files(&conformance()).into_iter().step_by(BLOCK_STEP) {
        #[expect(clippy::disallowed_methods, reason = "a test's data")]
        let Ok(text) = std::fs::read_to_string(path) else {
            continue;
        };
        for piece in text.split_inclusive("\n---\n") {
            let piece = piece.strip_suffix("---\n").unwrap_or(piece);
            all += 1;
            read += usize::from(is_in_block_style(piece));
            differences.extend(misread_block(piece));
        }
    }
    assert_eq!(differences, Vec::<String>::new());
    assert!(read * 10 >= all * 9, "{read} of {all} are in block style");
}

/// Every this many files are read.
const BLOCK_STEP: usize = 10;

#[test]
fn block_style_of_damaged_texts_is_read_as_the_parser_reads_it() {
    let blocks: Vec<&str> = BLOCK_SEEDS.split("=====\n").collect();
    assert!(blocks.iter().all(|seed| is_in_block_style(seed)));
    let others: Vec<&str> = SEEDS.split("\n=====\n").collect();
    let mut numbers = Numbers(0x0FF5_4008);
    let mut read = 0;
    for round in 0..BLOCK_ROUNDS {
        let seeds = if round % 4 == 0 { &others } else { &blocks };
        let mut text = seeds[numbers.below(seeds.len())].to_owned();
        for _ in 0..=numbers.below(3) {
            text = damage(&text, &mut numbers);
        }
        read += usize::from(is_in_block_style(&text));
        assert_eq!(misread_block(&text), None);
    }
    assert!(read * 10 > BLOCK_ROUNDS, "{read} are in block style");
}

/// The damaged texts.
const BLOCK_ROUNDS: usize = 20_000;

/// Texts in block style; the tests mutate them.
const BLOCK_SEEDS: &str = include_str!("../../fixtures/yaml/block-seeds.txt");

/// Texts that use every construct; the tests mutate them.
const SEEDS: &str = include_str!("../../fixtures/yaml/seeds.txt");

/// The fragments that the tests insert into them.
const FRAGMENTS: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    ":",
    ": ",
    "- ",
    "-",
    "? ",
    "#",
    " #",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "&a ",
    "*a",
    "!",
    "!!str ",
    "!x ",
    "|\n",
    ">-\n",
    "|2\n",
    "'",
    "\"",
    "\\",
    "\\n",
    "\\\n",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "--- ",
    "\r\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "é",
    "<<: ",
    "\u{1}",
    "~",
    "a: b\n",
    "  a: b\n",
    "- a\n",
    "{a: b}",
    "[a, b]",
    "a",
    "中",
    "\u{1F600}",
    "\t#c\n",
    "# c\n",
    "%TAG ! x\n",
    "!<x> ",
    "''",
    "\"\"",
    "\\x41",
    "\\u12",
    "{{ x }}",
    "\n\t",
];

/// A small pseudo-random number generator (xorshift64*), seeded so that failures are reproducible.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or(0) % limit
    }
}

fn damage(text: &str, numbers: &mut Numbers) -> String {
    let characters: Vec<char> = text.chars().collect();
    let from = numbers.below(characters.len() + 1);
    let to = (from + numbers.below(8)).min(characters.len());
    let fragment = FRAGMENTS[numbers.below(FRAGMENTS.len())];
    let (head, tail) = match numbers.below(5) {
        0 => (&characters[..from], &characters[from..from]),
        1 => (&characters[..from], &characters[to..]),
        2 => (&characters[..to], &characters[from..]),
        _ => (&characters[..from], &characters[from..]),
    };
    head.iter()
        .chain(&fragment.chars().collect::<Vec<_>>())
        .chain(tail)
        .collect()
}

#[test]
fn agrees_on_damaged_texts() {
    let seeds: Vec<&str> = SEEDS.split("\n=====\n").collect();
    let mut numbers = Numbers(0x0FF5_4007);
    let differences: Vec<String> = (0..6000)
        .filter_map(|_| {
            let mut text = seeds[numbers.below(seeds.len())].to_owned();
            for _ in 0..=numbers.below(3) {
                text = damage(&text, &mut numbers);
            }
            let _ = crate::yaml::parse::parse_stream(&text, Origin::source(1));
            let _ = crate::yaml::parse::parse_config(&text, Origin::source(1));
            disagreement(&text)
        })
        .collect();
    assert_eq!(differences, Vec::<String>::new());
}
