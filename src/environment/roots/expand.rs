//! The parts that the fields of an environment name in a tree.

use crate::config::LocatedText;
use crate::diag::{Code, Diagnostic, Failures, Fallible, did_you_mean};
use crate::kustomize::has_kustomization;
use crate::model::Step;
use crate::sources::{
    Child, ChildKind, FilePath, Sources, has_manifest_extension, leads_out, outside, repository_top,
};

use super::field::Roots;
use super::glob::{is_directory, is_glob, search, suggestion};
use super::part::Part;

/// The end of an entry of `plain` that covers the directories below, too.
const BELOW: &str = "/**";

impl Roots {
    /// The parts, sorted, each once: directories to build, then files of manifests. `root` is the
    /// directory of offshoot.yaml.
    ///
    /// # Errors
    /// `path-unmatched`, `plain-kustomization`, `load-restricted`.
    pub fn parts(&self, sources: &dyn Sources, root: &FilePath) -> Fallible<Vec<Part>> {
        let mut failures = Failures::default();
        let tree = Search { sources, root };
        let mut built = Vec::new();
        if let Some(text) = &self.path {
            built.extend(failures.keep(tree.directory(text)));
        }
        for text in &self.paths {
            built.extend(failures.keep(tree.kustomizations(text)).unwrap_or_default());
        }
        let mut files = Vec::new();
        for text in &self.plain {
            files.extend(failures.keep(tree.manifests(text)).unwrap_or_default());
        }
        for parts in [&mut built, &mut files] {
            parts.sort_by(|a, b| a.path.cmp(&b.path));
            parts.dedup_by(|later, kept| later.path == kept.path);
        }
        built.append(&mut files);
        failures.or_ok(built)
    }
}

struct Search<'a> {
    sources: &'a dyn Sources,
    root: &'a FilePath,
}

impl Search<'_> {
    fn part(&self, path: FilePath, step: Step, text: &LocatedText) -> Part {
        Part {
            name: path.relative_to(self.root),
            path,
            is_file: step == Step::Plain,
            step,
            at: text.at,
        }
    }

    /// The directory of `path`, which is for the build to judge.
    fn directory(&self, text: &LocatedText) -> Fallible<Part> {
        let path = self.root.join(&text.value);
        self.refuse_leading_out(&path, text)?;
        Ok(self.part(path, Step::Path, text))
    }

    /// The directories of an entry of `paths`. One that is not a glob is for the build to judge.
    fn kustomizations(&self, text: &LocatedText) -> Fallible<Vec<Part>> {
        if !is_glob(&text.value) {
            let path = self.root.join(&text.value);
            if self.sources.entry(&path).is_none() {
                return Err(self
                    .unmatched(text, "is not a directory of the repository")
                    .into());
            }
            self.refuse_leading_out(&path, text)?;
            return Ok(vec![self.part(path, Step::Paths, text)]);
        }
        let found = search(&text.value, self.root, self.sources);
        let is_any = !found.is_empty();
        let built = found
            .into_iter()
            .filter(|path| has_kustomization(self.sources, path));
        let parts: Vec<Part> = built
            .map(|path| self.part(path, Step::Paths, text))
            .collect();
        if !parts.is_empty() {
            return Ok(parts);
        }
        let unmatched = self.unmatched(text, "matches no directory with a kustomization");
        if is_any {
            let help = "directories of manifests alone are for `plain`";
            return Err(unmatched.help(help).into());
        }
        Err(unmatched.into())
    }

    /// The files of an entry of `plain`.
    fn manifests(&self, text: &LocatedText) -> Fallible<Vec<Part>> {
        let (pattern, is_deep) = match text.value.strip_suffix(BELOW) {
            Some(pattern) => (pattern, true),
            None => (text.value.as_str(), false),
        };
        let found = search(pattern, self.root, self.sources);
        if found.is_empty() {
            return Err(self.unmatched(text, "matches no directory").into());
        }
        let (mut files, mut failures) = (Vec::new(), Failures::default());
        for path in found {
            if is_directory(&path, self.sources) {
                self.files(&path, is_deep, text, &mut files, &mut failures);
            } else {
                files.push(path);
            }
        }
        let refused = files.iter().filter(|path| !self.is_inside(path));
        for path in refused {
            failures.push(self.outside(path, text));
        }
        failures.or_ok(())?;
        if files.is_empty() {
            let message = format!("`{}` has no manifests", text.value);
            let diagnostic = Diagnostic::error(Code::PathUnmatched, message).at(text.at);
            let below = format!("`{pattern}{BELOW}` covers the directories below, too");
            return Err(diagnostic
                .help("manifests are files whose names end in `.yaml`, `.yml` or `.json`")
                .help(below)
                .into());
        }
        let part = |path| self.part(path, Step::Plain, text);
        Ok(files.into_iter().map(part).collect())
    }

    /// Adds the manifests in a directory. One with a kustomization is refused: its files are not
    /// applied as they are.
    fn files(
        &self,
        directory: &FilePath,
        is_deep: bool,
        text: &LocatedText,
        files: &mut Vec<FilePath>,
        failures: &mut Failures,
    ) {
        if has_kustomization(self.sources, directory) {
            let name = directory.relative_to(self.root);
            let message = format!("`{name}` has a kustomization, and is not plain");
            let diagnostic = Diagnostic::error(Code::PlainKustomization, message).at(text.at);
            failures.push(diagnostic.help(format!("move it to `paths: [{name}]`")));
            return;
        }
        let children = self.sources.children(directory).unwrap_or_default();
        let is_visible = |child: &&Child| !child.name.starts_with('.');
        for child in children.iter().filter(is_visible) {
            let path = directory.join(&child.name);
            match child.kind {
                ChildKind::Directory if is_deep => {
                    self.files(&path, is_deep, text, files, failures);
                }
                ChildKind::Directory => {}
                ChildKind::File | ChildKind::Link => {
                    files.extend(has_manifest_extension(&child.name).then_some(path));
                }
            }
        }
    }

    /// True for a file of the repository, symlinks resolved: others are not copied into an overlay.
    fn is_inside(&self, path: &FilePath) -> bool {
        let real = |path: &FilePath| self.sources.canonical(path).ok();
        real(path)
            .zip(real(self.root))
            .is_some_and(|(path, root)| path.is_within(&root))
    }

    /// Refuses a directory of the repository that is a symlink out of it.
    fn refuse_leading_out(&self, path: &FilePath, text: &LocatedText) -> Fallible<()> {
        let top = repository_top(self.sources, self.root);
        match outside(self.sources, path, &top).filter(|_| path.is_within(&top)) {
            Some(found) => Err(leads_out(path, &found, &top).at(text.at).into()),
            None => Ok(()),
        }
    }

    fn outside(&self, path: &FilePath, text: &LocatedText) -> Diagnostic {
        let name = path.relative_to(self.root);
        let message = format!("`{name}` does not lead to a file of the repository");
        Diagnostic::error(Code::LoadRestricted, message)
            .at(text.at)
            .help("copy the file into the repository, or remove the link")
    }

    fn unmatched(&self, text: &LocatedText, what: &str) -> Diagnostic {
        let message = format!("`{}` {what}", text.value);
        let diagnostic = Diagnostic::error(Code::PathUnmatched, message).at(text.at);
        match suggestion(&text.value, self.root, self.sources) {
            Some(near) => diagnostic.help(did_you_mean(&near)),
            None => diagnostic.help("`offshoot list` shows the directories with a kustomization"),
        }
    }
}
