//! The runs of one target: inputs that once failed, then new ones until the time is over.

use std::any::Any;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::corpus;
use crate::dice::Dice;
use crate::files;
use crate::mutate::mutated;
use crate::reduce::reduced;

/// The bytes of stack of a run: those of a command.
const STACK: usize = 64 << 20;

/// The time after which an input counts as one that does not end, without optimization.
const LONGEST: Duration = Duration::from_secs(40);

/// A part of the library that takes any bytes.
pub struct Target {
    pub name: &'static str,
    /// Inputs to begin with.
    pub corpus: fn() -> Vec<Vec<u8>>,
    /// Takes any bytes, and returns a word about the result. An input with a new result is kept, to make others of it.
    pub run: fn(&[u8]) -> String,
}

thread_local! {
    /// The place of the last panic.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs a target.
pub fn fuzz(target: &Target) {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string);
        PLACE.set(place.unwrap_or_default());
        // Inputs run on threads without a name; a test has one.
        if std::thread::current().name().is_some() {
            default(panic);
        }
    }));
    let failures = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn_scoped(scope, || failures(target));
        thread
            .expect("a thread")
            .join()
            .expect("failures are caught")
    });
    let said: Vec<String> = failures.into_values().collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// The failures by what they say.
fn failures(target: &Target) -> BTreeMap<String, String> {
    let (seconds, seed) = (variable("SECONDS", 1), variable("SEED", 1));
    let end = Instant::now() + Duration::from_secs(seconds);
    let running = Running::new(target);
    let mut failures = BTreeMap::new();
    for (name, input) in files::below(&corpus::path("fixtures/fuzz").join(target.name)) {
        if let Err(said) = running.attempt(&input) {
            let told = format!("fixtures/fuzz/{}/{name}: {said}", target.name);
            failures.insert(key(&said), told);
        }
    }
    let mut inputs = (target.corpus)();
    assert!(
        !inputs.is_empty(),
        "{} has inputs to begin with",
        target.name
    );
    let (mut dice, mut seen, mut runs) = (Dice::new(seed), BTreeSet::new(), 0_u64);
    let first = inputs.len();
    while Instant::now() < end {
        runs += 1;
        let input = mutated(&inputs, &mut dice);
        match running.attempt(&input) {
            Ok(result) => {
                if seen.insert(result) {
                    inputs.push(input);
                }
            }
            Err(said) if failures.contains_key(&key(&said)) => {}
            Err(said) => {
                let told = running.keep(&input, &said);
                failures.insert(key(&said), told);
            }
        }
    }
    let found = inputs.len() - first;
    eprintln!("{}: seed {seed}, {runs} inputs, {found} kept", target.name);
    failures
}

/// A number from the environment.
fn variable(name: &str, default: u64) -> u64 {
    let text = std::env::var(format!("OFFSHOOT_FUZZ_{name}"));
    text.map_or(default, |text| text.parse().expect("a number"))
}

/// One failure: the same words, whatever the numbers and values in them.
fn key(said: &str) -> String {
    let line = said.lines().next().unwrap_or_default();
    let words = line.split('`').step_by(2).collect::<String>();
    words
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .take(80)
        .collect()
}

/// The input that runs, for a watchdog and for those who find the process gone.
struct Running {
    run: fn(&[u8]) -> String,
    name: &'static str,
    since: Arc<Mutex<Option<Instant>>>,
}

impl Running {
    fn new(target: &Target) -> Self {
        let running = Self {
            run: target.run,
            name: target.name,
            since: Arc::default(),
        };
        std::fs::create_dir_all(directory()).expect("a directory of the build");
        let (since, file) = (Arc::clone(&running.since), running.file());
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let since = *since.lock().unwrap_or_else(PoisonError::into_inner);
                if since.is_some_and(|since| since.elapsed() > LONGEST) {
                    eprintln!("does not end within {LONGEST:?}: {}", file.display());
                    std::process::exit(1);
                }
            }
        });
        running
    }

    /// The file with the input that runs: it stays there if the process is gone.
    fn file(&self) -> PathBuf {
        directory().join(format!("{}.running", self.name))
    }

    /// Runs an input.
    ///
    /// # Errors
    /// What was said in a panic.
    fn attempt(&self, input: &[u8]) -> Result<String, String> {
        std::fs::write(self.file(), input).expect("a writable file");
        self.set(Some(Instant::now()));
        let result = catch_unwind(AssertUnwindSafe(|| (self.run)(input)));
        self.set(None);
        result.map_err(|panic| format!("{}: {}", PLACE.take(), words(&*panic)))
    }

    fn set(&self, since: Option<Instant>) {
        *self.since.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }

    /// Writes a smaller form of a failing input to a file, and tells of it.
    fn keep(&self, input: &[u8], said: &str) -> String {
        let fails = |input: &[u8]| {
            let result = self.attempt(input);
            result.is_err_and(|other| key(&other) == key(said))
        };
        let smaller = reduced(input, fails);
        let hash = smaller.iter().fold(0_u32, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(u32::from(*byte))
        });
        let file = directory().join(format!("{}-{hash:08x}", self.name));
        std::fs::write(&file, &smaller).expect("a writable file");
        format!(
            "{}: {said}\n  move it to fixtures/fuzz/{}/ once it is mended",
            file.display(),
            self.name
        )
    }
}

fn directory() -> PathBuf {
    corpus::path("target/fuzz")
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text.or_else(|| panic.downcast_ref::<&str>().map(|&text| text.to_owned()));
    text.unwrap_or_else(|| "a panic without a text".to_owned())
}
