//! The formats of manifests: those of `build` and `render`.

use clap::ValueEnum;

use crate::diag::Fallible;
use crate::model::ResourceSet;

use super::destination::OutputFormat;
use super::documents::json_list;

/// The formats of manifests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ManifestFormat {
    /// YAML documents
    Yaml,
    /// One JSON `List`
    Json,
}

impl OutputFormat for ManifestFormat {
    const DEFAULT: Self = Self::Yaml;
    const EXTENSIONS: &'static [(&'static str, Self)] = &[
        ("yaml", Self::Yaml),
        ("yml", Self::Yaml),
        ("json", Self::Json),
    ];
    const WRITES_DIRECTORIES: bool = true;
}

impl ManifestFormat {
    /// Resources in this format.
    ///
    /// # Errors
    /// Values that the format cannot express.
    pub(crate) fn text(self, resources: &ResourceSet) -> Fallible<String> {
        match self {
            Self::Yaml => resources.to_yaml(),
            Self::Json => json_list(resources),
        }
    }
}
