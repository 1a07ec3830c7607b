//! Writes the inputs to begin with to `fuzz/corpus/TARGET/`, where cargo-fuzz looks for them: those of `tests/fuzz`, and
//! inputs that once failed.

use std::path::Path;

use offshoot_fuzz::{corpus, files, targets};

fn main() {
    macro_rules! each {
        ($($name:ident),*) => {
            $(write(stringify!($name), targets::$name::corpus());)*
        };
    }
    each!(
        checks,
        diffs,
        environments,
        git,
        hosts,
        kustomizations,
        names,
        patches,
        yaml
    );
}

fn write(name: &str, mut inputs: Vec<Vec<u8>>) {
    let failed = files::below(&corpus::path("fixtures/fuzz").join(name));
    inputs.extend(failed.into_iter().map(|(_, input)| input));
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    std::fs::create_dir_all(&directory).expect("a directory can be made");
    for (number, input) in inputs.iter().enumerate() {
        std::fs::write(directory.join(format!("{number:05}")), input).expect("there is room");
    }
    println!("{}: {} inputs", directory.display(), inputs.len());
}
