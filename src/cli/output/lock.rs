//! A lock of a directory that is written to: two writers would leave a mixture that neither of them
//! wrote. It is a lock on the open directory, not a file, so that the operating system drops it when
//! the process ends, however it ends.
#![allow(clippy::disallowed_methods, reason = "output is written here")]

use std::fs::{File, OpenOptions, TryLockError};
use std::io;

use crate::diag::{Code, Diagnostic, Fallible, message};
use crate::sources::FilePath;

use super::file::unwritable;

/// The file that is locked where directories cannot be.
const LOCK: &str = ".offshoot-lock";

/// A lock of a directory. It ends with this value, or with the process.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _file: File,
}

impl DirectoryLock {
    /// The lock of a writer, who is alone.
    ///
    /// # Errors
    /// `output-busy` if another process reads or writes; `output-unwritable`.
    pub(crate) fn exclusive(directory: &FilePath) -> Fallible<Self> {
        Self::lock(directory, File::try_lock)
    }

    /// The lock of a reader, beside whom there is no writer.
    ///
    /// # Errors
    /// `output-busy` if another process writes; `output-unwritable`.
    pub(crate) fn shared(directory: &FilePath) -> Fallible<Self> {
        Self::lock(directory, File::try_lock_shared)
    }

    fn lock(
        directory: &FilePath,
        take: impl Fn(&File) -> Result<(), TryLockError>,
    ) -> Fallible<Self> {
        let attempt = |file: io::Result<File>| {
            let file = file.map_err(TryLockError::Error)?;
            take(&file)?;
            Ok(Self { _file: file })
        };
        // Windows does not open directories, and some network file systems do not lock them.
        let taken = match attempt(File::open(directory.as_str())) {
            Err(TryLockError::Error(_)) => attempt(lock_file(directory)),
            taken => taken,
        };
        taken.map_err(|failed| match failed {
            TryLockError::WouldBlock => busy(directory).into(),
            TryLockError::Error(error) => {
                let error = anyhow::Error::new(error).context("it cannot be locked");
                unwritable(directory, &error).into()
            }
        })
    }
}

fn lock_file(directory: &FilePath) -> io::Result<File> {
    let path = directory.join(LOCK);
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).read(true);
    options.open(path.as_str())
}

fn busy(directory: &FilePath) -> Diagnostic {
    let message = message!("another offshoot is at work in `{}`", directory);
    Diagnostic::error(Code::OutputBusy, message)
        .help("wait for it to end, or choose another directory")
}
