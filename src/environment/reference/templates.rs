//! The names and filters of templates.

/// The names that templates can use: name, where, meaning.
pub const VARIABLES: &[(&str, &str, &str)] = &[
    ("environment", "everywhere", "The environment's name."),
    (
        "branch",
        "with `perBranch: true`",
        "The branch as `--branch` has it: `feature/login`.",
    ),
    (
        "slug",
        "with `perBranch: true`",
        "The branch as part of a DNS name: `feature-login-5bd5rf5`. A branch that is one already stays as it is; any other, and \
         one that is too long, ends in seven characters of a hash, so that no two branches have the same.",
    ),
    (
        "namespace",
        "everywhere but in `namespace`, if the environment has one",
        "The namespace.",
    ),
    (
        "values.NAME",
        "everywhere; in `values`, those above",
        "An entry of the environment's `values`. One that nothing reads is a warning (`value-unused`).",
    ),
    (
        "host",
        "in `hosts.pattern`",
        "The host that gets a new name: `api.example.com`.",
    ),
    ("label", "in `hosts.pattern`", "Its first label: `api`."),
    ("parent", "in `hosts.pattern`", "The rest: `example.com`."),
    (
        "set.KEY",
        "everywhere",
        "The value of `--set KEY=VALUE`. A key that no template reads is a warning (`setting-unread`).",
    ),
];

/// The filters that templates can use, by name; all but `slug` are minijinja's.
pub const FILTERS: &str = "\
    abs attr batch bool capitalize chain count d default dictsort e escape first float format groupby \
    indent int items join last length lines list lower map max min pprint reject rejectattr replace \
    reverse round safe select selectattr slice slug sort split string sum title trim unique upper zip";
