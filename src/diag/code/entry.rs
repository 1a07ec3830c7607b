//! A row of the table of codes, and the macro that builds the table.

use crate::diag::severity::Severity;

/// The person who has to fix the problem when a command fails with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The author of the command line: every command exits with 2.
    Usage,
    /// The author of the files: the command exits with its own code for a failure.
    Input,
    /// The author of the files; a check found it in a render, and `checks` in offshoot.yaml sets its
    /// level.
    Finding,
}

/// A row of the table: everything known about one code.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) severities: &'static [Severity],
    pub(super) fault: Fault,
    pub(super) meaning: &'static str,
    pub(super) fix: &'static str,
}

/// Builds the enum and its table from rows `Variant "name" SEVERITY FAULT "meaning"
/// "fix";`. SEVERITY is `error`, `warning`, `note`, or where it depends on the situation, `either` of the
/// first two or `any`.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $fault:ident $meaning:literal $fix:literal;)+) => {
        /// The stable identity of a rule. Variants are sorted by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)+
        }

        impl Code {
            /// Every code, sorted by name.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(super) fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$variant => &Entry {
                        name: $name,
                        severities: codes!(@$severity),
                        fault: Fault::$fault,
                        meaning: $meaning,
                        fix: $fix,
                    },)+
                }
            }
        }
    };
    (@error) => { &[Severity::Error] };
    (@note) => { &[Severity::Note] };
    (@warning) => { &[Severity::Warning] };
    (@note) => { &[Severity::Note] };
    (@either) => { &[Severity::Error, Severity::Warning] };
    (@any) => { &[Severity::Error, Severity::Warning, Severity::Note] };
}
pub(super) use codes;
