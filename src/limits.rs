//! The limits of what input may ask for: every bound of depth, growth and work, in one place. Input beyond one ends
//! in a diagnostic with a place; `docs/limits.md` is written from [`LIMITS`]. Some may be raised by whoever runs a build,
//! and by nothing that a build reads: [`Limits`].

use crate::diag::nearest;

/// The levels of nested values: in a file, and in what a build makes of files. Walks over a tree call themselves once
/// per level, so this many frames must fit on [`STACK`].
pub(crate) const NESTING: usize = 256;

/// The values that aliases may add to one document. go-yaml's ratios allow about as many.
pub(crate) const ALIAS_VALUES: usize = 400_000;

/// The kustomizations on the way from the one that is built to a base or component. Each is some frames on [`STACK`].
pub(crate) const BASE_DEPTH: usize = 256;

/// The most that the limit of depth may be raised to: so many frames fit on [`STACK`], also without optimization.
const DEEPEST_BASE: usize = 512;

/// The bases and components of one build, each counted as often as it is built.
pub(crate) const BASES: usize = 10_000;

/// The values that one build may read again, copy and write, however small its files are.
pub(crate) const BUILD_VALUES: usize = 800_000;

/// The bytes of files for each of which a build may write one value more.
pub(crate) const BYTES_PER_VALUE: usize = 4;

/// The bytes of text that one build may write, however small its files are.
pub(crate) const BUILD_TEXT: usize = 24 << 20;

/// The bytes of text that a build may write for each byte of its files.
pub(crate) const TEXT_PER_BYTE: usize = 8;

/// The bytes that one regular expression may take, compiled. Go allows more; `\pL{1000}` is far below.
pub(crate) const EXPRESSION_BYTES: usize = 48 << 20;

/// The bytes that all regular expressions of one build may take, compiled.
pub(crate) const EXPRESSIONS_BYTES: usize = 96 << 20;

/// The steps that the evaluation of one template may take: operations, and 64 bytes of text each.
pub(crate) const TEMPLATE_STEPS: u64 = 100_000;

/// The bytes of the expressions of one template: they nest at most as deeply as they are long.
pub(crate) const TEMPLATE_BYTES: usize = 8 << 10;

/// The `values` of an environment: each may read those before it.
pub(crate) const NAMED_VALUES: usize = 256;

/// The levels of nested expansions in a text with variables of Flux.
pub(crate) const EXPANSION_NESTING: usize = 64;

/// The levels of schemas in a schema of a CustomResourceDefinition.
pub(crate) const SCHEMA_NESTING: usize = 64;

/// The bytes of a file on disk, or of an object of git. The largest manifests, bundles of custom resource definitions,
/// have some 10 MB.
pub(crate) const FILE_BYTES: u64 = 256 << 20;

/// The errors that are shown to people. Machine-readable formats have all.
pub(crate) const ERRORS_SHOWN: usize = 50;

/// The characters of one line of an excerpt, and of one line of a message.
pub(crate) const LINE_SHOWN: usize = 500;

/// The bytes of stack for a command, and for each thread that works for it: memory is taken only for what is used.
pub(crate) const STACK: usize = 64 << 20;

/// The limits of a build that a caller may set. Those who write what is built cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bases and components above one another.
    pub base_depth: usize,
    /// The bases and components of one build.
    pub base_count: usize,
    /// The values that one build copies and writes, however small its files are.
    pub build_values: usize,
    /// The bytes of text that one build writes, however small its files are.
    pub build_text: usize,
    /// The bytes of one compiled regular expression.
    pub expression_bytes: usize,
    /// The bytes of all compiled regular expressions of one build.
    pub all_expression_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            base_depth: BASE_DEPTH,
            base_count: BASES,
            build_values: BUILD_VALUES,
            build_text: BUILD_TEXT,
            expression_bytes: EXPRESSION_BYTES,
            all_expression_bytes: EXPRESSIONS_BYTES,
        }
    }
}

/// The names of the limits in [`Limits`].
pub(crate) const BASE_DEPTH_NAME: &str = "base-depth";
pub(crate) const BASE_COUNT_NAME: &str = "base-count";
pub(crate) const BUILD_VALUES_NAME: &str = "build-values";
pub(crate) const BUILD_TEXT_NAME: &str = "build-text";
pub(crate) const EXPRESSION_NAME: &str = "expression-bytes";
pub(crate) const ALL_EXPRESSIONS_NAME: &str = "all-expression-bytes";

impl Limits {
    /// Sets the limit called `name`.
    ///
    /// # Errors
    /// The reason why there is no such limit, or why it may not have this number.
    pub fn set(&mut self, name: &str, number: usize) -> Result<(), String> {
        let limit = match name {
            BASE_DEPTH_NAME if number > DEEPEST_BASE => {
                return Err(format!("`{name}` can be at most {DEEPEST_BASE}"));
            }
            BASE_DEPTH_NAME => &mut self.base_depth,
            BASE_COUNT_NAME => &mut self.base_count,
            BUILD_VALUES_NAME => &mut self.build_values,
            BUILD_TEXT_NAME => &mut self.build_text,
            EXPRESSION_NAME => &mut self.expression_bytes,
            ALL_EXPRESSIONS_NAME => &mut self.all_expression_bytes,
            _ => return Err(unknown(name)),
        };
        *limit = number;
        Ok(())
    }
}

/// The reason why a name is refused.
fn unknown(name: &str) -> String {
    let names = || LIMITS.iter().map(|limit| limit.name);
    let names = || names().filter(|name| !name.is_empty());
    match nearest(name, names()) {
        Some(near) => format!("there is no limit `{name}`; did you mean `{near}`?"),
        None => {
            let names: Vec<&str> = names().collect();
            format!(
                "there is no limit `{name}`; the limits are {}",
                names.join(", ")
            )
        }
    }
}

/// The help for what is beyond the limit called `name`.
pub(crate) fn raised(name: &str) -> String {
    format!(
        "if you trust the files, raise the limit: `--limit {name}=NUMBER`, or OFFSHOOT_LIMITS in the environment"
    )
}

/// A row of the page about limits.
#[derive(Debug)]
pub struct Limit {
    /// The name for `--limit`; empty where the limit cannot be set.
    pub name: &'static str,
    /// The thing that is limited.
    pub what: &'static str,
    /// The most that there may be.
    pub most: u64,
    /// The name of the code that a diagnostic about more has; empty where there is none.
    pub code: &'static str,
    /// The reason, or what is counted.
    pub note: &'static str,
}

const fn row(what: &'static str, most: usize, code: &'static str, note: &'static str) -> Limit {
    Limit {
        name: "",
        what,
        most: most as u64,
        code,
        note,
    }
}

impl Limit {
    /// The same, if it can be set by this name.
    const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// Every limit.
pub const LIMITS: &[Limit] = &[
    row(
        "levels of nested values in a file",
        NESTING,
        "yaml-syntax",
        "Manifests stay below 50.",
    ),
    row(
        "levels of nested values that a path, a patch or a replacement makes",
        NESTING,
        "nesting-depth",
        "The same for what is written as for what is read.",
    ),
    row(
        "values that the aliases of one file add",
        ALIAS_VALUES,
        "yaml-syntax",
        "Lists of lists of aliases multiply. go-yaml's ratios allow about as many.",
    ),
    row(
        "bytes of a file, also at a git revision",
        FILE_BYTES as usize,
        "file-unreadable",
        "The largest manifests have some 10 MB. At a git revision the code is `git-unreadable`.",
    ),
    row(
        "bases and components above one another",
        BASE_DEPTH,
        "base-depth",
        "Counted from the kustomization that is built. At most 512, for which the stack is large enough.",
    )
    .named(BASE_DEPTH_NAME),
    row(
        "bases and components of one build",
        BASES,
        "base-count",
        "A base counts as often as it is listed, also by other bases.",
    )
    .named(BASE_COUNT_NAME),
    row(
        "values that one build copies and writes",
        BUILD_VALUES,
        "build-size",
        "One more for every 4 bytes of the files that it reads. Reading a file once is free; what its aliases add, reading it again, and every value that a step writes counts.",
    )
    .named(BUILD_VALUES_NAME),
    row(
        "bytes of text that one build writes",
        BUILD_TEXT,
        "build-size",
        "8 more for every byte of the files that it reads. Counts for names, images, vars, replacements and generators, and again for the output.",
    )
    .named(BUILD_TEXT_NAME),
    row(
        "bytes of one compiled regular expression",
        EXPRESSION_BYTES,
        "selector-expression",
        r"`\pL{1000}` is far below.",
    )
    .named(EXPRESSION_NAME),
    row(
        "bytes of all compiled regular expressions of one build",
        EXPRESSIONS_BYTES,
        "selector-expression",
        "The same expression counts once, a plain name not at all.",
    )
    .named(ALL_EXPRESSIONS_NAME),
    row(
        "bytes of the expressions in one template of offshoot.yaml",
        TEMPLATE_BYTES,
        "template-value",
        "The text around them is not counted.",
    ),
    row(
        "steps of the evaluation of one template",
        TEMPLATE_STEPS as usize,
        "template-value",
        "An operation is a step, and so are 64 bytes of text.",
    ),
    row(
        "`values` of an environment",
        NAMED_VALUES,
        "field-value",
        "Each may read those before it.",
    ),
    row(
        "levels of nested `${…}` in a text with variables of Flux",
        EXPANSION_NESTING,
        "substitution-syntax",
        "",
    ),
    row(
        "levels of schemas in a CustomResourceDefinition",
        SCHEMA_NESTING,
        "",
        "What is further in is not checked.",
    ),
    row(
        "errors that are shown",
        ERRORS_SHOWN,
        "",
        "The number of the others follows. Formats for programs have all.",
    ),
    row(
        "characters of a line of a source that are shown",
        LINE_SHOWN,
        "",
        "Around the place; a text in a message may have four times as many.",
    ),
];
