//! `--substitute`, `--substitute-from` and `--substitute-strict`: the variables of Flux's `postBuild`. In: the options.
//! Out: the variables, and their replacement in a build.

use crate::diag::{Code, Diagnostic, Failures, Fallible};
use crate::kustomize::Build;
use crate::substitution::{Variable, Variables, substitute};

use super::input::read_text;
use super::session::Session;

/// The options for Flux's variables.
#[derive(Debug, clap::Args)]
pub(super) struct SubstitutionArgs {
    /// Replace `${KEY}` in the output, as `postBuild.substitute` of Flux does
    #[arg(long, value_name = "KEY=VALUE", help_heading = HEADING)]
    substitute: Vec<String>,
    /// Read variables from a file: ConfigMaps and Secrets in a .yaml, else lines KEY=VALUE
    ///
    /// Of several files the last one wins, and `--substitute` wins over all, as in Flux.
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    substitute_from: Vec<String>,
    /// Refuse variables that have neither a value nor a default
    #[arg(long, help_heading = HEADING)]
    substitute_strict: bool,
}

const HEADING: &str = "Options for Flux's variables";

/// Ends of the names of files with manifests.
const MANIFESTS: [&str; 3] = [".yaml", ".yml", ".json"];

impl SubstitutionArgs {
    /// Replaces the variables in what was built.
    ///
    /// # Errors
    /// Those of [`substitute`]; variables that cannot be read.
    pub(super) fn apply(&self, built: &mut Build, session: &Session) -> Fallible<()> {
        self.replace(&self.variables(session)?, built)
    }

    /// Replaces `variables` in what was built.
    ///
    /// # Errors
    /// Those of [`substitute`].
    pub(super) fn replace(&self, variables: &Variables, built: &mut Build) -> Fallible<()> {
        let Build {
            resources, causes, ..
        } = built;
        let told = substitute(resources, causes, variables, self.substitute_strict);
        let told = told.map_err(|failed| failed.located_by(|at| causes.position(at)))?;
        built.warnings.extend(told);
        Ok(())
    }

    /// The variables.
    ///
    /// # Errors
    /// Those that cannot be read; `option-unused`.
    pub(super) fn variables(&self, session: &Session) -> Fallible<Variables> {
        let variables = self.given(session)?;
        if variables.is_empty() && self.substitute_strict {
            return Err(Diagnostic::error(
                Code::OptionUnused,
                "`--substitute-strict` is without variables, and Flux then replaces none",
            )
            .help("give them with `--substitute KEY=VALUE` or `--substitute-from FILE`")
            .into());
        }
        Ok(variables)
    }

    fn given(&self, session: &Session) -> Fallible<Variables> {
        let (mut variables, mut failures) = (Variables::default(), Failures::default());
        for name in &self.substitute_from {
            failures.keep(add_file(name, &mut variables, session));
        }
        for text in &self.substitute {
            let at = session.map.add_option("--substitute", text);
            let Some((name, value)) = text.split_once('=') else {
                let message = "`--substitute` takes KEY=VALUE";
                failures.push(Diagnostic::error(Code::SubstitutionSource, message).at(at));
                continue;
            };
            let variable = Variable {
                value: value.to_owned(),
                at,
                is_secret: false,
            };
            failures.keep(variables.set(name, variable));
        }
        failures.or_ok(variables)
    }
}

fn add_file(name: &str, variables: &mut Variables, session: &Session) -> Fallible<()> {
    let path = session.path(name);
    let text = read_text(&path)?;
    let start = session.map.add(path, text.clone());
    if MANIFESTS.iter().any(|end| name.ends_with(end)) {
        variables.add_manifests(&text, start)
    } else {
        variables.add_lines(&text, start)
    }
}
