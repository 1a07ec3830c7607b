//! How long a comparison takes: beside the parsing of its sides, and in every format of `offshoot diff`.
//!
//! `cargo bench --bench diff_speed` takes 2,500 and 10,000 resources that all changed; where a resource costs
//! much more at the second size than at the first, something is quadratic. `… -- OLD NEW` takes two files of
//! manifests and prints a line for `scripts/performance.py`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "measures, on files that it is told or makes"
)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use offshoot::diag::Origin;
use offshoot::diff::{Options, compare, resources};
use offshoot::report::{HumanOptions, human};
use offshoot::yaml::parse_stream;

const ROUNDS: usize = 5;

const SIZES: [usize; 2] = [2_500, 10_000];

const FORMATS: [&str; 7] = [
    "human",
    "unified",
    "summary",
    "markdown",
    "json",
    "html",
    "json-patch",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` runs this, too, without the flag.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let files: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    match files.as_slice() {
        [] => own_sides(),
        [old, new] => {
            let read = |path: &str| std::fs::read_to_string(path).expect("a file of manifests");
            let [parsing, comparing, showing] = measured(&read(old), &read(new)).map(milliseconds);
            println!("diff-speed {parsing:.1} {comparing:.1} {showing:.1}");
        }
        _ => panic!("none or two files are compared"),
    }
}

/// The best of several rounds: to parse, to compare, to show.
fn measured(old: &str, new: &str) -> [Duration; 3] {
    let parse = |text: &str| {
        let documents = parse_stream(text, Origin::NONE).expect("they are YAML");
        resources(documents).expect("they are manifests")
    };
    let mut best = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        let (parsing, [old, new]) = timed(|| [parse(old), parse(new)]);
        let (comparing, comparison) = timed(|| compare(&old, &new, Options::default()));
        let (showing, shown) = timed(|| human(&comparison, HumanOptions::default()));
        assert!(!shown.is_empty());
        for (best, time) in best.iter_mut().zip([parsing, comparing, showing]) {
            *best = time.min(*best);
        }
    }
    best
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed(), made)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A row for each step and format: a time for each size, and what a resource costs at the last beside the first.
fn own_sides() {
    let of_size = SIZES.map(|size| {
        let [old, new] = ["info", "debug"].map(|level| config_maps(size, level));
        let steps = measured(&old, &new).to_vec();
        [steps, in_formats(&old, &new)].concat()
    });
    let names = ["parse", "compare", "show"].into_iter().chain(FORMATS);
    println!(
        "{:<12} {:>11} {:>11} {:>6}",
        "", SIZES[0], SIZES[1], "growth"
    );
    for (name, (small, large)) in names.zip(of_size[0].iter().zip(&of_size[1])) {
        let (small, large) = (milliseconds(*small), milliseconds(*large));
        let growth = large / small * SIZES[0] as f64 / SIZES[1] as f64;
        println!("{name:<12} {small:>8.1} ms {large:>8.1} ms {growth:>6.2}");
    }
}

fn config_maps(count: usize, level: &str) -> String {
    let config_map = |at: usize| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{at}}}\ndata: {{a: {level} {at}}}\n"
        )
    };
    (0..count).map(config_map).collect()
}

/// Whole runs of `offshoot diff`, one for each format.
fn in_formats(old: &str, new: &str) -> Vec<Duration> {
    let directory = tempfile::tempdir().expect("a scratch directory");
    for (name, text) in [("old.yaml", old), ("new.yaml", new)] {
        std::fs::write(directory.path().join(name), text).expect("a scratch directory");
    }
    let times = FORMATS.map(|format| timed(|| run(directory.path(), format)).0);
    times.to_vec()
}

fn run(directory: &Path, format: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_offshoot"))
        .args(["diff", "old.yaml", "new.yaml", "-o", format])
        .current_dir(directory)
        .env_clear()
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{format}");
}
