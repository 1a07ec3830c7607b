//! Diagnostics as plain text, for programs that do not render them with `report`.

use std::error::Error;
use std::fmt;

use super::diagnostic::{Diagnostic, Diagnostics};

/// `error[CODE]: MESSAGE`, with the help below. A place needs a source map: `report::diagnostics`
/// shows it.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}[{}]: {}",
            self.severity.name(),
            self.code,
            self.message.absolute()
        )?;
        for line in &self.trace {
            write!(f, "\n  {}", line.absolute())?;
        }
        for line in &self.help {
            write!(f, "\n  help: {}", line.absolute())?;
        }
        Ok(())
    }
}

impl Error for Diagnostic {}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use crate::diag::{Code, Diagnostic, Diagnostics};

    #[test]
    fn errors_can_be_passed_on() {
        let fails = || -> Result<(), Box<dyn std::error::Error>> {
            let failed = Diagnostic::error(Code::FileMissing, "`a.yaml` does not exist");
            Err(Diagnostics::from(failed.help("correct the path")))?;
            Ok(())
        };
        let text = fails().map_err(|error| error.to_string());
        let wanted = "error[file-missing]: `a.yaml` does not exist\n  help: correct the path";
        assert_eq!(text, Err(wanted.to_owned()));
    }
}
