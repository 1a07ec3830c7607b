//! `offshoot edit fix --vars`: one kustomization and the files that it reads. The build before and after is
//! compared, as kustomize does.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cli::input::read_text;
use crate::cli::output::{write_file, yaml_document};
use crate::cli::session::Session;
use crate::diag::{Code, Diagnostic, Diagnostics, Fallible, Message, first_of, message};
use crate::edit::{Edited, File, Fix, FixVars, Operation, edit};
use crate::kustomize::{self, Files, Options};
use crate::sources::{Disk, FilePath, Memory, Overlay, Sources};

/// The most resources that a message names.
const ENOUGH: usize = 3;

/// Fixes the kustomization at `path`, and converts its vars.
pub(super) fn fix(path: &FilePath, session: &mut Session) -> Fallible<()> {
    let fixed = edited(path, &read_text(path)?, &Fix, session)?;
    let mut new = edited(path, &fixed.text.as_str().into(), &FixVars, session)?;
    new.others.insert(path.clone(), new.text);
    let mut files = Memory::default();
    for (path, text) in &new.others {
        files.insert(path.clone(), text.as_str());
    }
    let directory = path.parent().unwrap_or_else(FilePath::root);
    let changed = changed(&directory, &files, session)?;
    for (path, text) in &new.others {
        write_file(path, text)?;
    }
    session.note(fixed.warnings);
    session.note(new.warnings);
    session.note(changed);
    Ok(())
}

fn edited(
    path: &FilePath,
    text: &Arc<str>,
    operation: &dyn Operation,
    session: &Session,
) -> Fallible<Edited> {
    let file = File {
        text,
        start: session.map.add(path.clone(), Arc::clone(text)),
        path,
        sources: &Disk,
        map: &session.map,
    };
    edit(file, operation)
}

/// The warning that the directory builds to something else with the new files.
fn changed(
    directory: &FilePath,
    files: &Memory,
    session: &Session,
) -> Fallible<Option<Diagnostic>> {
    let Ok(old) = resources(directory, &Disk, session)? else {
        return Ok(None);
    };
    let message = match resources(directory, &Overlay::new(files, &Disk), session)? {
        Ok(new) if new == old => return Ok(None),
        Ok(new) => {
            let names = old
                .keys()
                .chain(new.keys().filter(|name| !old.contains_key(*name)));
            let differing = names.filter(|name| old.get(*name) != new.get(*name));
            let names = first_of(ENOUGH, differing.map(|name| format!("`{name}`")));
            format!("the kustomization now builds to something else: {names}").into()
        }
        Err(reason) => message!("the kustomization no longer builds: {}", reason),
    };
    let warning = Diagnostic::warning(Code::EditChangesBuild, message);
    Ok(Some(warning.help(
        "compare the builds, and correct the replacements; git has the files as they were",
    )))
}

/// The resources that the directory builds to, or the first error.
fn resources(
    directory: &FilePath,
    sources: &dyn Sources,
    session: &Session,
) -> Fallible<Result<BTreeMap<String, String>, Message>> {
    let near = session.nearest(directory, sources);
    let options = Options {
        vendor: near.vendor,
        version: near.version?,
        ..Options::default()
    };
    let built = kustomize::build(&Files::new(sources, &session.map), directory, &options);
    let texts = built.and_then(|build| {
        let items = build.resources.items().iter();
        let texts = items.map(|item| Ok((item.id().to_string(), yaml_document(item)?)));
        texts.collect::<Fallible<_>>()
    });
    let first = |failed: Diagnostics| failed.into_vec().into_iter().next();
    Ok(texts.map_err(|failed| first(failed).map(|first| first.message).unwrap_or_default()))
}
