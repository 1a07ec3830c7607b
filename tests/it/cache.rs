//! `diff --since --cache-dir`: the same bytes as without a cache, whatever is in it, and whoever else writes to it.
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the disk and end processes"
)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use sha2::{Digest, Sha256};

use crate::support::{Ran, Repository, copy, files_below, offshoot, run};

const SINCE: [&str; 3] = ["diff", "--since", "HEAD"];

const FORMATS: [&str; 5] = ["json", "human", "markdown", "html", "unified"];

/// A directory for a cache.
struct Cache(tempfile::TempDir);

impl Cache {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a scratch directory"))
    }

    fn option(&self) -> &str {
        self.0.path().to_str().expect("it is UTF-8")
    }

    /// The files in it that have outcomes.
    fn packs(&self) -> Vec<PathBuf> {
        let files = files_below(self.0.path()).into_iter();
        files
            .filter(|path| path.extension().is_some_and(|name| name == "pack"))
            .collect()
    }
}

fn with<'a>(cache: &'a Cache, arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--cache-dir", cache.option()]].concat()
}

fn said(ran: &Ran) -> (Option<i32>, &str, &str) {
    (ran.code, &ran.stdout, &ran.stderr)
}

/// Runs with the cache, and without: both say the same.
#[track_caller]
fn agrees(repository: &Path, cache: &Cache, arguments: &[&str], when: &str) -> Ran {
    let without = run(repository, arguments);
    let cached = run(repository, &with(cache, arguments));
    assert!(
        said(&cached) == said(&without),
        "{when}: {arguments:?}\n{}{}\nand without a cache\n{}{}",
        cached.stdout,
        cached.stderr,
        without.stdout,
        without.stderr
    );
    without
}

#[test]
fn every_format_is_the_same_with_a_cache_that_is_cold_or_warm() {
    let Some(repository) = crate::shards::repository() else {
        return;
    };
    let cache = Cache::new();
    for round in ["cold", "warm"] {
        for format in FORMATS {
            let options = [&SINCE[..], &["-o", format]].concat();
            let ran = agrees(repository.path(), &cache, &options, round);
            assert_eq!(ran.code, Some(2), "some targets cannot be built");
        }
        for options in [
            &["--all"][..],
            &["--expect-unchanged", "overlays/0*"],
            &["overlays/07", "live"],
            &["--kustomize-version", "5.8.3"],
            &["--ignore", "spec.replicas"],
            &["--limit", "base-count=1"],
            &["--shard", "2/3"],
        ] {
            let options = [&SINCE[..], options].concat();
            agrees(repository.path(), &cache, &options, round);
        }
    }
}

#[test]
fn what_is_kept_is_used() {
    let Some(repository) = crate::shards::repository() else {
        return;
    };
    let cache = Cache::new();
    let options = [&SINCE[..], &["-o", "json"]].concat();
    let first = agrees(repository.path(), &cache, &options, "cold");
    let packs = cache.packs();
    let [pack] = packs.as_slice() else {
        panic!("{packs:?}");
    };
    let text = fs::read_to_string(pack).expect("it is there");
    assert!(text.contains("web:new"));
    // What somebody else writes there is believed: the digest tells damage, not malice.
    replace(pack, &text.replace("web:new", "web:forged"));
    let second = run(repository.path(), &with(&cache, &options));
    assert_eq!(second.stdout, first.stdout, "its digest is wrong");
    let text = fs::read_to_string(pack).expect("it is there");
    replace(pack, &signed(&text.replace("web:new", "web:forged")));
    let third = run(repository.path(), &with(&cache, &options));
    assert!(third.stdout.contains("web:forged"));
    // An edit of one target leaves the others as they are kept.
    repository.edit("overlays/08/kustomization.yaml", "shop-08", "shop-8");
    let fourth = run(repository.path(), &with(&cache, &options));
    assert!(fourth.stdout.contains("shop-8\"") && fourth.stdout.contains("web:forged"));
    // A commit has other outcomes.
    repository.commit("second");
    repository.edit("base/web.yaml", "web:v2", "web:v3");
    agrees(repository.path(), &cache, &options, "another commit");
}

/// Puts `text` in the place of a file that only its owner can read.
fn replace(path: &Path, text: &str) {
    fs::write(path, text).expect("there is room");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("it is ours");
}

/// The text of a pack with the right digest.
fn signed(text: &str) -> String {
    let (header, body) = text.split_once('\n').expect("it has two lines");
    let digest = Sha256::digest(body.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let (before, _) = header.split_once("\"digest\":\"").expect("it has one");
    format!("{before}\"digest\":\"{digest}\"}}\n{body}")
}

#[test]
fn a_damaged_cache_is_as_good_as_none() {
    let Some(repository) = crate::shards::repository() else {
        return;
    };
    let cache = Cache::new();
    let options = [&SINCE[..], &["-o", "json"]].concat();
    let expected = agrees(repository.path(), &cache, &options, "cold");
    let again = |what: &str| {
        let ran = run(repository.path(), &with(&cache, &options));
        assert!(said(&ran) == said(&expected), "{what}: {}", ran.stderr);
    };
    let [pack] = <[PathBuf; 1]>::try_from(cache.packs()).expect("there is one");
    let whole = fs::read(&pack).expect("it is there");
    let text = String::from_utf8(whole.clone()).expect("it is text");
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        bytes
    };
    let middle = whole.len() / 2;
    let damages: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("cut off", whole[..middle].to_vec()),
        ("without its last byte", whole[..whole.len() - 1].to_vec()),
        ("longer", [&whole[..], b" "].concat()),
        ("flipped at the start", flipped(3)),
        ("flipped in the middle", flipped(middle)),
        ("flipped at the end", flipped(whole.len() - 2)),
        ("garbage", vec![0xff; 4096]),
        (
            "of another format",
            text.replacen("\"format\":1", "\"format\":2", 1).into(),
        ),
        (
            "of another work",
            text.replacen("\"key\":\"", "\"key\":\"0", 1).into(),
        ),
        (
            "of another shape",
            signed(&text.replacen("\"entries\":[{", "\"entries\":[{\"target\":7,", 1)).into(),
        ),
        (
            "of numbers that lead nowhere",
            signed(&text.replacen("\"paths\":[0", "\"paths\":[99999999", 1)).into(),
        ),
    ];
    for (what, bytes) in damages {
        fs::write(&pack, bytes).expect("there is room");
        again(what);
        let made = fs::read(&pack).expect("it is there");
        assert!(made == whole, "it is made anew: {what}");
    }
    fs::remove_file(&pack).expect("it is ours");
    symlink("nowhere", &pack).expect("there is room");
    again("a symlink");
    let is_last = |path: &PathBuf| path.extension().is_some_and(|name| name == "last");
    let last = files_below(cache.0.path()).into_iter().find(is_last);
    fs::remove_file(&pack).expect("it is ours");
    replace(&last.expect("there is one"), "../../../etc/passwd");
    again("a name that leads out");
    // A file that git checks out is not its owner's alone.
    let forged = signed(&text.replace("web:new", "web:forged"));
    fs::write(&pack, forged).expect("there is room");
    fs::set_permissions(&pack, fs::Permissions::from_mode(0o644)).expect("it is ours");
    again("anybody's file");
    // What stands in the way costs a warning.
    fs::remove_file(&pack).expect("it is ours");
    fs::create_dir(&pack).expect("there is room");
    let ran = run(repository.path(), &with(&cache, &options));
    assert!(ran.stdout == expected.stdout && ran.code == expected.code);
    assert!(ran.stderr.contains("cache-unusable"), "{}", ran.stderr);
}

#[test]
fn nothing_secret_is_kept_and_nobody_else_can_read_it() {
    let Some(repository) = crate::shards::repository() else {
        return;
    };
    let cache = Cache::new();
    agrees(repository.path(), &cache, &SINCE, "cold");
    let files = files_below(cache.0.path());
    assert!(files.len() >= 2, "{files:?}");
    for path in files {
        let text = fs::read_to_string(&path).expect("it is text");
        assert!(!text.contains("hunter"), "{}", path.display());
        let mode = |path: &Path| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
        };
        let directory = path.parent().expect("it has one");
        assert_eq!(mode(&path) & 0o777, 0o600, "{}", path.display());
        assert_eq!(mode(directory) & 0o777, 0o700, "{}", directory.display());
    }
}

#[test]
fn writers_at_the_same_time_leave_whole_files() {
    let Some(repository) = crate::shards::repository() else {
        return;
    };
    let other = tempfile::tempdir().expect("a scratch directory");
    let other = fs::canonicalize(other.path())
        .expect("it is there")
        .join("other");
    copy(repository.path(), &other);
    let changed = other.join("base/web.yaml");
    let text = fs::read_to_string(&changed).expect("it is there");
    fs::write(&changed, text.replace("web:v2", "web:v4")).expect("there is room");
    let cache = Cache::new();
    let options = [&SINCE[..], &["-o", "json"]].concat();
    let expected = [repository.path(), &other].map(|path| run(path, &options));
    for _ in 0..3 {
        let started: Vec<_> = (0..6)
            .map(|at| {
                let place = if at % 3 == 2 {
                    &*other
                } else {
                    repository.path()
                };
                let mut command = offshoot(place, &with(&cache, &options));
                let child = command
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn();
                (at, child.expect("it starts"))
            })
            .collect();
        for (at, child) in started {
            let ended: Output = child.wait_with_output().expect("it ends");
            let expected = &expected[usize::from(at % 3 == 2)];
            assert_eq!(
                String::from_utf8_lossy(&ended.stdout),
                expected.stdout,
                "{at}"
            );
            assert_eq!(
                String::from_utf8_lossy(&ended.stderr),
                expected.stderr,
                "{at}"
            );
        }
        let left = files_below(cache.0.path());
        let is_known = |path: &&PathBuf| {
            path.extension()
                .is_some_and(|name| name == "pack" || name == "last")
        };
        assert_eq!(left.iter().filter(is_known).count(), left.len(), "{left:?}");
    }
}

/// An edit of the files.
type Edit = fn(&Repository);

/// Edits, each of what the others left.
const EDITS: &[(&str, Edit)] = &[
    ("nothing", |_| {}),
    ("a base", |it| it.edit("base/web.yaml", "web:v2", "web:v5")),
    ("and back", |it| {
        it.edit("base/web.yaml", "web:v5", "web:v2")
    }),
    ("one overlay", |it| {
        it.edit("overlays/08/kustomization.yaml", "shop-08", "shop-8");
    }),
    ("a comment", |it| {
        it.edit(
            "overlays/08/kustomization.yaml",
            "namespace",
            "# why\nnamespace",
        );
    }),
    ("a line above", |it| {
        it.edit(
            "base/web.yaml",
            "apiVersion: apps/v1",
            "# first\napiVersion: apps/v1",
        );
    }),
    ("a file that nobody reads", |it| {
        it.edit("unread.yaml", "name: b", "name: c")
    }),
    ("a file that appears where nothing was", |it| {
        it.write(
            "overlays/05/gone.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: found}\n",
        );
    }),
    ("a second kustomization file", |it| {
        it.write("base/Kustomization", "resources: [web.yaml]\n");
    }),
    ("none again", |it| it.remove("base/Kustomization")),
    ("a directory where a file was", |it| {
        it.remove("base/web.yaml");
        it.write("base/web.yaml/kustomization.yaml", "resources: []\n");
    }),
    ("the file again", |it| {
        it.remove("base/web.yaml");
        _ = it.git(&["checkout", "--quiet", "base/web.yaml"]);
        it.edit("base/web.yaml", "replicas: 1", "replicas: 4");
    }),
    ("a base behind a symlink", |it| {
        fs::rename(it.path().join("base"), it.path().join("moved")).expect("it is ours");
        symlink("moved", it.path().join("base")).expect("there is room");
    }),
    ("a base without one", |it| {
        fs::remove_file(it.path().join("base")).expect("it is ours");
        fs::rename(it.path().join("moved"), it.path().join("base")).expect("it is ours");
    }),
    ("a file behind a symlink", |it| {
        let text = it.read("base/web.yaml");
        it.write("base/other.yaml", &text);
        it.remove("base/web.yaml");
        symlink("other.yaml", it.path().join("base/web.yaml")).expect("there is room");
    }),
    ("what it leads to", |it| {
        it.edit("base/other.yaml", "replicas: 4", "replicas: 5")
    }),
    ("a file without one", |it| {
        it.remove("base/web.yaml");
        fs::rename(
            it.path().join("base/other.yaml"),
            it.path().join("base/web.yaml"),
        )
        .expect("it is ours");
    }),
    ("offshoot.yaml", |it| {
        it.edit("offshoot.yaml", "labels.owner", "labels.nobody")
    }),
    ("a value of a Secret", |it| {
        it.edit("base/web.yaml", "hunter2-hunter2", "hunter4-hunter4")
    }),
    ("a base of a base", |it| {
        it.write(
            "deep/kustomization.yaml",
            "resources: [../base]\nlabels: [{pairs: {a: b}}]\n",
        );
        it.edit("overlays/09/kustomization.yaml", "../../base", "../../deep");
    }),
    ("the base of a base", |it| {
        it.edit("deep/kustomization.yaml", "a: b", "a: c")
    }),
    ("a target that goes", |it| it.remove("overlays/09")),
    ("a file of a generator", |it| {
        it.write("overlays/10/app.env", "A=1\n");
        it.edit(
            "overlays/10/kustomization.yaml",
            "namespace",
            "configMapGenerator: [{name: c, envs: [app.env]}]\nnamespace",
        );
    }),
    ("what is in it", |it| {
        it.write("overlays/10/app.env", "A=2\n")
    }),
    ("a commit", |it| it.commit("second")),
    ("after the commit", |it| {
        it.edit("base/web.yaml", "web:v1", "web:v7")
    }),
    ("a named line", |it| {
        it.edit(
            "overlays/11/kustomization.yaml",
            "../../base",
            "../../base, ../../deep2",
        );
        it.write("deep2/kustomization.yaml", "resources: [more.yaml]\n");
        it.write(
            "deep2/more.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n",
        );
    }),
    ("a directory that a line names", |it| {
        it.write("deep2/kustomization.yaml", "resources: [../deep3]\n");
        it.write("deep3/kustomization.yaml", "resources: [more.yaml]\n");
        it.write(
            "deep3/more.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n",
        );
    }),
    ("a branch", |it| {
        _ = it.git(&["checkout", "--quiet", "-b", "other"])
    }),
    ("an ignored directory", |it| {
        it.write(".gitignore", "overlays/14/\n")
    }),
];

#[test]
fn no_edit_leaves_anything_stale() {
    let Some(repository) = crate::shards::repository() else {
        return;
    };
    let cache = Cache::new();
    for (what, edit) in EDITS {
        edit(&repository);
        let options = ["-o", "json", "--expect-unchanged", "overlays/1*"];
        let options = [&SINCE[..], &options].concat();
        agrees(repository.path(), &cache, &options, what);
    }
}

#[test]
fn many_states_in_any_order_are_told_apart() {
    let Some(repository) = crate::shards::repository() else {
        return;
    };
    let cache = Cache::new();
    // A small generator of numbers, the same in each run.
    let mut state = 7_u32;
    let mut number = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    for round in 0..12 {
        let tag = number(3);
        let text = repository.read("base/web.yaml");
        let at = text.find("image: web:v").expect("it has one") + "image: web:v".len();
        let text = format!("{}{tag}{}", &text[..at], &text[at + 1..]);
        repository.write("base/web.yaml", &text);
        for _ in 0..number(3) {
            let overlay = 10 + number(6);
            let path = format!("overlays/{overlay}/kustomization.yaml");
            let more = ["", "nameSuffix: -x\n", "commonAnnotations: {a: b}\n"][number(3) as usize];
            let text = format!("resources: [../../base]\nnamespace: n{}\n{more}", number(2));
            repository.write(&path, &text);
        }
        let what = format!("round {round}");
        let options = [&SINCE[..], &["-o", "json"]].concat();
        agrees(repository.path(), &cache, &options, &what);
    }
}
