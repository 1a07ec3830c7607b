//! The files of a git repository: references, settings and objects. What they say is read, or refused.

use std::path::Path;

use gix_hash::Kind as HashKind;
use gix_object::Kind;
use offshoot::sources::{FilePath, GitRepository, RefKind, Sources};

use crate::files;

/// The start of a path of an object that is given without compression: `objects/KIND/HASH`.
const OBJECTS: &str = "objects/";

const FILE: &[u8] = b"resources: [r.yaml]\n";

pub fn corpus() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for references in [
        &[
            ("HEAD", "ref: refs/heads/main\n"),
            ("refs/heads/main", "COMMIT\n"),
        ][..],
        &[
            ("HEAD", "COMMIT\n"),
            (
                "packed-refs",
                "# pack-refs with: peeled fully-peeled sorted\nCOMMIT refs/tags/v1\n^COMMIT\n",
            ),
        ],
        &[
            ("HEAD", "ref: refs/heads/main\n"),
            ("refs/heads/main", "TAG\n"),
            (
                "config",
                "[core]\n\trepositoryformatversion = 0\n[extensions]\n\tpartialClone = origin\n",
            ),
            ("shallow", "COMMIT\n"),
        ],
    ] {
        let mut input = objects();
        let [commit, tag] = [2, 3].map(|at| {
            input[at]
                .0
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned()
        });
        for (path, text) in references {
            let text = text.replace("COMMIT", &commit).replace("TAG", &tag);
            input.push(((*path).to_owned(), text.into_bytes()));
        }
        all.push(files::joined(&input));
    }
    all
}

/// A file, its directory, which has it twice and itself not, a commit and a tag.
fn objects() -> Vec<(String, Vec<u8>)> {
    let (blob, file) = object(Kind::Blob, FILE);
    let mut entries = Vec::new();
    for (mode, name) in [
        ("100644", "kustomization.yaml"),
        ("120000", "link"),
        ("100755", "r.yaml"),
    ] {
        entries.extend_from_slice(format!("{mode} {name}\0").as_bytes());
        entries.extend_from_slice(blob.as_slice());
    }
    let (tree, directory) = object(Kind::Tree, &entries);
    let person = "a <a@example.com> 1700000000 +0000";
    let text = format!("tree {tree}\nauthor {person}\ncommitter {person}\n\nfirst\n");
    let (commit, change) = object(Kind::Commit, text.as_bytes());
    let text = format!("object {commit}\ntype commit\ntag v1\ntagger {person}\n\ntag\n");
    let (_, tag) = object(Kind::Tag, text.as_bytes());
    vec![file, directory, change, tag]
}

fn object(kind: Kind, bytes: &[u8]) -> (gix_hash::ObjectId, (String, Vec<u8>)) {
    let id = gix_object::compute_hash(HashKind::Sha1, kind, bytes).expect("a hash");
    (id, (format!("{OBJECTS}{kind}/{id}"), bytes.to_vec()))
}

pub fn run(data: &[u8]) -> String {
    let directory = tempfile::tempdir().expect("a scratch directory");
    let git = directory.path().join(".git");
    for part in ["objects", "refs/heads", "refs/tags"] {
        std::fs::create_dir_all(git.join(part)).expect("a scratch directory");
    }
    for (path, content) in files::split(data) {
        lay_out(&git, &path, content);
    }
    let root = directory
        .path()
        .canonicalize()
        .expect("a scratch directory");
    match read(&FilePath::new(&root.to_string_lossy())) {
        Ok(files) => format!("{} files", files.min(4)),
        Err(failed) => failed.into_vec()[0].code.name().to_owned(),
    }
}

/// Writes one of git's files, if it has a path that may be one.
fn lay_out(git: &Path, path: &str, mut content: Vec<u8>) {
    let is_part = |part: &str| !part.is_empty() && part != ".." && !part.contains('\0');
    if !path.split('/').all(is_part) {
        return;
    }
    let mut at = git.join(path);
    if let Some((kind, hash)) = path
        .strip_prefix(OBJECTS)
        .and_then(|rest| rest.split_once('/'))
        && hash.len() > 2
        && hash.is_char_boundary(2)
    {
        // What follows the first line break was put there by the notation.
        if kind == "tree" && content.ends_with(b"\n") {
            content.pop();
        }
        let (start, rest) = hash.split_at(2);
        at = git.join("objects").join(start).join(rest);
        let header = format!("{kind} {}\0", content.len());
        content = stored(&[header.as_bytes(), &content].concat());
    }
    // A path that another one has as a directory stays.
    let parent = at.parent().map(std::fs::create_dir_all);
    if parent.is_some_and(|made| made.is_ok()) {
        let _ = std::fs::write(at, content);
    }
}

/// A zlib stream (RFC 1950) without compression.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        stream.push(u8::from(blocks.peek().is_none()));
        let length = u16::try_from(block.len()).unwrap_or_default();
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    stream.extend_from_slice(&(high << 16 | low).to_be_bytes());
    stream
}

/// The number of the files at HEAD, all of which are read.
fn read(root: &FilePath) -> offshoot::diag::Fallible<usize> {
    let repository = GitRepository::open(root)?;
    for kind in [RefKind::Branch, RefKind::RemoteBranch, RefKind::Tag] {
        for name in repository.names(kind).iter().take(5) {
            let commit = repository.commit(name);
            let _ =
                commit.and_then(|commit| repository.merge_base(commit, repository.commit("HEAD")?));
        }
    }
    let _ = repository.commit("HEAD~2^{commit}");
    let tree = repository.tree(repository.commit("HEAD")?)?;
    let mut open = vec![root.clone()];
    let mut files = 0;
    while let Some(directory) = open.pop() {
        for name in tree.list(&directory).unwrap_or_default() {
            files += 1;
            let path = directory.join(&name);
            let _ = (tree.canonical(&path), tree.read(&path));
            if tree.entry(&path) == Some(offshoot::sources::Entry::Directory) && files < 50 {
                open.push(path);
            }
        }
    }
    match tree.unreadable() {
        Some(unreadable) => Err(unreadable.into()),
        None => Ok(files),
    }
}
