//! The limits of what input may ask for: every bound of depth, growth and work, in one place. Input beyond one ends
//! in a diagnostic with a place; `docs/limits.md` is written from [`LIMITS`].

/// The levels of nested values: in a file, and in what a build makes of files. Walks over a tree call themselves once
/// per level, so this many frames must fit on [`STACK`].
pub(crate) const NESTING: usize = 256;

/// The values that aliases may add to one document. go-yaml's ratios allow about as many.
pub(crate) const ALIAS_VALUES: usize = 400_000;

/// The kustomizations on the way from the one that is built to a base or component. Each is some frames on [`STACK`].
pub(crate) const BASE_DEPTH: usize = 256;

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

/// The errors that are shown to people. Machine-readable formats have all.
pub(crate) const ERRORS_SHOWN: usize = 50;

/// The characters of one line of an excerpt, and of one line of a message.
pub(crate) const LINE_SHOWN: usize = 500;

/// The bytes of stack for a command, and for each thread that works for it: memory is taken only for what is used.
pub(crate) const STACK: usize = 64 << 20;

/// A row of the page about limits.
#[derive(Debug)]
pub struct Limit {
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
        what,
        most: most as u64,
        code,
        note,
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
        "bases and components above one another",
        BASE_DEPTH,
        "base-depth",
        "Counted from the kustomization that is built.",
    ),
    row(
        "bases and components of one build",
        BASES,
        "base-count",
        "A base counts as often as it is listed, also by other bases.",
    ),
    row(
        "values that one build copies and writes",
        BUILD_VALUES,
        "build-size",
        "One more for every 4 bytes of the files that it reads. Reading a file once is free; what its aliases add, reading it again, and every value that a step writes counts.",
    ),
    row(
        "bytes of text that one build writes",
        BUILD_TEXT,
        "build-size",
        "8 more for every byte of the files that it reads. Counts for names, images, vars, replacements and generators, and again for the output.",
    ),
    row(
        "bytes of one compiled regular expression",
        EXPRESSION_BYTES,
        "selector-expression",
        r"`\pL{1000}` is far below.",
    ),
    row(
        "bytes of all compiled regular expressions of one build",
        EXPRESSIONS_BYTES,
        "selector-expression",
        "The same expression counts once, a plain name not at all.",
    ),
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
