//! The file itself, remote bases and diffs.

use super::row::{
    Form::{Flag, Integer, List, Map, Named, Object, Text, Word},
    Pattern,
    Presence::{Default, Optional, Or, Required},
    Row, Section,
};
use crate::diag::Code;

/// The name of an environment (`names::is_file_name`): it is part of file names.
const ENVIRONMENT: Pattern = Pattern {
    what: "letters, digits, `-`, `_` and `.`, not first a `.`",
    expression: r"[A-Za-z0-9_-][A-Za-z0-9._-]*",
    is_template: false,
    samples: (
        &["preview", "eu-1", "team_a.preview"],
        &["a/b", ".hidden", "a b"],
    ),
};

pub(super) const FILE: Section = Section {
    title: "The file and its environments",
    about: "offshoot.yaml is at the root of the repository; commands find it from any directory below. Its paths are relative to it.\n\
            An environment builds a directory, or several, as kustomize does, and applies its other fields to the result.",
    rows: &[
        Row {
            path: "apiVersion",
            form: Word(&["offshoot/v1"]),
            presence: Required,
            meaning: "The version of this format.",
            example: "apiVersion: offshoot/v1",
            codes: &[Code::ConfigVersion],
        },
        Row {
            path: "kind",
            form: Word(&["Environments"]),
            presence: Required,
            meaning: "The kind of this file.",
            example: "kind: Environments",
            codes: &[Code::ConfigVersion],
        },
        Row {
            path: "environments",
            form: Named(ENVIRONMENT),
            presence: Or(&["vendor"]),
            meaning: "The environments by name: what `offshoot render NAME` prints. A target on the command line that is an \
                      environment's name is the environment; write `./NAME` for a directory of the same name.",
            example: "environments:\n  production: {path: overlays/production}\n  preview: {path: overlays/preview, perBranch: true, namespace: \"preview-{{ slug }}\"}",
            codes: &[
                Code::NoEnvironments,
                Code::EnvironmentName,
                Code::DuplicateEnvironment,
                Code::UnknownEnvironment,
            ],
        },
        Row {
            path: "environments.NAME.path",
            form: Text,
            presence: Or(&["paths", "plain"]),
            meaning: "The directory to build: one with a kustomization.",
            example: "path: overlays/preview",
            codes: &[Code::FieldMissing, Code::FieldValue, Code::EmptyRender],
        },
        Row {
            path: "environments.NAME.paths",
            form: List(&Text),
            presence: Optional("there is one directory, `path`"),
            meaning: "Several directories with a kustomization, in place of `path`, built apart and joined as kustomize joins the \
                      `resources` of one overlay. `*` stands for any characters of a name and `**` for any number of directories; \
                      a glob matches directories with a kustomization, but no hidden ones, and none that `.gitignore` (unless git tracks files there) or \
                      `.offshootignore` names. Their order here has no effect. What two of them render identically is \
                      in the environment once; one object with two contents is an error.",
            example: "paths: [\"apps/*/overlays/preview\", platform/preview]",
            codes: &[
                Code::FieldMissing,
                Code::FieldValue,
                Code::PathUnmatched,
                Code::IdCollision,
            ],
        },
        Row {
            path: "environments.NAME.plain",
            form: List(&Text),
            presence: Optional("every manifest comes from a kustomization"),
            meaning: "Directories whose manifests are taken as they are, beside `path` or `paths` or alone: the files that end in \
                      `.yaml`, `.yml` or `.json`. `DIR/**` covers the directories below as well, and an entry may be one file. \
                      `eject` copies them: kustomize reads no files outside a kustomization's directory.",
            example: "path: overlays/preview\nplain: [deploy/crds, \"deploy/jobs/**\"]",
            codes: &[
                Code::FieldMissing,
                Code::FieldValue,
                Code::PathUnmatched,
                Code::PlainKustomization,
                Code::LoadRestricted,
                Code::IdCollision,
            ],
        },
        Row {
            path: "environments.NAME.perBranch",
            form: Flag,
            presence: Default("false"),
            meaning: "Whether there is one environment for each branch. `--branch` is then required, and templates can use \
                      `branch` and `slug`.",
            example: "perBranch: true\nnamespace: \"preview-{{ slug }}\"",
            codes: &[
                Code::BranchMissing,
                Code::BranchUnwanted,
                Code::NamespaceMissing,
            ],
        },
        Row {
            path: "environments.NAME.slug",
            form: Object,
            presence: Optional("there is room for 40 characters"),
            meaning: "The branch as part of names.",
            example: "perBranch: true\nslug: {max: 30}",
            codes: &[Code::FieldValue],
        },
        Row {
            path: "environments.NAME.slug.max",
            form: Integer { min: 9, max: 63 },
            presence: Default("40"),
            meaning: "Most characters of a slug. A longer branch is cut, and ends in a hash. The room does not depend on the manifests: the names of a branch stay while it lives.",
            example: "perBranch: true\nslug: {max: 30}",
            codes: &[Code::FieldValue, Code::NameBudget],
        },
    ],
};

pub(super) const BASES: Section = Section {
    title: "Remote bases",
    about: "Nothing is fetched. A kustomization that names a URL is built from a copy in the repository, so that a render depends on \
            files alone; the error for a missing copy has the commands that make it.",
    rows: &[Row {
        path: "vendor",
        form: Map(&Text),
        presence: Optional("there are no copies, and remote bases are errors"),
        meaning: "URLs as kustomizations have them, with the directory or file that replaces each. Transport, user and `.git` \
                  do not count; a copy of a repository stands for every directory in it.",
        example: "vendor:\n  github.com/example/manifests//redis?ref=v1.2.0: vendor/redis",
        codes: &[
            Code::VendorName,
            Code::VendorPath,
            Code::VendorTwice,
            Code::VendorMissing,
            Code::RemoteBase,
        ],
    }],
};

pub(super) const DIFFS: Section = Section {
    title: "Diffs",
    about: "[diff.md](diff.md) says how renders are compared.",
    rows: &[
        Row {
            path: "diff",
            form: Object,
            presence: Optional("every change is shown"),
            meaning: "Settings of `offshoot diff` and of the diffs of `snapshot`.",
            example: "diff: {ignore: [spec.replicas]}",
            codes: &[],
        },
        Row {
            path: "diff.ignore",
            form: List(&Text),
            presence: Default("[]"),
            meaning: "Changes that nobody wants to see, beside those of `--ignore`: a field's path, which covers all below it, \
                      and after `@` a kind. `*` stands for any key, item or part of one; keys with dots are quoted. \
                      A summary says how many changes each pattern left out, also when there were none.",
            example: "diff:\n  ignore:\n    - metadata.labels[\"helm.sh/chart\"]\n    - spec.template.spec.containers[*].image@Deployment",
            codes: &[Code::FieldValue],
        },
    ],
};
