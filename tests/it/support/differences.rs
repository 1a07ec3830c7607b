//! What is known to differ from kustomize, and why.

/// Cases of `fixtures/messages` that kustomize judges otherwise.
pub const CASES: [(&str, &str); 9] = [
    (
        "base-count",
        "a build ends at some number of bases; kustomize goes on",
    ),
    (
        "base-depth",
        "a build ends at some depth of bases; kustomize ends with its stack",
    ),
    (
        "build-size",
        "a build ends where it makes too much of its files; kustomize ends with the memory",
    ),
    (
        "file-not-utf8.openapi",
        "a schema that is no text is refused, though nothing may need it",
    ),
    (
        "hash-of-kind",
        "in a kind other than ConfigMap and Secret, kustomize hashes comments and line numbers, also \
         after patches",
    ),
    (
        "hash-of-kind.anchors",
        "nor are such hashes followed in documents with anchors or tags",
    ),
    (
        "nesting-depth",
        "values nest to some depth; kustomize ends with its stack",
    ),
    (
        "nesting-depth.patch",
        "values nest to some depth; kustomize ends with its stack",
    ),
    (
        "replacement-comments-lost",
        "comments of YAML in a string that is laid out unlike go-yaml's are not kept",
    ),
];

/// Differences that no case of a message shows.
pub const OTHER: [(&str, &str); 7] = [
    (
        "remote bases and files",
        "nothing is fetched: `remote-base`, with the place; a copy in the repository is built",
    ),
    (
        "plugins that are programs or containers",
        "nothing is run while building but helm: `plugin-external`, with the place",
    ),
    (
        "schemas in comments behind a flow collection of several lines",
        "such a comment is not read; behind a key, behind a collection on its line, and alone before a key it is",
    ),
    (
        "inputs that kustomize crashes on",
        "they are errors, or are built as what they would be without the crash",
    ),
    (
        "`validators` that write what is there already",
        "they pass: kustomize compares how values stand in their files, we compare what they say",
    ),
    (
        "the words of errors and warnings",
        "ours name file, line and column; both go to stderr, and exit codes are the same",
    ),
    (
        "symlinks in a checkout without them",
        "a file that holds the path of its target is a manifest of one word, and refused by both; \
         with the symlinks in place the bytes are the same",
    ),
];
