//! What no compiler checks of a folder: no file imports from the `mod.rs` above it, since what
//! its files share is a file of its own; and its modules use each other in no circle.
#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::support::{files_below, read, root};

/// Stages that are not in order yet.
const OPEN: [&str; 0] = [];

/// A module: its path from the crate's root, which is empty.
type Module = Vec<String>;

/// Something that a file names.
struct Import {
    from: Module,
    to: Module,
    /// The item, `file:line`.
    what: String,
}

/// A word, `::`, or one other character, and its line.
#[derive(Clone, Copy)]
struct Token<'t> {
    text: &'t str,
    line: usize,
}

/// The tokens of a text without blanks, comments, literals and lifetimes.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), text, 1);
    while !rest.is_empty() {
        let length = skipped(rest).unwrap_or_else(|| {
            let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
            let length = match rest.bytes().position(|byte| !is_word(&byte)) {
                Some(0) if rest.starts_with("::") => 2,
                Some(0) => rest.chars().next().map_or(1, char::len_utf8),
                Some(end) => end,
                None => rest.len(),
            };
            let text = &rest[..length];
            found.push(Token { text, line });
            length
        });
        line += rest[..length].bytes().filter(|byte| *byte == b'\n').count();
        rest = &rest[length..];
    }
    found
}

/// The length of the blanks, comment, literal or lifetime that a text begins with.
fn skipped(rest: &str) -> Option<usize> {
    let blanks = rest.len() - rest.trim_start().len();
    if blanks > 0 {
        return Some(blanks);
    }
    let to = |start: usize, end: &str| rest[start..].find(end).map(|at| start + at + end.len());
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return to(2, "*/");
    }
    let raw = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r');
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let start = rest.len() - raw.len() + hashes + 1;
            return to(start, &format!("\"{}", "#".repeat(hashes)));
        }
    }
    let mut inside = rest.char_indices().skip(1);
    match rest.chars().next()? {
        '"' => loop {
            match inside.next()? {
                (_, '\\') => _ = inside.next(),
                (end, '"') => return Some(end + 1),
                _ => {}
            }
        },
        '\'' => match (inside.next()?, inside.next()?) {
            ((_, '\\'), (at, _)) => to(at + 1, "'"),
            (_, (end, '\'')) => Some(end + 1),
            _ => Some(1),
        },
        _ => None,
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// A file on its way to its imports.
struct Reader<'t> {
    file: &'t str,
    module: Module,
    modules: &'t BTreeSet<Module>,
    tokens: Vec<Token<'t>>,
    at: usize,
    found: Vec<Import>,
}

impl<'t> Reader<'t> {
    fn peek(&self, ahead: usize) -> &'t str {
        self.tokens
            .get(self.at + ahead)
            .map_or("", |token| token.text)
    }

    /// Reads on until the brace that is open is closed, or to the end.
    fn block(&mut self, module: &Module, counts: bool) {
        let mut depth = 0;
        while self.at < self.tokens.len() {
            match (self.peek(0), self.peek(1), self.peek(2)) {
                ("mod", name, "{") => {
                    let inner: Module = module.iter().cloned().chain([name.to_owned()]).collect();
                    self.at += 3;
                    self.block(&inner, counts && name != "tests");
                    continue;
                }
                // `pub(in crate::…)` says who may import, and imports nothing.
                ("pub", "(", _) => {
                    while !["", ")"].contains(&self.peek(0)) {
                        self.at += 1;
                    }
                }
                ("use", next, _) if next != "<" => {
                    self.at += 1;
                    self.tree(module, &[], counts);
                }
                ("{", ..) => depth += 1,
                ("}", ..) if depth == 0 => {
                    self.at += 1;
                    return;
                }
                ("}", ..) => depth -= 1,
                ("." | "::", ..) => self.at += 1,
                (name, "::", _) if is_name(name) => _ = self.path(module, &[], counts),
                _ => {}
            }
            self.at += 1;
        }
    }

    /// A `use` tree below `prefix`; ends at the token after it.
    fn tree(&mut self, module: &Module, prefix: &[Token<'t>], counts: bool) {
        let segments = match self.peek(0) {
            "{" | "*" => prefix.to_vec(),
            _ => self.path(module, prefix, false),
        };
        match self.peek(0) {
            "{" => {
                self.at += 1;
                while !["}", ""].contains(&self.peek(0)) {
                    self.tree(module, &segments, counts);
                    self.at += usize::from(self.peek(0) == ",");
                }
                self.at += 1;
                return;
            }
            "*" => self.at += 1,
            "as" => self.at += 2,
            _ => {}
        }
        if counts {
            self.import(module, &segments);
        }
    }

    /// Segments with `::` between them; ends at the token after them, or after the last `::`.
    fn path(&mut self, module: &Module, prefix: &[Token<'t>], counts: bool) -> Vec<Token<'t>> {
        let mut segments = prefix.to_vec();
        while is_name(self.peek(0)) {
            segments.extend(self.tokens.get(self.at));
            self.at += 1;
            if self.peek(0) != "::" {
                break;
            }
            self.at += 1;
        }
        if counts {
            self.import(module, &segments);
            self.at -= 1;
        }
        segments
    }

    fn import(&mut self, module: &Module, segments: &[Token<'t>]) {
        let mut target = module.clone();
        let mut names = segments.iter().peekable();
        match names.peek().map_or("", |first| first.text) {
            "crate" => target.clear(),
            "self" | "super" => {}
            first => {
                target.push(first.to_owned());
                if !self.modules.contains(&target) {
                    return;
                }
                names.next();
            }
        }
        for name in names {
            match name.text {
                "crate" | "self" => {}
                "super" => _ = target.pop(),
                name => target.push(name.to_owned()),
            }
        }
        let mut to = target;
        while !self.modules.contains(&to) {
            to.pop();
        }
        let last = segments.last().expect("a path has segments");
        self.found.push(Import {
            from: self.module.clone(),
            to,
            what: format!("{} ({}:{})", last.text, self.file, last.line),
        });
    }
}

/// The module that a file of `src` is.
fn module_of(file: &str) -> Module {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let path = if path == "lib" { "" } else { path };
    path.split('/')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Everything that files name of other files; tests left out.
fn imports(files: &BTreeMap<String, String>) -> Vec<Import> {
    let modules: BTreeSet<Module> = files.keys().map(|file| module_of(file)).collect();
    let of_file = |(file, text): (&String, &String)| {
        let module = module_of(file);
        let (file, tokens) = (file.as_str(), tokens(text));
        let mut reader = Reader {
            file,
            module: module.clone(),
            modules: &modules,
            tokens,
            at: 0,
            found: Vec::new(),
        };
        reader.block(&module, true);
        reader.found
    };
    files.iter().flat_map(of_file).collect()
}

/// Imports from the `mod.rs` of a folder that the file is in.
fn from_above(imports: &[Import]) -> Vec<String> {
    let is_above =
        |i: &&Import| !i.to.is_empty() && i.from != i.to && i.from.starts_with(i.to.as_slice());
    let above = imports.iter().filter(is_above);
    above
        .map(|i| format!("{} imports {}", i.from.join("::"), i.what))
        .collect()
}

/// The circles among the modules of each folder, arrow by arrow.
fn circles(imports: &[Import]) -> Vec<String> {
    let mut folders: BTreeMap<Module, BTreeMap<(&str, &str), Vec<&str>>> = BTreeMap::new();
    for import in imports {
        let pairs = import.from.iter().zip(&import.to);
        let shared = pairs.take_while(|(from, to)| from == to).count();
        if let (Some(from), Some(to)) = (import.from.get(shared), import.to.get(shared)) {
            let arrows = folders.entry(import.from[..shared].to_vec()).or_default();
            arrows.entry((from, to)).or_default().push(&import.what);
        }
    }
    let mut found = Vec::new();
    for (folder, arrows) in &folders {
        let reaches = |from: &str, to: &str| {
            let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
            while let Some(at) = next.pop() {
                let on = arrows.keys().filter(|arrow| arrow.0 == at);
                next.extend(on.map(|arrow| arrow.1).filter(|to| seen.insert(*to)));
            }
            seen.contains(to)
        };
        for ((from, to), whats) in arrows {
            if reaches(to, from) {
                let folder = folder.join("::");
                found.push(format!("{folder}: {from} -> {to}: {}", whats.join(", ")));
            }
        }
    }
    found
}

/// What the files of `src` name of other files; tests left out.
fn of_sources() -> &'static [Import] {
    static FOUND: OnceLock<Vec<Import>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let folder = root().join("src");
        let paths = files_below(&folder).into_iter().filter(|path| {
            !["main.rs", "tests.rs", "differential.rs"]
                .map(|name| path.ends_with(name))
                .contains(&true)
        });
        let named = |path: PathBuf| {
            let name = path.strip_prefix(&folder).expect("it is below");
            (name.to_string_lossy().replace('\\', "/"), read(&path))
        };
        imports(&paths.map(named).collect())
    })
}

fn is_open(line: &str) -> bool {
    OPEN.iter().any(|stage| line.starts_with(stage))
}

#[test]
fn no_file_imports_from_the_file_above_it() {
    let found = from_above(of_sources());
    let wrong: Vec<String> = found.into_iter().filter(|line| !is_open(line)).collect();
    assert!(
        wrong.is_empty(),
        "move what is shared out of `mod.rs`: {wrong:#?}"
    );
}

#[test]
fn no_folder_has_a_circle() {
    let found = circles(of_sources());
    let wrong: Vec<String> = found.into_iter().filter(|line| !is_open(line)).collect();
    assert!(
        wrong.is_empty(),
        "move what is shared below both: {wrong:#?}"
    );
}

#[test]
fn stages_that_are_in_order_are_not_open() {
    let found = [from_above(of_sources()), circles(of_sources())].concat();
    for stage in OPEN {
        let is_needed = found.iter().any(|line| line.starts_with(stage));
        assert!(is_needed, "`{stage}` is in order: take it out of `OPEN`");
    }
}

fn planted(files: &[(&str, &str)]) -> Vec<Import> {
    let text = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    imports(&files.iter().map(text).collect())
}

#[test]
fn a_planted_circle_is_found() {
    let found = circles(&planted(&[
        ("lib.rs", "pub mod a;"),
        ("a/mod.rs", "mod b; mod c; mod d;"),
        ("a/b.rs", "use super::c::X;"),
        ("a/c.rs", "fn f() {}\nfn g() { crate::a::d::h() }"),
        ("a/d.rs", "use crate::{a::{b::{self, Y}}};"),
    ]));
    assert_eq!(
        found,
        [
            "a: b -> c: X (a/b.rs:1)",
            "a: c -> d: h (a/c.rs:2)",
            "a: d -> b: self (a/d.rs:1), Y (a/d.rs:1)",
        ]
    );
}

#[test]
fn a_planted_import_from_above_is_found_however_it_is_written() {
    let found = from_above(&planted(&[
        ("a/mod.rs", "mod b; use b::own;"),
        (
            "a/b/mod.rs",
            "mod c; use self::c::fine; use super::{One, b as two};",
        ),
        (
            "a/b/c.rs",
            "fn f(x: &super::Three<'_>) -> char { crate::a::Four::of('\\'', \"\") }",
        ),
        (
            "a/b/d.rs",
            "pub(in crate::a) use super::super::*; // super::Five\nmod tests { use super::super::Six; }",
        ),
    ]));
    assert_eq!(
        found,
        [
            "a::b::c imports Three (a/b/c.rs:1)",
            "a::b::c imports of (a/b/c.rs:1)",
            "a::b::d imports super (a/b/d.rs:1)",
            "a::b imports One (a/b/mod.rs:1)",
        ]
    );
}
