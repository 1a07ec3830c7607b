//! Fuzzing by mutation: inputs of `fixtures/`, changed at random, given to parts of the library. Each target is a file in
//! `targets/` of one shape: `corpus` has the inputs to begin with, `run` takes any bytes. It must return, in bounded time,
//! and without a panic; what holds of the result is asserted there.
//!
//!     OFFSHOOT_FUZZ_SECONDS=60 OFFSHOOT_FUZZ_SEED=7 cargo test --test fuzz -- --nocapture [TARGET]
//!
//! Without the variables a target runs for a second, with the same seed each time. An input that fails is made smaller and
//! written to `target/fuzz/`; `fixtures/fuzz/TARGET/` has those that once failed, and each run begins with them.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk, the clock and the environment"
)]
#![allow(clippy::print_stderr, reason = "the seed is told, and what was found")]

mod corpus;
mod dice;
mod files;
mod mutate;
mod reduce;
mod runner;
mod targets;

use runner::{Target, fuzz};

macro_rules! targets {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            fuzz(&Target {
                name: stringify!($name),
                corpus: targets::$name::corpus,
                run: targets::$name::run,
            });
        })*
    };
}

targets!(
    checks,
    diffs,
    environments,
    git,
    hosts,
    kustomizations,
    names,
    patches,
    yaml,
);
