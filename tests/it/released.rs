//! The packages of a release: each is made from a binary, installed offline by its own installer, and run. What is in
//! them depends on the binary alone.
#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_methods,
    reason = "the tests run scripts, installers and packages"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::support::{Ran, Repository, files_below, needs, read, root};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A script of `scripts/release`.
fn script(name: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(root().join("scripts/release").join(name));
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Packs a binary with a script; the files that it printed.
fn packed(name: &str, binary: &Path, out: &Path) -> Vec<PathBuf> {
    let ran = Ran::of(script(name).arg(binary).arg("--out").arg(out));
    assert_eq!(ran.code, Some(0), "{name}: {}", ran.said());
    ran.stdout.lines().map(PathBuf::from).collect()
}

/// The program renders the example as the one under test does.
fn assert_renders(command: &mut Command) {
    let example = Repository::example();
    let arguments = ["render", "preview", "--branch", "feature/login"];
    let ran = Ran::of(command.args(arguments).current_dir(example.path()));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(ran.stdout, example.run(&arguments).stdout);
}

fn assert_version(command: &mut Command) {
    let ran = Ran::of(command.arg("--version"));
    assert_eq!(
        (ran.code, ran.stdout),
        (Some(0), format!("offshoot {VERSION}\n")),
        "{}",
        ran.stderr
    );
}

/// A header of ELF without segments: a static binary, as far as headers tell.
fn static_elf(machine: u8) -> Vec<u8> {
    let mut header = vec![0; 64];
    header[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    header[18] = machine;
    header[54] = 56;
    header
}

/// A header of Mach-O for ARM64, with one command: the oldest macOS is 11.3.
fn macho() -> Vec<u8> {
    let words = [
        0xfeed_facf_u32,
        0x0100_000c,
        0,
        2,
        1,
        24,
        0,
        0,
        0x32,
        24,
        1,
        0x000b_0300,
        0,
        0,
    ];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[test]
fn targets_and_tags_are_those_of_the_headers() {
    if needs::python().is_none() {
        return;
    }
    let files = Repository::new(&[("text", "#!/bin/sh\n")]);
    files.write_bytes("x86", &static_elf(62));
    files.write_bytes("arm", &static_elf(183));
    files.write_bytes("riscv", &static_elf(243));
    files.write_bytes("mac", &macho());
    files.write_bytes("cut", &macho()[..40]);
    let target = |name: &str| Ran::of(script("target.py").arg(files.path().join(name)));
    for (name, expected) in [
        ("x86", "x86_64-unknown-linux-musl\n"),
        ("arm", "aarch64-unknown-linux-musl\n"),
        ("mac", "aarch64-apple-darwin\n"),
    ] {
        assert_eq!(target(name).output(), expected);
    }
    for (name, why) in [
        ("text", "neither an ELF nor a Mach-O"),
        ("riscv", "machine 243"),
        ("cut", "its headers cannot be read"),
    ] {
        let ran = target(name);
        assert!(
            ran.code == Some(1) && ran.stderr.contains(why),
            "{name}: {}",
            ran.stderr
        );
    }
    let wheel = |name: &str| {
        let found = packed(
            "wheel.py",
            &files.path().join(name),
            &files.path().join("out"),
        );
        found[0]
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    };
    let start = format!("offshoot-{VERSION}-py3-none-");
    assert_eq!(wheel("mac"), format!("{start}macosx_11_0_arm64.whl"));
    assert_eq!(
        wheel("arm"),
        format!("{start}manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl")
    );
}

/// The newest version of glibc that the names in a binary ask for, found without its headers.
#[test]
fn a_binary_for_glibc_is_tagged_with_what_it_needs() {
    if needs::python().is_none() {
        return;
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_offshoot"));
    let bytes = std::fs::read(binary).expect("it is under test");
    let name = regex::bytes::Regex::new(r"GLIBC_2\.(\d+)(?:\.\d+)?\x00").expect("it is right");
    let minors = name.captures_iter(&bytes).map(|found| {
        String::from_utf8_lossy(&found[1])
            .parse::<u32>()
            .expect("a number")
    });
    let Some(newest) = minors.max() else { return };
    let program = "import sys; sys.path.insert(0, sys.argv[1]); import binary, wheel; print(*wheel.tags(binary.read(sys.argv[2])))";
    let mut command = Command::new("python3");
    command
        .args(["-B", "-c", program])
        .arg(root().join("scripts/release"))
        .arg(binary);
    let tags = Ran::of(&mut command).output();
    assert!(
        tags.starts_with(&format!("manylinux_2_{}_", newest.max(17))),
        "{newest}: {tags}"
    );
    let ran = Ran::of(
        script("image.py")
            .arg(binary)
            .args(["--out", "/nonexistent/never"]),
    );
    assert!(
        ran.code == Some(1) && ran.stderr.contains("needs libraries"),
        "{}",
        ran.said()
    );
}

#[test]
fn the_same_binary_makes_the_same_bytes() {
    if needs::python().is_none() {
        return;
    }
    let files = Repository::new(&[]);
    files.write_bytes("binary", &static_elf(62));
    let made = |out: &str| -> Vec<(PathBuf, Vec<u8>)> {
        let out = files.path().join(out);
        for name in ["archive.py", "wheel.py", "npm.py"] {
            packed(name, &files.path().join("binary"), &out.join("files"));
        }
        packed("image.py", &files.path().join("binary"), &out.join("image"));
        let all = files_below(&out).into_iter();
        all.map(|path| {
            let bytes = std::fs::read(&path).expect("it was made");
            (
                path.strip_prefix(&out).expect("it is below").to_owned(),
                bytes,
            )
        })
        .collect()
    };
    let first = made("one");
    assert!(first.len() >= 9, "{first:?}");
    assert!(first == made("two"));
}

#[test]
fn an_archive_is_installed_by_its_checksum() {
    let Some(program) = needs::static_program() else {
        return;
    };
    let files = Repository::new(&[]);
    let release = files.path().join(format!("v{VERSION}"));
    let archive = packed("archive.py", &program, &release).remove(0);
    let name = archive
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let sums = Ran::of(Command::new("sha256sum").arg(&name).current_dir(&release)).output();
    files.write(&format!("v{VERSION}/SHA256SUMS"), &sums);
    let install = |checksums: &str, dir: &str| {
        let mut install = Command::new("sh");
        install
            .arg(root().join("examples/shell/install.sh"))
            .arg(VERSION)
            .arg(files.path().join(dir));
        install.env(
            "OFFSHOOT_DOWNLOADS",
            format!("file://{}", files.path().display()),
        );
        Ran::of(install.env("OFFSHOOT_CHECKSUMS", checksums))
    };
    let ran = install(&sums, "pinned");
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    assert!(!ran.stderr.contains("SHA256SUMS;"), "{}", ran.stderr);
    let installed = files.path().join("pinned");
    assert_renders(&mut Command::new(installed.join("offshoot")));
    assert!(installed.join("ci/deploy.sh").is_file() && installed.join("LICENSE").is_file());
    let ran = install("", "unpinned");
    assert!(
        ran.code == Some(0) && ran.stderr.contains("set OFFSHOOT_CHECKSUMS"),
        "{}",
        ran.said()
    );
    let first = if sums.starts_with('0') { "1" } else { "0" };
    let other = format!("{first}{}", &sums[1..]);
    for (checksums, why) in [
        (other.as_str(), "FAILED"),
        ("0 nothing", "have no line for"),
    ] {
        let ran = install(checksums, "wrong");
        assert!(
            ran.code == Some(1) && ran.said().contains(why),
            "{}",
            ran.said()
        );
        assert!(!files.path().join("wrong").exists());
    }
    // The formula and krew's manifest name the same archive with the same checksum, and so does cargo binstall.
    let checksum = sums.split(' ').next().expect("a checksum");
    let url = format!(
        "{}/releases/download/v{VERSION}/{name}",
        env!("CARGO_PKG_REPOSITORY")
    );
    for generator in ["formula.py", "krew.py"] {
        let text = Ran::of(script(generator).arg(release.join("SHA256SUMS"))).output();
        assert!(text.contains(&url) && text.contains(checksum), "{text}");
    }
    let target = name
        .trim_start_matches(&format!("offshoot-{VERSION}-"))
        .trim_end_matches(".tar.gz");
    let cargo = read(&root().join("Cargo.toml"));
    let template = Regex::new("pkg-url = \"(.*)\"").expect("it is right");
    let template = &template.captures(&cargo).expect("Cargo.toml has one")[1];
    let expanded = template.replace("{ repo }", env!("CARGO_PKG_REPOSITORY"));
    let expanded = expanded
        .replace("{ version }", VERSION)
        .replace("{ name }", "offshoot");
    assert_eq!(expanded.replace("{ target }", target), url);
}

#[test]
fn pip_installs_the_wheel() {
    let (Some(program), Some(python)) = (needs::static_program(), needs::pip()) else {
        return;
    };
    let files = Repository::new(&[]);
    let wheel = packed("wheel.py", &program, files.path()).remove(0);
    let environment = files.path().join("venv");
    let ran = Ran::of(Command::new(python).args(["-m", "venv"]).arg(&environment));
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    let mut pip = Command::new(environment.join("bin/python"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--no-index",
        "--quiet",
        "--disable-pip-version-check",
    ])
    .arg(wheel);
    let ran = Ran::of(pip.env("PIP_NO_CACHE_DIR", "1").env_remove("PYTHONPATH"));
    assert_eq!(ran.code, Some(0), "{}", ran.said());
    assert_version(&mut Command::new(environment.join("bin/offshoot")));
    assert_renders(&mut Command::new(environment.join("bin/offshoot")));
    let mut check = Command::new(environment.join("bin/python"));
    check.args(["-c", "from importlib.metadata import metadata as m, files; print(m('offshoot')['License-Expression'], all(f.locate().is_file() for f in files('offshoot')))"]);
    assert_eq!(Ran::of(&mut check).output(), "Apache-2.0 True\n");
}

#[test]
fn npm_installs_the_packages() {
    let (Some(program), Some(())) = (needs::static_program(), needs::npm()) else {
        return;
    };
    let files = Repository::new(&[("package.json", "{\"private\": true}\n")]);
    let packages = packed("npm.py", &program, &files.path().join("packages"));
    assert_eq!(packages.len(), 2);
    let install = |packages: &[PathBuf]| {
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--offline",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ])
        .args(packages);
        npm.env("npm_config_cache", files.path().join("cache"))
            .current_dir(files.path());
        let ran = Ran::of(&mut npm);
        assert_eq!(ran.code, Some(0), "{}", ran.said());
    };
    install(&packages);
    let program = files.path().join("node_modules/.bin/offshoot");
    assert_version(&mut Command::new(&program));
    assert_renders(&mut Command::new(&program));
    let ran = Ran::of(Command::new(&program).arg("nonsense"));
    assert_eq!(ran.code, Some(2), "the exit code is passed on");
    files.remove("node_modules/@offshoot");
    let ran = Ran::of(Command::new(&program).arg("--version"));
    assert!(
        ran.code == Some(2) && ran.stderr.contains("--omit=optional"),
        "{}",
        ran.said()
    );
}

#[test]
fn the_image_runs_as_anybody_without_a_network() {
    let Some(program) = needs::static_program() else {
        return;
    };
    let files = Repository::new(&[]);
    let layout = files.path().join("image");
    packed("image.py", &program, &layout);
    let example = Repository::example();
    let arguments = ["render", "preview", "--branch", "feature/login"];
    let run = |more: &[&str]| {
        let mut run = script("run-image.py");
        run.args(["--uid", "12345", "--mount"])
            .arg(example.path())
            .arg(&layout);
        Ran::of(run.args(arguments).args(more))
    };
    let ran = run(&[]);
    assert_eq!(
        (ran.code, ran.stdout),
        (Some(0), example.run(&arguments).stdout),
        "{}",
        ran.stderr
    );
    let ran = run(&["-o", "out/"]);
    assert!(
        ran.code != Some(0) && ran.stderr.contains("Read-only file system"),
        "{}",
        ran.said()
    );
    let blob = files_below(&layout.join("blobs")).remove(0);
    let mut bytes = std::fs::read(&blob).expect("it was made");
    bytes[0] ^= 1;
    std::fs::write(&blob, bytes).expect("it is ours");
    assert!(run(&[]).stderr.contains("has other bytes"));
}

#[test]
fn the_bill_of_materials_lists_what_is_linked() {
    if needs::python().is_none() {
        return;
    }
    let files = Repository::new(&[]);
    let target = "x86_64-unknown-linux-musl";
    let write = |name: &str| {
        let ran = Ran::of(
            script("sbom.py")
                .args(["--target", target, "--out"])
                .arg(files.path().join(name)),
        );
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        files.read(name)
    };
    let text = write("a.json");
    assert_eq!(text, write("b.json"));
    let bom: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let components = bom["components"].as_array().expect("a list").iter();
    let listed: BTreeSet<String> = components
        .map(|it| {
            format!(
                "{} v{}",
                it["name"].as_str().expect("a name"),
                it["version"].as_str().expect("a version")
            )
        })
        .collect();
    let mut tree = Command::new(env!("CARGO"));
    tree.args([
        "tree", "--locked", "--edges", "normal", "--prefix", "none", "--target", target,
    ])
    .current_dir(root());
    let linked = Ran::of(&mut tree).stdout;
    let crates = linked.lines().filter(|line| !line.starts_with("offshoot "));
    let linked: BTreeSet<String> = crates
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(listed, linked);
    let Some(python) = needs::cyclonedx() else {
        return;
    };
    let validate = |text: &str| {
        let program = "import sys; from cyclonedx.schema import SchemaVersion; from cyclonedx.validation.json import JsonStrictValidator; wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read()); print(wrong or 'valid')";
        Ran::with_input(Command::new(&python).args(["-c", program]), text).stdout
    };
    assert_eq!(validate(&text), "valid\n");
    assert_ne!(
        validate(&text.replacen("\"library\"", "\"book\"", 1)),
        "valid\n"
    );
}

#[test]
fn a_release_has_its_section_of_the_changelog() {
    if needs::python().is_none() {
        return;
    }
    let ran = Ran::of(script("version.py").arg("v99.0.0"));
    assert!(
        ran.code == Some(1) && ran.stderr.contains(&format!("Cargo.toml has {VERSION}")),
        "{}",
        ran.said()
    );
    let notes = Ran::of(script("notes.py").arg("vUnreleased"));
    assert!(
        notes.code == Some(1) || notes.stdout.contains("### "),
        "{}",
        notes.said()
    );
    assert_eq!(Ran::of(script("notes.py").arg("v99.0.0")).code, Some(1));
}
