//! A call of Argo CD's plugin server: the environment variables that it sets
//! (argo-cd `reposerver/repository` `getPluginEnvs`, `cmpserver/plugin` `environ`).
#![allow(clippy::disallowed_methods, reason = "the environment is read here")]

use crate::diag::{Code, Diagnostic, Fallible};
use crate::sources::FilePath;

use super::values::{self, Values};

/// The beginning of the names in `spec.source.plugin.env`.
const PREFIX: &str = "ARGOCD_ENV_";

/// A call.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    /// `ARGOCD_APP_PARAMETERS`: the parameters as JSON.
    parameters: String,
    /// The entries of `spec.source.plugin.env`, without [`PREFIX`].
    variables: Vec<(String, String)>,
    /// The namespace of the Application's destination; empty if it has none.
    pub(super) namespace: String,
    /// `spec.source.path`; empty if it is not known.
    source_path: String,
}

impl Call {
    /// The call that this process is.
    ///
    /// # Errors
    /// `parameters-unreadable` for a value that is not UTF-8.
    pub(super) fn of_this_process() -> Fallible<Self> {
        let mut call = Self::default();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str() else { continue };
            if !name.starts_with("ARGOCD_") {
                continue;
            }
            let Some(value) = value.to_str() else {
                let message = format!("`{name}` is not UTF-8");
                return Err(Diagnostic::error(Code::ParametersUnreadable, message).into());
            };
            call.take(name, value);
        }
        call.variables.sort();
        Ok(call)
    }

    fn take(&mut self, name: &str, value: &str) {
        match name {
            "ARGOCD_APP_PARAMETERS" => value.clone_into(&mut self.parameters),
            "ARGOCD_APP_NAMESPACE" => value.clone_into(&mut self.namespace),
            "ARGOCD_APP_SOURCE_PATH" => value.clone_into(&mut self.source_path),
            name => {
                if let Some(name) = name.strip_prefix(PREFIX) {
                    self.variables.push((name.to_owned(), value.to_owned()));
                }
            }
        }
    }

    /// The values of parameters.
    ///
    /// # Errors
    /// Those of [`values::read`].
    pub(super) fn values(&self) -> Fallible<Values> {
        values::read(&self.parameters, &self.variables)
    }

    /// The path that Argo CD should have sent, if `directory` does not end in it: only a part of the repository
    /// arrived, which the annotation `argocd.argoproj.io/manifest-generate-paths` names.
    pub(super) fn missing_path(&self, directory: &FilePath) -> Option<&str> {
        let path = FilePath::root().join(&self.source_path);
        let is_whole = directory.as_str().ends_with(path.as_str()) || path == FilePath::root();
        (!is_whole).then_some(self.source_path.as_str())
    }

    /// The fix for a file that Argo CD did not send.
    pub(super) fn whole_repository(&self, directory: &FilePath) -> String {
        let fix = "`argocd.argoproj.io/manifest-generate-paths: /` on the Application makes Argo CD send the whole repository";
        match self.missing_path(directory) {
            Some(path) => format!(
                "Argo CD sent only a part of the repository, without the directories above `{path}`: {fix}"
            ),
            None => fix.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(source_path: &str) -> Call {
        let mut call = Call::default();
        call.take("ARGOCD_APP_SOURCE_PATH", source_path);
        call
    }

    #[test]
    fn a_part_of_a_repository_is_known_by_its_path() {
        for (path, directory, expected) in [
            (
                "overlays/preview",
                "/tmp/_cmp_server/1/overlays/preview",
                None,
            ),
            (
                "overlays/preview",
                "/tmp/_cmp_server/1",
                Some("overlays/preview"),
            ),
            (
                "./overlays/preview/",
                "/tmp/_cmp_server/1/overlays/preview",
                None,
            ),
            (".", "/tmp/_cmp_server/1", None),
            ("", "/tmp/_cmp_server/1", None),
            ("preview", "/tmp/_cmp_server/1/my-preview", Some("preview")),
        ] {
            let directory = FilePath::new(directory);
            assert_eq!(call(path).missing_path(&directory), expected, "{path}");
        }
    }

    #[test]
    fn entries_of_the_application_have_a_prefix() {
        let mut call = Call::default();
        call.take("ARGOCD_ENV_BRANCH", "a=b\nc");
        call.take("ARGOCD_APP_NAME", "shop");
        call.take("ARGOCD_APP_NAMESPACE", "shop");
        assert_eq!(call.variables, [("BRANCH".to_owned(), "a=b\nc".to_owned())]);
        assert_eq!(call.namespace, "shop");
    }
}
