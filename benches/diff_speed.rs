//! How long a comparison takes beside the parsing of its sides. Run by `scripts/diff-speed.py`, in
//! release: the files to compare are in the environment.
#![allow(
    clippy::disallowed_methods,
    reason = "measures, on files that it is told"
)]
#![allow(clippy::print_stdout, reason = "measures")]

use std::time::{Duration, Instant};

use offshoot::diag::Origin;
use offshoot::diff::{Options, compare, resources};
use offshoot::report::{HumanOptions, human};
use offshoot::yaml::parse_stream;

const ROUNDS: usize = 5;

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let made = work();
    (start.elapsed(), made)
}

#[test]
#[ignore = "measures: see scripts/diff-speed.py"]
fn speed() {
    let text = |name| {
        let path = std::env::var(name).expect("scripts/diff-speed.py names the files");
        std::fs::read_to_string(path).expect("they are there")
    };
    let (old, new) = (text("DIFF_SPEED_OLD"), text("DIFF_SPEED_NEW"));
    let parse = |text: &str| {
        let documents = parse_stream(text, Origin::NONE).expect("they are YAML");
        resources(documents).expect("they are manifests")
    };
    let mut best = [Duration::MAX; 3];
    for _ in 0..ROUNDS {
        let (parsing, [old, new]) = timed(|| [parse(&old), parse(&new)]);
        let (comparing, comparison) = timed(|| compare(&old, &new, Options::default()));
        let (showing, shown) = timed(|| human(&comparison, HumanOptions::default()));
        assert!(!shown.is_empty());
        for (best, time) in best.iter_mut().zip([parsing, comparing, showing]) {
            *best = time.min(*best);
        }
    }
    let [parsing, comparing, showing] = best.map(|time| time.as_secs_f64() * 1000.0);
    println!("diff-speed {parsing:.1} {comparing:.1} {showing:.1}");
}
