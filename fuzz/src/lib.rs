//! The targets of `tests/fuzz`, for libFuzzer: the files are those that `cargo test --test fuzz` runs, so that a target
//! has one body.
#![allow(clippy::disallowed_methods, reason = "a corpus lies on disk")]

#[path = "../../tests/fuzz/corpus.rs"]
pub mod corpus;
#[path = "../../tests/fuzz/files.rs"]
pub mod files;
#[path = "../../tests/fuzz/targets/mod.rs"]
pub mod targets;

#[doc(hidden)]
pub use libfuzzer_sys;

/// The bytes of stack of a run: those of a command.
const STACK: usize = 64 << 20;

/// Runs the body of a target on a thread with the stack of a command. A panic ends the process: libFuzzer keeps the input.
pub fn run(body: fn(&[u8]) -> String, data: &[u8]) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || body(data)).expect("a thread");
        drop(thread.join().expect("a panic has ended the process"));
    });
}

/// The entry point of a target.
#[macro_export]
macro_rules! target {
    ($name:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(|data: &[u8]| {
            $crate::run($crate::targets::$name::run, data)
        });
    };
}
