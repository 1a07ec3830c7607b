//! The parameters of the plugin: a table, for everything that reads, announces or names them.

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Parameter {
    /// The environment.
    Environment,
    /// The branch, unaltered.
    Branch,
    /// Overrides of images.
    Images,
    /// Values of `set.KEY` in templates.
    Set,
    /// The version of kustomize.
    KustomizeVersion,
}

/// The collections that a parameter's value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Collection {
    /// `string`.
    Text,
    /// `array`, and also `map` and `string`.
    List,
    /// `map`, and also `array` and `string`.
    Map,
}

impl Parameter {
    /// All of them, in the order of the UI.
    pub(super) const ALL: [Self; 5] = [
        Self::Environment,
        Self::Branch,
        Self::Images,
        Self::Set,
        Self::KustomizeVersion,
    ];

    /// The parameter called `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The parameter whose entry of `plugin.env` is `variable`.
    pub(super) fn of_variable(variable: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.variable() == variable)
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Branch => "branch",
            Self::Images => "images",
            Self::Set => "set",
            Self::KustomizeVersion => "kustomize-version",
        }
    }

    /// Its name among the entries of `spec.source.plugin.env`.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::Environment => "ENVIRONMENT",
            Self::Branch => "BRANCH",
            Self::Images => "IMAGES",
            Self::Set => "SET",
            Self::KustomizeVersion => "KUSTOMIZE_VERSION",
        }
    }

    /// Its title in the UI.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Environment => "Environment",
            Self::Branch => "Branch",
            Self::Images => "Images",
            Self::Set => "Settings",
            Self::KustomizeVersion => "Version of kustomize",
        }
    }

    /// The collection that the UI asks for.
    pub(super) fn collection(self) -> Collection {
        match self {
            Self::Environment | Self::Branch | Self::KustomizeVersion => Collection::Text,
            Self::Images => Collection::List,
            Self::Set => Collection::Map,
        }
    }

    /// The forms of its value, for people.
    pub(super) fn forms(self) -> &'static str {
        match self.collection() {
            Collection::Text => "a `string`",
            Collection::List | Collection::Map => "an `array`, a `map` or a `string`",
        }
    }
}

impl Collection {
    /// The word of Argo CD's `collectionType`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::List => "array",
            Self::Map => "map",
        }
    }
}
