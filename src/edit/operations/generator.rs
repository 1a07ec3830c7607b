//! An entry of `configMapGenerator` or `secretGenerator` as the command line gives it, and the entry
//! that it is added to.

use crate::diag::{Code, Diagnostic, Failures, Fallible, Origin};
use crate::edit::draft::{Draft, field, list, map, map_at, map_of, set, set_text, text_at, yes};
use crate::edit::matching::{found_or_warned, glob, is_file};
use crate::yaml::{Mapping, Node};

/// Sources of a generated ConfigMap or Secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    /// The name.
    pub name: String,
    /// The namespace; empty for the default one.
    pub namespace: String,
    /// Files, as `PATH` or `KEY=PATH`.
    pub files: Vec<String>,
    /// Literals, as `KEY=VALUE`.
    pub literals: Vec<String>,
    /// A file with a literal on each line; empty for none.
    pub env_file: String,
    /// The behavior; empty for the default one.
    pub behavior: String,
    /// True if the name gets no hash.
    pub disable_name_suffix_hash: bool,
}

impl Generated {
    /// Adds the sources to the entry with the name and namespace, or to a new one, which gets `kind` as
    /// its `type`.
    ///
    /// # Errors
    /// `edit-argument`; `edit-missing` for a file that does not exist.
    pub(super) fn add_to(&self, draft: &mut Draft<'_>, field: &str, kind: &str) -> Fallible<()> {
        let files = self.expanded(draft)?;
        self.check()?;
        self.check_sources(draft, &files)?;
        let entries = draft.list(field);
        let known = entries
            .iter()
            .position(|entry| is_named(entry, &self.name, &self.namespace));
        let at = known.unwrap_or_else(|| {
            let fields = [
                ("name", self.name.as_str()),
                ("namespace", self.namespace.as_str()),
                ("type", kind),
            ];
            entries.push(Node::mapping(map_of(&fields), Origin::NONE));
            entries.len() - 1
        });
        if let Some(entry) = entries.get_mut(at) {
            self.merge(map(entry), &files);
        }
        finish(draft, field, at)
    }

    /// `MergeFlagsIntoGeneratorArgs` in `kustomize/commands/internal/util`.
    fn merge(&self, entry: &mut Mapping, files: &[String]) {
        let envs = Some(&self.env_file).filter(|file| !file.is_empty());
        let envs: Vec<String> = envs.into_iter().cloned().collect();
        set_text_if(entry, "behavior", &self.behavior);
        for (name, added) in [
            ("literals", &self.literals[..]),
            ("files", files),
            ("envs", &envs),
        ] {
            if !added.is_empty() {
                let added = added
                    .iter()
                    .map(|text| Node::string(text.as_str(), Origin::NONE));
                list(entry, name).extend(added);
            }
        }
        if self.disable_name_suffix_hash {
            // The options are replaced, as in kustomize.
            let mut options = Mapping::default();
            options.push("disableNameSuffixHash", yes());
            set(entry, "options", Node::mapping(options, Origin::NONE));
        }
    }

    /// `ValidateAdd` in `kustomize/commands/internal/util`.
    fn check(&self) -> Fallible<()> {
        let has_pairs = !self.files.is_empty() || !self.literals.is_empty();
        let wrong = if self.env_file.is_empty() && !has_pairs {
            "there is nothing to generate it from: `--from-literal`, `--from-file` or `--from-env-file`"
        } else if !self.env_file.is_empty() && has_pairs {
            "`--from-env-file` cannot be combined with `--from-file` and `--from-literal`"
        } else if !["", "create", "merge", "replace"].contains(&self.behavior.as_str()) {
            "`--behavior` is `create`, `merge` or `replace`"
        } else {
            return Ok(());
        };
        Err(Diagnostic::error(Code::EditArgument, wrong).into())
    }

    /// The files that patterns match; with a key, exactly one (`ExpandFileSource`).
    fn expanded(&self, draft: &mut Draft<'_>) -> Fallible<Vec<String>> {
        let mut all = Vec::new();
        for source in &self.files {
            let mut parts = source.split('=');
            let (first, second, third) = (parts.next(), parts.next(), parts.next());
            let (key, pattern) = match (first, second, third) {
                (Some(key), Some(path), None) => (key, path),
                (first, ..) => ("", first.unwrap_or_default()),
            };
            if key.is_empty() {
                all.extend(found_or_warned(draft, &[pattern.to_owned()])?);
                continue;
            }
            let found = glob(draft, pattern)?;
            let [only] = found.as_slice() else {
                let message = format!(
                    "`{pattern}` matches {} files, and `{key}` takes one",
                    found.len()
                );
                return Err(Diagnostic::error(Code::EditMissing, message)
                    .help("correct the path, which is relative to the kustomization")
                    .into());
            };
            all.push(format!("{key}={only}"));
        }
        Ok(all)
    }

    /// Refuses sources from which kustomize cannot make the object.
    fn check_sources(&self, draft: &Draft<'_>, files: &[String]) -> Fallible<()> {
        let mut failures = Failures::default();
        for literal in &self.literals {
            let key = literal.split_once('=').map(|(key, _)| key);
            if key.is_none_or(str::is_empty) {
                let message = format!("`{literal}` is not a key and a value");
                failures.push(
                    Diagnostic::error(Code::EditArgument, message)
                        .help("write `--from-literal KEY=VALUE`"),
                );
            }
        }
        let paths = files
            .iter()
            .map(|file| file.rsplit('=').next().unwrap_or(file));
        let env = Some(self.env_file.as_str()).filter(|file| !file.is_empty());
        for path in paths.chain(env).filter(|path| !is_file(draft, path)) {
            let message = format!("`{path}` is not a file that can be read");
            failures.push(
                Diagnostic::error(Code::EditMissing, message)
                    .help("correct the path, which is relative to the kustomization"),
            );
        }
        failures.or_ok(())
    }
}

/// Gives an entry that was changed the `generatorOptions` of the file.
///
/// # Errors
/// `edit-conflict`, if two sources of the entry have the same key.
pub(super) fn finish(draft: &mut Draft<'_>, field: &str, at: usize) -> Fallible<()> {
    let global = draft.field("generatorOptions").cloned();
    let Some(entry) = draft.list(field).get_mut(at) else {
        return Ok(());
    };
    if let Some(global) = &global {
        inherit(map(entry), global);
    }
    let merged = entry.clone();
    refuse_repeated_keys(draft, &merged)
}

/// True for the entry with a name and namespace; an absent namespace is `default`, as in kustomize.
pub(super) fn is_named(entry: &Node, name: &str, namespace: &str) -> bool {
    let or_default = |text: &str| if text.is_empty() { "default" } else { text }.to_owned();
    text_at(entry, "name") == name
        && or_default(text_at(entry, "namespace")) == or_default(namespace)
}

fn set_text_if(entry: &mut Mapping, name: &str, text: &str) {
    if !text.is_empty() {
        set_text(entry, name, text);
    }
}

/// Copies `generatorOptions` to the options of the entry, as kustomize does when it adds to it
/// (`MergeGlobalOptionsIntoLocal` in `api/types/generatoroptions.go`).
fn inherit(entry: &mut Mapping, global: &Node) {
    let options = map_at(entry, "options");
    for name in ["labels", "annotations"] {
        let pairs = field(global, name).and_then(Node::as_mapping);
        for (key, value) in pairs.into_iter().flat_map(Mapping::iter) {
            let own = map_at(options, name);
            if !own.contains(key) {
                let value = Node::string(value.as_str().unwrap_or_default(), Origin::NONE);
                own.push(key, value);
            }
        }
    }
    for name in ["disableNameSuffixHash", "immutable"] {
        if field(global, name).and_then(Node::as_str) == Some("true") {
            set(options, name, yes());
        }
    }
}

/// Refuses an entry in which two sources have the same key, from which kustomize cannot make an object.
fn refuse_repeated_keys(draft: &Draft<'_>, entry: &Node) -> Fallible<()> {
    let sources = |name: &str| {
        field(entry, name)
            .and_then(Node::as_sequence)
            .unwrap_or_default()
    };
    let mut keys: Vec<(String, Origin)> = Vec::new();
    for literal in sources("literals") {
        let text = literal.as_str().unwrap_or_default();
        let key = text.split_once('=').map_or(text, |(key, _)| key);
        keys.push((key.to_owned(), literal.origin));
    }
    for file in sources("files") {
        let text = file.as_str().unwrap_or_default();
        let name = text.rsplit('/').next().unwrap_or_default();
        let key = text.split_once('=').map_or(name, |(key, _)| key);
        keys.push((key.to_owned(), file.origin));
    }
    for file in sources("envs") {
        let path = draft.directory.join(file.as_str().unwrap_or_default());
        let bytes = draft.sources.read(&path).unwrap_or_default();
        for line in String::from_utf8_lossy(&bytes).lines().map(str::trim_start) {
            let key = line.split_once('=').map_or(line, |(key, _)| key);
            if !key.is_empty() && !line.starts_with('#') {
                keys.push((key.to_owned(), file.origin));
            }
        }
    }
    for (index, (key, _)) in keys.iter().enumerate() {
        if let Some((_, first)) = keys.iter().take(index).find(|(earlier, _)| earlier == key) {
            let message = format!("the key `{key}` would be there twice");
            return Err(Diagnostic::error(Code::EditConflict, message)
                .at(*first)
                .help("change the source that is there by hand, or choose another key")
                .into());
        }
    }
    Ok(())
}
