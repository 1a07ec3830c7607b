//! The page of limits. `UPDATE=1 cargo test --test it limits` writes it anew.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the repository and the environment"
)]

use crate::support::{read, root, updating};
use offshoot::diag::Code;
use offshoot::limits::{LIMITS, Limit, Limits};

const PAGE: &str = "docs/limits.md";

const HEAD: &str = "\
# Limits

offshoot renders files of people whom nobody knows: pull requests in CI, and repositories inside Argo CD. Whatever is in them, a run ends, with
an output or with a diagnostic that has a place. So there are limits of depth, size and work. They are far from what manifests need.

Whoever runs offshoot may set those that have a name, for files that they trust: `--limit base-count=20000`, which may be repeated, or for a
pipeline and Argo CD's sidecar `OFFSHOOT_LIMITS=base-count=20000,build-text=67108864`. The option replaces the variable. offshoot.yaml has no
such field: a pull request cannot raise what it may take. A larger limit takes more memory and time, in proportion. The limits without a name
are those that nothing but an attack reaches, and those of the stack.

";

const TAIL: &str = "
## Memory

A build whose files have less than a megabyte takes less than 256 MiB, a larger one less than 40 times their size. The limits of values and text see
to that: they grow with the files. `build-size` therefore means that something multiplies. A patch for every resource, a base under twenty prefixes and
labels on ten thousand resources do not reach it.

## Time

The time of a run grows as its input does, or as the input times its logarithm: with the items of every list of a kustomization and of
offshoot.yaml, with resources, and with what differs in a diff. `scripts/growth.py` measures it. These grow faster:

- Patches of one resource: each reads all of the resource, as in kustomize, so that a thousand patches of a resource with a thousand
  fields take a million steps. Write them into one patch.
- Files of `configurations`: each is merged with the rows of all before it, and these are sorted, as in kustomize. Write the rows into one file.
- Entries of offshoot.yaml that hold for everything (`sharedHosts`, `hosts.only`, `domains`, `diff.ignore`): each is compared with every host, or
  every change.
- Expressions (`name: web-.*`) in selectors: each is compared with every resource. A plain name is looked up.
- Lists that merge by keys, where elements lack a key or have the same: each is compared with every other.
";

fn row(limit: &Limit) -> String {
    let Limit {
        name,
        what,
        most,
        code,
        note,
    } = limit;
    let code = match *code {
        "" => String::new(),
        code => format!("[`{code}`](diagnostics.md#{code})"),
    };
    let name = match *name {
        "" => String::new(),
        name => format!("`{name}`"),
    };
    format!(
        "| {what} | {} | {name} | {code} | {note} |\n",
        grouped(*most)
    )
}

/// A number with commas; a power of two in units of 1024 bytes.
fn grouped(number: u64) -> String {
    for (shift, unit) in [(20, "MiB"), (10, "KiB")] {
        if number >= 1 << shift && number.is_multiple_of(1 << shift) {
            return format!("{} {unit}", number >> shift);
        }
    }
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[test]
fn the_page_of_limits_is_what_the_table_says() {
    let rows: String = LIMITS.iter().map(row).collect();
    let page =
        format!("{HEAD}| limit | most | name | code | |\n|---|---|---|---|---|\n{rows}{TAIL}");
    let path = root().join(PAGE);
    if updating() {
        std::fs::write(&path, page).expect("the page is writable");
        return;
    }
    assert!(
        read(&path) == page,
        "{PAGE} is stale: `UPDATE=1 cargo test --test it limits` writes it anew"
    );
}

#[test]
fn a_caller_sets_the_limits_that_have_a_name_and_no_others() {
    let mut limits = Limits::default();
    for limit in LIMITS.iter().filter(|limit| !limit.name.is_empty()) {
        let before = limits;
        let most = usize::try_from(limit.most).expect("it fits");
        assert_eq!(limits.set(limit.name, most), Ok(()), "{}", limit.name);
        assert_eq!(limits, before, "{} has another default", limit.name);
        assert_eq!(limits.set(limit.name, 7), Ok(()), "{}", limit.name);
        assert_ne!(limits, before, "{} sets nothing", limit.name);
    }
    let said = limits
        .set("base-cuont", 1)
        .expect_err("there is no such limit");
    assert!(said.contains("did you mean `base-count`?"), "{said}");
    assert!(limits.set("base-depth", 513).is_err(), "the stack ends");
}

#[test]
fn limits_name_codes_that_exist() {
    for limit in LIMITS.iter().filter(|limit| !limit.code.is_empty()) {
        let is_named = Code::ALL.iter().any(|code| code.name() == limit.code);
        assert!(is_named, "{}", limit.code);
    }
}
