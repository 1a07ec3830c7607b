//! The audit of one build: each scalar's chain of causes, replayed.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use offshoot::diag::Origin;
use offshoot::model::{Cause, Causes, Resource, Step};
use offshoot::sources::{FilePath, Location, SourceMap};
use offshoot::yaml::{Key, Node, Value, parse_config, parse_stream};

/// One build under audit.
pub struct Audit<'a> {
    resources: &'a [Resource],
    causes: &'a Causes,
    map: &'a SourceMap,
    /// The text of each scalar of a file, by where it begins.
    scalars: HashMap<FilePath, Rc<BTreeMap<usize, Vec<String>>>>,
    /// The text of the values of the render, by their origin.
    values: HashMap<Origin, String>,
}

impl<'a> Audit<'a> {
    pub fn new(resources: &'a [Resource], causes: &'a Causes, map: &'a SourceMap) -> Self {
        let mut values = HashMap::new();
        for resource in resources {
            collect_values(&resource.node, &mut values);
        }
        Self {
            resources,
            causes,
            map,
            scalars: HashMap::new(),
            values,
        }
    }

    /// What is wrong, a line each.
    pub fn problems(mut self) -> Vec<String> {
        let mut problems = Vec::new();
        for resource in self.resources {
            if self
                .map
                .locate(self.causes.position(resource.origin))
                .is_none()
            {
                problems.push(format!("{}: its origin is unknown", resource.id()));
            }
            self.walk(&resource.node, &mut String::new(), resource, &mut problems);
        }
        problems
    }

    fn walk(&mut self, node: &Node, path: &mut String, of: &Resource, problems: &mut Vec<String>) {
        match &node.value {
            Value::Scalar(..) => {
                let text = raw_text(node);
                if let Err(problem) = self.check(text, node.origin, 0) {
                    let text: String = text.chars().take(200).collect();
                    problems.push(format!("{} {path}: `{text}`: {problem}", of.id()));
                }
            }
            Value::Sequence(items) => {
                for (index, item) in items.iter().enumerate() {
                    let length = path.len();
                    path.push_str(&format!("[{index}]"));
                    self.walk(item, path, of, problems);
                    path.truncate(length);
                }
            }
            Value::Mapping(mapping) => {
                for (key, value) in mapping.iter() {
                    let length = path.len();
                    path.push_str(&format!(".{key}"));
                    self.walk(value, path, of, problems);
                    path.truncate(length);
                }
            }
        }
    }

    /// Replays what is behind `text`.
    fn check(&mut self, text: &str, origin: Origin, depth: usize) -> Result<(), String> {
        let Some(cause) = self.causes.get(origin) else {
            let place = self.map.locate(origin).ok_or("no place at all")?;
            return if self.is_written(text, &place) {
                Ok(())
            } else {
                Err(format!(
                    "untouched, and not what stands at {}",
                    shown(&place)
                ))
            };
        };
        let at = self.map.locate(self.causes.position(cause.at));
        let from = self.map.locate(self.causes.written(cause.from));
        let is_virtual = |place: &Location| place.path.as_str().contains("/.offshoot/");
        if at.as_ref().is_some_and(is_virtual) {
            return Err(format!("`{}` is asked for in no file", cause.step));
        }
        if at.is_none() && from.is_none() {
            return Err(format!("`{}` has no place", cause.step));
        }
        for origin in [cause.at, cause.via] {
            if origin.as_cause().is_some() {
                return Err(format!("`{}` is asked for by a cause", cause.step));
            }
        }
        if !cause.via.is_none() && self.map.locate(cause.via).is_none() {
            return Err(format!("the entry of `{}` has no place", cause.step));
        }
        let old = self.causes.replaced_text(origin).cloned();
        let old = old.as_deref();
        if !self.follows(
            text,
            old.unwrap_or_default(),
            &cause,
            at.as_ref(),
            from.as_ref(),
        ) {
            let place = at.as_ref().or(from.as_ref()).map(shown);
            return Err(format!(
                "does not follow from `{}` at {} over {old:?}",
                cause.step,
                place.unwrap_or_default()
            ));
        }
        match old {
            Some(old) if !old.is_empty() && !cause.replaced.is_none() && depth < 50 => self
                .check(old, cause.replaced, depth + 1)
                .map_err(|problem| format!("below `{}`, `{old}`: {problem}", cause.step)),
            _ => Ok(()),
        }
    }

    /// True if a step that says what is `at` and takes what is `from` makes `new` of `old`.
    fn follows(
        &mut self,
        new: &str,
        old: &str,
        cause: &Cause,
        at: Option<&Location>,
        from: Option<&Location>,
    ) -> bool {
        let says = |audit: &mut Self, test: &dyn Fn(&str) -> bool| {
            at.is_some_and(|place| audit.spelled(place).iter().any(|text| test(text)))
        };
        match cause.step {
            Step::Hosts | Step::Auth | Step::E2e | Step::Ttl | Step::SecretSync | Step::Branch => {
                at.is_some()
            }
            // Templates are evaluated, and a reference names several parts.
            Step::Images | Step::Namespace | Step::Labels | Step::Annotations
                if at.is_some_and(is_rule) =>
            {
                true
            }
            // `!!binary` is decoded.
            Step::NamePrefix => says(self, &|prefix| {
                let decoded = BASE64_STANDARD.decode(prefix).ok();
                let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
                let mut prefixes = std::iter::once(prefix.to_owned()).chain(decoded);
                prefixes.any(|prefix| new == format!("{prefix}{old}"))
            }),
            Step::NameSuffix => says(self, &|suffix| new == format!("{old}{suffix}")),
            // An option that switches the hash off keeps the name.
            Step::Hash if new == old => says(self, &|text| text == "true"),
            Step::Hash => new.len() == old.len() + 11 && new.starts_with(&format!("{old}-")),
            // What is followed may be local configuration, which is not rendered.
            Step::References => match self.values.get(&cause.from) {
                Some(value) => new == value,
                None => from.is_some(),
            },
            Step::Images => says(self, &|part| new.contains(part)),
            Step::Generators if cause.from.as_cause().is_some() => {
                self.check(new, cause.from, 0).is_ok()
            }
            Step::ConfigMapGenerator | Step::SecretGenerator | Step::Generators => {
                self.is_generated(new, at, from)
            }
            Step::Patches | Step::PatchesStrategicMerge | Step::PatchesJson6902
                if cause.from.is_none() =>
            {
                // What the build itself noted on a resource can be copied, and has no place.
                let is_copy = |place: &Location| {
                    let raw = place.text[place.offset..].trim_start_matches('{');
                    raw.starts_with("op: copy")
                };
                at.is_some_and(|place| is_copy(place) || self.is_written(new, place))
            }
            Step::Namespace
            | Step::Labels
            | Step::CommonLabels
            | Step::CommonAnnotations
            | Step::Replicas => says(self, &|text| same(text, new)) || new == "true",
            _ => true,
        }
    }

    fn is_generated(&mut self, new: &str, at: Option<&Location>, from: Option<&Location>) -> bool {
        let packed: String = new.split_whitespace().collect();
        let plain = BASE64_STANDARD.decode(packed.as_bytes());
        // A file that is not text has no place but the entry that names it.
        let is_binary = |bytes: &Vec<u8>| std::str::from_utf8(bytes).is_err();
        let is_long = packed.len() > 20 || packed.starts_with("//");
        if from.is_none() && is_long && plain.as_ref().is_ok_and(is_binary) {
            return at.is_some();
        }
        let utf_16 = plain.as_ref().ok().and_then(|bytes| of_utf_16(bytes));
        let plain = plain.ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let mut candidates = vec![new.to_owned()];
        candidates.extend(utf_16);
        candidates.extend(plain);
        if let Some(from) = from {
            let rest = from.text[from.offset..].replace('\r', "");
            return candidates
                .iter()
                .any(|text| rest.contains(&text.replace('\r', "")));
        }
        let Some(at) = at else { return false };
        let fixed = [
            "v1",
            "ConfigMap",
            "Secret",
            "Opaque",
            "true",
            "ServiceAccount",
        ];
        let raw = &at.text[at.offset..];
        let mut texts = self.spelled(at);
        if texts.is_empty() {
            texts.extend(raw.lines().next().map(str::to_owned));
        }
        let says = |text: &String| texts.iter().any(|spelled| spelled.contains(text.as_str()));
        // What an entry says beside its data is placed at the entry as a whole.
        let is_entry = |text: &String| raw.starts_with(&format!("{text}:"));
        fixed.contains(&new)
            || candidates.iter().any(says)
            || texts.iter().any(is_entry)
            || texts.iter().any(|text| same(text, new))
    }

    /// True if a scalar that says `text` stands at `place`.
    fn is_written(&mut self, text: &str, place: &Location) -> bool {
        if self
            .spelled(place)
            .iter()
            .any(|spelled| same(spelled, text))
        {
            return true;
        }
        // In a text within a text: where lines do not correspond, the outer scalar has it.
        let raw = &place.text[place.offset..];
        // A tag is part of the value's place.
        let raw = match raw.split_once(' ') {
            Some((tag, rest)) if tag.starts_with("!!") => rest,
            _ => raw,
        };
        let raw = raw.trim_start_matches(['"', '\'']);
        let first = text.lines().next().unwrap_or_default();
        raw.starts_with(first)
            || raw.replace('\\', "").starts_with(first)
            || (raw.starts_with(['|', '>']) && raw.contains(first.trim()))
            || self.spelled(place).iter().any(|outer| outer.contains(text))
            || same(
                raw.split(['\n', ',', '}', ']', '#'])
                    .next()
                    .unwrap_or_default()
                    .trim(),
                text,
            )
            || (text == "null" || text.is_empty())
    }

    /// What the scalar at `place` says, in either dialect.
    fn spelled(&mut self, place: &Location) -> Vec<String> {
        let known = self.scalars.entry(place.path.clone()).or_insert_with(|| {
            let mut found = BTreeMap::new();
            let start = Origin::source(1);
            for node in parse_stream(&place.text, start).unwrap_or_default() {
                collect_scalars(&node, &mut found);
            }
            if let Ok(Some(node)) = parse_config(&place.text, start) {
                collect_scalars(&node, &mut found);
            }
            Rc::new(found)
        });
        known.get(&place.offset).cloned().unwrap_or_default()
    }
}

/// True for a place in offshoot.yaml, or on the command line.
fn is_rule(place: &Location) -> bool {
    place.path.name() == "offshoot.yaml" || place.path == FilePath::command_line()
}

/// Texts of one value, as a file has it and as a build prints it.
fn same(spelled: &str, text: &str) -> bool {
    let based = |text: &str| {
        let bases = [("0o", 8), ("0x", 16), ("0b", 2), ("0", 8)];
        let mut rest = bases.iter().filter_map(|(prefix, base)| {
            let digits = text.strip_prefix(prefix)?;
            u32::from_str_radix(digits, *base).ok()
        });
        rest.next().map(f64::from)
    };
    let decimal = |text: &str| text.replace('_', "").parse::<f64>().ok();
    let number = |text: &str| based(text).or(decimal(text));
    let plain = |text: &str| text.split([' ', '\t', '\n', '\\']).collect::<String>();
    spelled == text
        || (number(spelled).is_some() && number(spelled) == number(text))
        || (decimal(spelled).is_some() && decimal(spelled) == decimal(text))
        || plain(spelled) == plain(text)
        || spelled.eq_ignore_ascii_case(text)
        || matches!(
            (spelled, text),
            ("yes" | "on" | "y", "true") | ("no" | "off" | "n", "false")
        )
        || (matches!(spelled, "" | "~" | "null") && matches!(text, "" | "null"))
}

fn shown(place: &Location) -> String {
    format!("{}:{}:{}", place.path.as_str(), place.line, place.column)
}

fn raw_text(node: &Node) -> &str {
    match &node.value {
        Value::Scalar(_, text) => text,
        _ => "",
    }
}

fn collect_values(node: &Node, values: &mut HashMap<Origin, String>) {
    match &node.value {
        Value::Scalar(_, text) => _ = values.insert(node.origin, text.to_string()),
        Value::Sequence(items) => items.iter().for_each(|item| collect_values(item, values)),
        Value::Mapping(mapping) => mapping
            .iter()
            .for_each(|(_, value)| collect_values(value, values)),
    }
}

fn collect_scalars(node: &Node, found: &mut BTreeMap<usize, Vec<String>>) {
    let mut add = |origin: Origin, text: &str| {
        if let Some(position) = origin.as_source() {
            found.entry(position - 1).or_default().push(text.to_owned());
        }
    };
    match &node.value {
        Value::Scalar(_, text) => add(node.origin, text),
        Value::Sequence(items) => items.iter().for_each(|item| collect_scalars(item, found)),
        Value::Mapping(mapping) => {
            for entry in &mapping.entries {
                let Key { text, origin, .. } = &entry.key;
                let mut add = |origin: Origin, text: &str| {
                    if let Some(position) = origin.as_source() {
                        found.entry(position - 1).or_default().push(text.to_owned());
                    }
                };
                add(*origin, text);
                collect_scalars(&entry.value, found);
            }
        }
    }
}

/// The text of bytes in UTF-16, of either order, behind a byte order mark.
fn of_utf_16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let units = bytes[2..].chunks_exact(2);
    let units: Vec<u16> = units.map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}
