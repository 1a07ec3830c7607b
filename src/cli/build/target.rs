//! The directory that an argument of `offshoot build` names, and the settings that count for it.

use crate::cli::session::{Nearest, Session};
use crate::diag::{Code, Diagnostic, Fallible};
use crate::kustomize::Vendor;
use crate::kustomize::version::Version;
use crate::repository::{RepositoryConfig, root_above, split_revision};
use crate::sources::{Disk, FilePath, Sources};

/// The revision and the directory of `REV:DIR`. Anything that is a URL to kustomize is a URL.
pub(super) fn revision<'n>(
    name: &'n str,
    session: &Session,
) -> Fallible<Option<(&'n str, &'n str)>> {
    let directory = session.directory();
    let Some(split) = split_revision(name, &Disk, directory) else {
        return Ok(None);
    };
    let copy = session.nearest(directory, &Disk).vendor.target(name)?;
    Ok(copy.is_none().then_some(split))
}

/// The directory to build, which is a copy for a remote base, all copies that may be used, and the version of
/// kustomize to follow. `near` are the settings that count in `directory`.
pub(super) fn target(
    name: &str,
    sources: &dyn Sources,
    directory: &FilePath,
    near: &Nearest,
    session: &Session,
) -> Fallible<(FilePath, Vendor, Option<Version>)> {
    let copy = near.vendor.target(name)?;
    let is_copy = copy.is_some();
    let named = copy.unwrap_or_else(|| directory.join(name));
    if sources.entry(&named).is_none() && !is_copy {
        refuse_environment(name, sources, directory, session)?;
    }
    let own = (!is_copy || root_above(&named, sources) == near.root)
        .then(|| settings(&named, sources, near, session));
    let (vendor, version) = match own {
        Some(settings) => settings?,
        // A copy may lie in a repository of its own, but its own bases are copies of ours.
        None => {
            let version = session.nearest(&named, sources).version?;
            (near.vendor.clone(), version)
        }
    };
    Ok((named, vendor, version))
}

/// The settings that count for the directory `named`.
pub(super) fn settings(
    named: &FilePath,
    sources: &dyn Sources,
    near: &Nearest,
    session: &Session,
) -> Fallible<(Vendor, Option<Version>)> {
    if root_above(named, sources) == near.root {
        return Ok((near.vendor.clone(), near.version.clone()?));
    }
    let own = session.nearest(named, sources);
    Ok((own.vendor, own.version?))
}

/// Refuses the name of an environment.
fn refuse_environment(
    name: &str,
    sources: &dyn Sources,
    directory: &FilePath,
    session: &Session,
) -> Fallible<()> {
    let found = RepositoryConfig::load(sources, directory, &session.map);
    let Ok(Some(found)) = found else {
        return Ok(());
    };
    let Ok(spec) = found.config.environment(name) else {
        return Ok(());
    };
    let message = format!("`{name}` is an environment, not a directory");
    let branch = if spec.per_branch {
        " --branch NAME"
    } else {
        ""
    };
    let refused = Diagnostic::error(Code::DirectoryMissing, message)
        .help(format!("`offshoot render {name}{branch}` renders it"));
    let parts = spec.roots.parts(sources, &found.root).unwrap_or_default();
    let mut built = parts.iter().filter(|part| !part.is_file);
    let Some(first) = built.next() else {
        return Err(refused.into());
    };
    let base = first.path.relative_to(directory);
    let which = if built.next().is_none() {
        "the kustomization it is based on"
    } else {
        "the first of the kustomizations it is made of"
    };
    let help = format!("`offshoot build {base}` builds {which}");
    Err(refused.help(help).into())
}
