//! The file of a shard: what one process found, for `offshoot merge`. A line says which share it is of which
//! work, and the next one has the findings.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::diag::{Code, Diagnostic, Fallible, listed, message, visible_json};
use crate::model::hex;
use crate::repository::{Misfit, Shard};
use crate::sources::FilePath;

use super::input::read_text;
use super::session::Session;

/// The version of the format.
const FORMAT: u32 = 1;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Header {
    /// `offshoot-shard`.
    r#type: String,
    format: u32,
    /// The version of offshoot.
    version: String,
    /// The command.
    command: String,
    /// The number of the shard, from 1.
    shard: usize,
    of: usize,
    /// A digest of the options.
    options: String,
    /// The working directory, which paths in reports are relative to.
    directory: FilePath,
    /// A digest of the second line.
    digest: String,
}

/// A file that was read.
pub(super) struct ShardFile {
    /// The name on the command line.
    name: String,
    pub(super) header: Header,
    pub(super) body: String,
}

const TYPE: &str = "offshoot-shard";

impl Header {
    /// The command.
    pub(super) fn command(&self) -> &str {
        &self.command
    }

    /// The working directory, which paths in reports are relative to.
    pub(super) fn directory(&self) -> &FilePath {
        &self.directory
    }

    /// True if both are shares of the same work.
    fn is_same_work(&self, other: &Self) -> bool {
        let work = |it: &Self| (it.command.clone(), it.of, it.options.clone());
        work(self) == work(other)
    }
}

/// The text of the file of a shard. `options` is all of the command line that matters to `command`.
pub(super) fn text(
    command: &str,
    shard: Shard,
    options: &str,
    findings: &impl Serialize,
    session: &Session,
) -> Fallible<String> {
    let unsayable = |error: serde_json::Error| {
        let message = format!("the findings cannot be written as JSON: {error}");
        Diagnostic::error(Code::ShardMerge, message)
    };
    let body = serde_json::to_string(findings).map_err(unsayable)?;
    let body = visible_json(&body);
    let header = Header {
        r#type: TYPE.to_owned(),
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: command.to_owned(),
        shard: shard.index + 1,
        of: shard.of,
        options: digest(options),
        directory: session.path("."),
        digest: digest(&body),
    };
    let header = serde_json::to_string(&header).map_err(unsayable)?;
    Ok(format!("{}\n{body}\n", visible_json(&header)))
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The files of all shards, in the order of the shards.
///
/// # Errors
/// `shard-merge` if a file is none of a shard or damaged, or if they are not the shards of one work, each once.
pub(super) fn read_all(names: &[String], session: &Session) -> Fallible<Vec<ShardFile>> {
    let files = names.iter().map(|name| read(name, session));
    let mut files = files.collect::<Fallible<Vec<_>>>()?;
    files.sort_by_key(|file| file.header.shard);
    let Some(first) = files.first() else {
        return Ok(files);
    };
    for file in &files {
        if !file.header.is_same_work(&first.header) {
            return Err(other_work(&first.name, &file.name));
        }
    }
    let twice = files.windows(2).find_map(|pair| match pair {
        [one, other] if one.header.shard == other.header.shard => Some([one, other]),
        _ => None,
    });
    if let Some([one, other]) = twice {
        let message = format!(
            "`{}` and `{}` are both shard {} of {}",
            one.name, other.name, one.header.shard, one.header.of
        );
        return Err(Diagnostic::error(Code::ShardMerge, message)
            .help("leave one of them out")
            .into());
    }
    let of = first.header.of;
    let is_there = |shard: &usize| files.iter().any(|file| file.header.shard == *shard);
    let missing: Vec<usize> = (1..=of).filter(|shard| !is_there(shard)).collect();
    if missing.is_empty() {
        return Ok(files);
    }
    let first = missing.first().copied().unwrap_or(1);
    let missing = listed(missing.iter().take(20).map(|shard| format!("{shard}/{of}")));
    let message = format!("the files lack shards: {missing}");
    Err(Diagnostic::error(Code::ShardMerge, message)
        .help(format!(
            "run the same command again with `--shard {first}/{of}`; the other shards stay as they are"
        ))
        .into())
}

/// The names of targets, each with what it cost.
pub(super) type Costs = Vec<(String, usize)>;

/// The error of `files` that do not fit together.
pub(super) fn misfits(misfit: Misfit, files: &[ShardFile]) -> crate::diag::Diagnostics {
    let name = |at: usize| files.get(at).map_or("", ShardFile::name);
    match misfit {
        Misfit::Damaged(at) => damaged(name(at), "a difference is missing in it"),
        Misfit::Other(at) => other_work(name(0), name(at)),
        Misfit::Targets => {
            let message = "the shards lack a target, or have one twice";
            let diagnostic = Diagnostic::error(Code::ShardMerge, message);
            diagnostic
                .help("all shards need the same `--shard-costs`")
                .into()
        }
    }
}

/// The error of two files that are not of one work.
fn other_work(one: &str, other: &str) -> crate::diag::Diagnostics {
    let message = format!("`{one}` and `{other}` are not shards of one run");
    Diagnostic::error(Code::ShardMerge, message)
        .help("all shards need the same command, commit, files and number of shards")
        .into()
}

impl ShardFile {
    /// The name on the command line.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The findings.
    ///
    /// # Errors
    /// `shard-merge`.
    pub(super) fn findings<'f, T: Deserialize<'f>>(&'f self) -> Fallible<T> {
        serde_json::from_str(&self.body)
            .map_err(|_| damaged(&self.name, "its findings make no sense"))
    }
}

/// The error of a file that is none of a shard, or damaged.
fn damaged(name: &str, why: &str) -> crate::diag::Diagnostics {
    let message = message!("`{}` cannot be merged: {}", name, why);
    Diagnostic::error(Code::ShardMerge, message)
        .help("run the shard again; its output is one file of two lines")
        .into()
}

fn read(name: &str, session: &Session) -> Fallible<ShardFile> {
    let text = read_text(&session.path(name))?;
    let mut lines = text.split('\n');
    let (head, body, rest) = (lines.next(), lines.next(), lines.next());
    let header: Option<Header> = head.and_then(|head| serde_json::from_str(head).ok());
    let header = header.filter(|header| header.r#type == TYPE);
    let Some(header) = header else {
        return Err(damaged(name, "it is not the output of a shard"));
    };
    let own = env!("CARGO_PKG_VERSION");
    if header.version != own || header.format != FORMAT {
        let why = format!("offshoot {} wrote it, and this is {own}", header.version);
        return Err(damaged(name, &why));
    }
    let (Some(body), Some("")) = (body, rest) else {
        return Err(damaged(name, "it is not complete"));
    };
    if digest(body) != header.digest {
        return Err(damaged(name, "it was changed, or is not complete"));
    }
    Ok(ShardFile {
        name: name.to_owned(),
        header,
        body: body.to_owned(),
    })
}
