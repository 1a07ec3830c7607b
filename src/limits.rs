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
