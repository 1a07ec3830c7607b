//! Every code: variant, name, severity, whose fault it is, meaning, fix. In the order of the names.

use super::entry::{Entry, Fault, codes};
use crate::diag::severity::Severity;

codes! {
    AmbiguousTarget "ambiguous-target" error Input
        "a patch of the environment cannot tell two resources apart: they differ in nothing a kustomize selector sees"
        "give one of them a label that the other has not";
    AnnotateUnmatched "annotate-unmatched" error Input
        "`secretSync.annotate` names a Secret or ConfigMap that the environment has not"
        "correct the name, or remove the entry";
    AnnotationKey "annotation-key" error Input
        "an annotation has a key that is a number, a date, `true`, `null` or nothing, once kustomize has dropped its quotes"
        "choose another key";
    ApiVersionNull "api-version-null" error Input
        "`apiVersion` is a null that is written out"
        "write the version, or leave the field out";
    AuthConflict "auth-conflict" error Input
        "an Ingress has an auth annotation already, with another value"
        "remove it, or set `auth.override: true`";
    AuthSelectorEmpty "auth-selector-empty" error Input
        "`auth.select` selects no Ingress, so nothing would be protected"
        "correct the selector; the help lists the labels there are";
    AuthValue "auth-value" error Input
        "an `auth` URL has characters that ingress-nginx refuses in its annotations"
        "write the URL plainly, without what the message names";
    BaseAbsolute "base-absolute" error Input
        "an entry of `resources` is an absolute path to a directory"
        "name the directory relative to the kustomization";
    BaseAsComponent "base-as-component" error Input
        "an entry of `components` is a Kustomization"
        "list it under `resources`, or make it `kind: Component`";
    BaseCycle "base-cycle" error Input
        "a kustomization is, directly or through others, its own base"
        "remove the entry that closes the cycle";
    BranchMissing "branch-missing" error Input
        "this environment is per branch, and no --branch was given"
        "`--branch NAME`";
    BranchUnwanted "branch-unwanted" error Usage
        "--branch was given for an environment that is not per branch"
        "leave `--branch` out, or write `perBranch: true`";
    BuildAnnotation "build-annotation" error Input
        "a manifest or a patch has some of the annotations in which kustomize remembers earlier names, and not all in one length"
        "remove them";
    BuildMetadataAnnotation "build-metadata-annotation" error Input
        "with `buildMetadata`, a resource has an annotation of its own where kustomize writes origins or transformations, and in another form"
        "remove the annotation; the build writes it anew";
    ChangeMissed "change-missed" error Input
        "with `--all`, a target differs that no changed file seemed to reach"
        "report it: this is a mistake in offshoot";
    ChartMissing "chart-missing" error Input
        "a Helm chart is not below the kustomization's directory of charts, and nothing is fetched"
        "run the `helm pull` that the help spells out, and commit what it writes";
    ChartNameMissing "chart-name-missing" error Input
        "an entry of `helmCharts` has no `name`"
        "write it: the chart's directory below `charts`";
    ChartValues "chart-values" error Input
        "`valuesInline` is to be merged with a file that says nothing, which kustomize refuses"
        "write `{}` into the file, or `valuesMerge: replace`";
    ChartVersion "chart-version" warning Input
        "the vendored chart is another version than the one that is asked for; it is rendered as it is, as kustomize does"
        "pull the other version, or correct `version`";
    ClusterScoped "cluster-scoped" error Input
        "an environment for a branch has resources that live outside its namespace; deleting the namespace would leave them"
        "move them to a tree that is applied once, or list their kinds in `clusterScoped: {allow: [...]}`";
    ClusterScopedUnused "cluster-scoped-unused" warning Input
        "`clusterScoped.allow` has a kind that no cluster-scoped resource of the target is"
        "correct the kind, or remove the entry";
    CommentBehindKey "comment-behind-key" error Input
        "kustomize writes a comment between a key and its value, and cannot read that"
        "move the comment to its own line above the key";
    ComponentAsBase "component-as-base" error Input
        "an entry of `resources` is a Component"
        "list it under `components`";
    ConfigEmpty "config-empty" error Input
        "offshoot.yaml says nothing"
        "`offshoot init` writes one to begin with";
    ConfigMissing "config-missing" error Input
        "no offshoot.yaml was found"
        "`offshoot init` writes one; `--repo DIR` looks elsewhere";
    ConfigSyntax "config-syntax" error Input
        "offshoot.yaml is not YAML"
        "correct the line that is shown";
    ConfigVersion "config-version" error Input
        "`apiVersion` or `kind` of offshoot.yaml is another one"
        "write what the help says";
    ConflictingFieldSpecs "conflicting-field-specs" error Input
        "two field specs for one path disagree about `create`"
        "make them agree, or remove one";
    ContainerKind "container-kind" error Input
        "an item of `containers` or `initContainers` is not a map"
        "correct the manifest: `images` looks into every such list";
    ControlCharacter "control-character" error Input
        "a text has a control character that YAML cannot hold"
        "remove it, or put the data into `binaryData`";
    CrdsRecursive "crds-recursive" error Input
        "an OpenAPI definition in `crds` contains itself"
        "remove the `$ref` that closes the circle";
    CrdsShape "crds-shape" error Input
        "a file in `crds` is not a map of OpenAPI definitions"
        "write it as kustomize documents it, or remove the entry";
    DateRespelled "date-respelled" warning Input
        "a date without quotes is printed as a time, as in kustomize"
        "quote it";
    DeprecatedField "deprecated-field" warning Input
        "a field of the kustomization is deprecated, in kustomize as well"
        "use the field that the help names; `kustomize edit fix` rewrites the file";
    DiffSides "diff-sides" error Input
        "`diff` without `--since` is given other than two targets"
        "name FROM and TO";
    DirectoryExpected "directory-expected" error Input
        "a file is named where a directory with a kustomization is needed"
        "name the directory";
    DirectoryMissing "directory-missing" error Input
        "a path leads to nothing"
        "correct the path";
    DirectoryUnusable "directory-unusable" error Input
        "the working directory, or that of `--repo`, cannot be used"
        "choose another one";
    DnsName "dns-name" error Input
        "a text of offshoot.yaml that must be a host name is none"
        "write it as `api.example.com`, without scheme, port or path";
    DomainsMissing "domains-missing" error Input
        "`hosts` are to be moved, and no zone is said to be yours"
        "write `domains: [example.com]`";
    DuplicateEnvironment "duplicate-environment" error Input
        "two environments have one name"
        "rename one";
    DuplicateKey "duplicate-key" error Input
        "a map of a resource has a key twice"
        "remove one of the two";
    E2eSelectorEmpty "e2e-selector-empty" error Input
        "`e2e.select` selects no Job"
        "correct the selector; the help lists the labels there are";
    EditLayout "edit-layout" error Input
        "`images` is laid out in a way that cannot be edited in place: through an anchor, or over lines where one is usual"
        "write it as a block list with one field a line";
    EmptyRender "empty-render" error Input
        "a render has no resource; whoever prunes by it would delete everything"
        "correct the tree; `--allow-empty` if that is meant";
    EnvFileNotUtf8 "env-file-not-utf8" error Input
        "an env file of a generator has a line that is not UTF-8"
        "list binary files under `files`";
    EnvKeySpace "env-key-space" warning Input
        "a key of an env file has a space in it, as after `export`; Kubernetes refuses it"
        "write `KEY=value`";
    EnvLineTooLong "env-line-too-long" warning Input
        "an env file has a line that is too long for kustomize, which drops it and all that follow"
        "list the file under `files`, or split the line";
    EnvQuotesKept "env-quotes-kept" warning Input
        "the quotes around a value of an env file become part of it, as in kustomize"
        "leave them out";
    EnvValueMissing "env-value-missing" warning Input
        "a line of an env file has no `=`, and gives an empty value, as in kustomize"
        "write `KEY=value`";
    EnvironmentName "environment-name" error Input
        "an environment's name cannot be a directory's"
        "use letters, digits, `-`, `_` and `.`";
    FieldAbsent "field-absent" error Input
        "The resource has no such field."
        "Write the path as diffs print it; the help names what is there.";
    FieldKind "field-kind" error Input
        "a value of another kind stands where a transformer must write"
        "correct the manifest, or the field spec";
    FieldMissing "field-missing" error Input
        "a field that must be there is not"
        "write the field";
    FieldSpecPath "field-spec-path" error Input
        "a field spec's path leads through a scalar"
        "write a map or list there; or correct the path, or narrow its `kind`";
    FieldSpecsMissing "field-specs-missing" error Input
        "the configuration of a builtin transformer has no `fieldSpecs`, so it would change nothing"
        "write the `fieldSpecs`";
    FieldType "field-type" error Input
        "a field has a value of another type than it takes"
        "write the type that is named; quote numbers and booleans that are meant as text";
    FieldValue "field-value" error Input
        "a field has a value that it does not take"
        "write one of those that the help lists";
    FileExpected "file-expected" error Input
        "a directory is named where a file is needed"
        "name a file in it, or list the directory under `resources`";
    FileMissing "file-missing" error Input
        "a file that is named is not there"
        "correct the path";
    FileNotUtf8 "file-not-utf8" error Input
        "a manifest or kustomization is not UTF-8"
        "convert the file";
    FileSource "file-source" error Input
        "an item of a generator's `files` is neither `path` nor `key=path`"
        "write it as one of the two";
    FileUnreadable "file-unreadable" error Input
        "a file cannot be read, for the reason given"
        "correct the path or the permissions";
    GeneratedExists "generated-exists" error Input
        "a generator makes an object that exists already"
        "set `behavior: merge` or `behavior: replace`, or rename it";
    GeneratorOptionOverruled "generator-option-overruled" warning Input
        "an option that is `false` in a generator and `true` in `generatorOptions` is true"
        "set it in the entries that want it";
    GeneratorTargetAmbiguous "generator-target-ambiguous" error Input
        "several objects have, or had, the name that a generator merges into"
        "give them different names in their bases";
    GeneratorTargetChanged "generator-target-changed" error Input
        "the object that a generator merges into has become another one meanwhile"
        "address it by its present name and namespace";
    GeneratorTargetMissing "generator-target-missing" error Input
        "`behavior: merge` or `replace` has no object to act on"
        "correct name and namespace, or remove `behavior`";
    GeneratorWithoutName "generator-without-name" error Input
        "a generator's entry has no name"
        "write `name`";
    GitBare "git-bare" error Input
        "the directory is a bare git repository, without files to compare with"
        "run in a clone, or in a worktree of it";
    GitFormat "git-format" error Input
        "the git repository is of a format that is not read yet: SHA-256 objects or reftables"
        "check out the revision with `git worktree add` and pass that directory";
    GitMissing "git-missing" error Input
        "a git revision is named outside any git repository"
        "run inside one, or name it with `--repo DIR`";
    GitOutside "git-outside" error Input
        "offshoot.yaml is above the git repository, so that no revision has it"
        "run in the repository that offshoot.yaml is in, or name another with `--repo DIR`";
    GitUnreadable "git-unreadable" error Input
        "objects of the git repository are damaged, or not in this clone"
        "fetch them; `git fsck` tells what is missing";
    GlobSyntax "glob-syntax" error Input
        "a GLOB is none"
        "correct it: `*`, `**`, `?`, `[a-z]` and `{a,b}` are understood";
    GlobUnmatched "glob-unmatched" error Input
        "a GLOB of `--expect-unchanged` matches no target, so that nothing would be held"
        "correct it: it is matched with the names that `offshoot list` prints";
    HashOfKind "hash-of-kind" error Input
        "a resource of a kind that kustomize cannot hash has a generated name"
        "set `options: {disableNameSuffixHash: true}`";
    HelmFailed "helm-failed" error Input
        "helm cannot render a chart, for the reason that it gives"
        "correct the chart or its values";
    HelmNotEnabled "helm-not-enabled" error Input
        "the kustomization has `helmCharts`, which helm renders, and no program is run unless that is asked for"
        "`--enable-helm`; `--helm-command PATH` where helm is not in `PATH`";
    HostCollision "host-collision" error Input
        "the pattern gives two hosts one new name"
        "name `host`, or `label` and `parent`, in `hosts.pattern`";
    HostLeavesDomain "host-leaves-domain" error Input
        "the pattern moves a host out of the zones in `domains`"
        "keep `{{ host }}` whole, or list the host under `sharedHosts`";
    HostName "host-name" error Input
        "the pattern produces an invalid or too long DNS name"
        "shorten the pattern, or use `slug(max)`";
    HostNotMoved "host-not-moved" warning Input
        "a host that moves is also mentioned where it cannot be replaced safely: in a regular expression, percent-encoded, in an object's name"
        "write the host out plainly, or patch the place yourself";
    HostTaken "host-taken" error Input
        "a host's new name is one that another resource declares"
        "choose another branch name, or a pattern with a fixed part";
    HostsUnused "hosts-unused" warning Input
        "`hosts` moves nothing, or an entry of `domains`, `sharedHosts` or `only` matches no host of the render"
        "correct the entry, or remove it";
    IamPolicyCloud "iam-policy-cloud" error Input
        "an IAMPolicyGenerator is for a cloud that kustomize does not know"
        "`cloud: gke` is the only one";
    IdCollision "id-collision" error Input
        "two resources have one kind, name and namespace"
        "rename one, or remove it; to change the other, write a patch";
    IdentityRepeated "identity-repeated" warning Input
        "files that are compared have several resources with one group, kind, namespace and name"
        "remove all but one: all are compared, and in a cluster the one that is applied last stays";
    ImageKind "image-kind" error Input
        "an image in a manifest is not a string"
        "correct the manifest";
    ImageName "image-name" error Input
        "the `name` of an `images` entry is not a valid regular expression, which kustomize expects"
        "write the name without tag and digest";
    ImageReference "image-reference" error Usage
        "an image argument sets nothing, or has an empty part"
        "write `IMAGE:TAG`, `IMAGE@DIGEST`, `IMAGE:TAG@DIGEST`, or `IMAGE=NEW` followed by any of them";
    ImageRegexMatch "image-regex-match" warning Input
        "the name of an `images` entry matches an image of another name, since `.` is any character in it"
        "write `[.]`";
    ImageSuffixTwice "image-suffix-twice" warning Input
        "`tagSuffix` is put behind a tag twice, as in kustomize"
        "write `newTag`";
    ImageUnchanged "image-unchanged" warning Input
        "an entry of `images` has nothing to set"
        "write `newName`, `newTag`, `digest` or `tagSuffix`";
    ImageUnmatched "image-unmatched" either Input
        "an image override matches no container"
        "correct the name; the help lists the images that are there";
    KeyNotAString "key-not-a-string" error Input
        "a key of a map is a number, boolean or null, which JSON cannot say"
        "quote it";
    KeyNotPrintable "key-not-printable" error Input
        "a key has characters that kustomize cannot print"
        "rename the key";
    KindMissing "kind-missing" error Input
        "a manifest has no `kind`"
        "write `apiVersion`, `kind` and `metadata.name`";
    KubedSelector "kubed-selector" warning Input
        "a directory of `secretSync.sources` has nothing that Kubed copies to the environment's Namespace"
        "correct the annotation of the source, or `namespaceLabels`; the help lists both";
    KustomizationAmbiguous "kustomization-ambiguous" error Input
        "a directory has kustomization files under two names"
        "keep one";
    KustomizationEmpty "kustomization-empty" error Input
        "a kustomization file says nothing"
        "list what to build under `resources`";
    KustomizationKind "kustomization-kind" error Input
        "`kind` of a kustomization is another one"
        "`Kustomization` or `Component`";
    KustomizationMissing "kustomization-missing" error Input
        "a directory has no kustomization file"
        "add a `kustomization.yaml`, or name another directory";
    KustomizationVersion "kustomization-version" error Input
        "`apiVersion` of a kustomization is another one"
        "write what the message names";
    LabelSelector "label-selector" error Input
        "a value is not a Kubernetes label selector"
        "write it as `app=web,tier in (a, b),!legacy`";
    LabelValue "label-value" error Input
        "a template makes something that cannot be a label's value"
        "use letters, digits and inner `-`, `_`, `.`, 63 at most; or make it an annotation";
    ListItems "list-items" error Input
        "`items` of a `List` is not a list"
        "correct the manifest";
    LiteralWithoutKey "literal-without-key" error Input
        "a literal or a line of an env file is not `key=value`"
        "write it so";
    LoadRestricted "load-restricted" error Input
        "a kustomization reads a file outside its directory"
        "move the file inside; or `--load-restrictor LoadRestrictionsNone`";
    ManifestsMissing "manifests-missing" error Input
        "a directory has neither a kustomization nor manifests"
        "name another one";
    MergeBaseMissing "merge-base-missing" error Input
        "the revision and `HEAD` have no common ancestor in this clone"
        "fetch the full history (`git fetch --unshallow`), or `--no-merge-base`";
    MergeDropsField "merge-drops-field" warning Input
        "`behavior: merge` drops a field of the object it merges into, as in kustomize"
        "do what the help says of that field";
    MetadataType "metadata-type" either Input
        "`metadata`, or a part of it, is not of the type that it must have"
        "correct the manifest";
    NameBudget "name-budget" error Input
        "a name is too long once the branch is in it"
        "shorten the name, the pattern or the branch";
    NameComma "name-comma" error Input
        "a name that is changed has a comma, at which kustomize cuts what it remembers"
        "rename the resource";
    NameMissing "name-missing" error Input
        "a manifest has no `metadata.name`"
        "write one";
    NamespaceCollision "namespace-collision" error Input
        "two resources of different namespaces would be one in the environment's"
        "rename one, or leave it out of the target";
    NamespaceConflict "namespace-conflict" error Input
        "`namespace` makes two resources one"
        "rename one";
    NamespaceMissing "namespace-missing" error Input
        "an environment per branch, or a setting that needs one, has no `namespace`"
        "write `namespace: \"preview-{{ slug }}\"`, or remove the setting";
    NamespaceName "namespace-name" error Input
        "`namespace` produces an invalid namespace name"
        "lower-case letters, digits and inner dashes, 63 at most; `slug` is made of these";
    NoEnvironments "no-environments" error Input
        "offshoot.yaml has no `environments`, and no `vendor` either"
        "`offshoot init` writes an example";
    NotAResource "not-a-resource" error Input
        "a document of a manifest is not a map"
        "correct the manifest";
    NumberNotFinite "number-not-finite" error Input
        "a number is infinite or none (`.inf`, `.nan`), which JSON cannot say"
        "quote it if it is text";
    NumberPrecision "number-precision" either Input
        "a number has more digits than survive kustomize's way through JSON, as all do where a JSON patch touches the object"
        "write it as a string, or smaller";
    OpenapiMalformed "openapi-malformed" error Input
        "the file under `openapi.path` is not an OpenAPI document"
        "give it `definitions`, in JSON or YAML";
    OpenapiTwice "openapi-twice" error Input
        "`openapi` has both `path` and `version`"
        "keep one";
    OpenapiVersion "openapi-version" error Input
        "`openapi.version` is none of the builtin schemas"
        "`v1.21.2`, or a document under `path`";
    OptionUnused "option-unused" error Usage
        "an option is given that nothing in the command takes"
        "leave it out";
    OutputCollision "output-collision" warning Input
        "two resources are written to one file under kustomize's names; the last one is left"
        "print to stdout, or rename one";
    OutputExists "output-exists" error Input
        "a file is in the way that this command did not write"
        "remove it, choose another directory, or `--force` where the command has it";
    OutputFormat "output-format" error Usage
        "`--output` is neither a format, nor a file with a known extension, nor an existing directory"
        "correct the format, or end the name of a new directory in `/`";
    OutputUnwritable "output-unwritable" error Input
        "a file, a directory or standard output cannot be written"
        "correct the path, the permissions, or make room";
    PagerUnusable "pager-unusable" warning Input
        "the pager that OFFSHOOT_PAGER or PAGER names cannot be run; the text is printed without one"
        "install it, name another, or set the variable to nothing";
    PatchAbsent "patch-absent" error Input
        "an entry of `patches` has neither `patch` nor `path`"
        "write one of them";
    PatchCopiesNothing "patch-copies-nothing" warning Input
        "a `copy` operation takes from a place where nothing is, and writes null, as in kustomize"
        "correct `from`";
    PatchDirective "patch-directive" error Input
        "`$patch` has a strategy that there is not"
        "`merge`, `replace` or `delete`";
    PatchDirectiveEmitted "patch-directive-emitted" warning Input
        "a directive of kubectl's strategic merge is unknown to kustomize, and becomes a field of the output"
        "remove it; the help says what does the same";
    PatchElementLost "patch-element-lost" warning Input
        "fields of an element of a patch are lost, since the list has several keys and the element not all of them"
        "write the key that the help names";
    PatchEmpty "patch-empty" error Input
        "a patch says nothing"
        "write it, or remove the entry";
    PatchJson "patch-json" error Input
        "a patch begins with `[` and is not JSON"
        "quote keys and strings, or write a YAML list";
    PatchLeavesNothing "patch-leaves-nothing" error Input
        "a JSON patch replaces a whole resource by nothing"
        "`$patch: delete` in a strategic merge patch deletes a resource";
    PatchManifest "patch-manifest" error Input
        "a manifest that `diff -o json-patch` compares is not JSON"
        "shorten numbers that are too long; use `-o unified`";
    PatchOperation "patch-operation" error Input
        "an operation of a JSON 6902 patch is incomplete or unknown"
        "correct it: RFC 6902 has the operations";
    PatchPathMissing "patch-path-missing" error Input
        "a JSON 6902 patch names a place that the object has not"
        "correct the path; the help says how far it leads";
    PatchRepeatedKey "patch-repeated-key" warning Input
        "a patch has a key twice; the first counts"
        "keep one";
    PatchReplacesList "patch-replaces-list" warning Input
        "a list without known keys is replaced, and elements of one name lose fields"
        "use JSON 6902 operations, or write the elements out";
    PatchReplacesNothing "patch-replaces-nothing" warning Input
        "`replace` of a JSON 6902 patch adds a key, since there is none to replace"
        "correct the path, or write `op: add`";
    PatchShape "patch-shape" error Input
        "a patch, or a value in it, is not of the shape that it must have"
        "correct it as the message says";
    PatchTargetAmbiguous "patch-target-ambiguous" error Input
        "a patch without `target` matches several resources"
        "give it a `target`";
    PatchTargetEmpty "patch-target-empty" warning Input
        "a patch's `target` selects nothing; kustomize skips the patch in silence"
        "correct the target, or remove the patch";
    PatchTargetMany "patch-target-many" error Input
        "an entry with a `target` has several patches in its file"
        "one patch for each entry";
    PatchTargetMissing "patch-target-missing" error Input
        "no resource is the one that a patch is for"
        "correct kind, name or namespace";
    PatchTargetRequired "patch-target-required" error Input
        "a JSON 6902 patch does not say what it is for"
        "write a `target`";
    PatchTestFailed "patch-test-failed" error Input
        "a `test` operation finds another value"
        "correct the value, or the order of the patches";
    PatchTwice "patch-twice" error Input
        "an entry of `patches` has both `patch` and `path`"
        "keep one";
    PatchUnverified "patch-unverified" error Input
        "a JSON patch of `diff -o json-patch` does not make the new manifest of the old one"
        "report it: it is a fault of offshoot; use `-o unified` meanwhile";
    PatchValue "patch-value" error Input
        "a JSON 6902 operation would make a whole object something else than a map"
        "correct `path` or `value`";
    PathEmpty "path-empty" error Input
        "a path is an empty text"
        "name a file or directory, or remove the entry";
    PluginEnvIgnored "plugin-env-ignored" warning Input
        "`env` of a generator plugin has no effect, as in kustomize"
        "write `envs`";
    PluginExternal "plugin-external" error Input
        "a plugin would run a program or a container, and nothing is run while building"
        "use a builtin plugin, or commit what the plugin makes";
    PluginUnknown "plugin-unknown" error Input
        "kustomize has no builtin plugin of this kind"
        "correct `apiVersion` and `kind`";
    ProgramUnusable "program-unusable" error Input
        "the program of `--against` or `--helm-command` cannot be run, or is another one than is needed there"
        "name one that is; `PROGRAM version` says which it is";
    ProgramVersion "program-version" warning Input
        "the program of `--against` has another kustomize than v5.8.1, or does not say which"
        "compare with v5.8.1 before you think a difference is ours";
    ReferenceAmbiguous "reference-ambiguous" error Input
        "a name in a resource could mean several others"
        "give these different names in their bases";
    ReferenceName "reference-name" error Input
        "a reference that must have a `name` has none"
        "write the name";
    ReferenceOtherNamespace "reference-other-namespace" warning Input
        "a generated object is in another namespace than what refers to it, which keeps the name without the hash"
        "give the generator that namespace";
    ReleaseName "release-name" error Input
        "the name of a Helm release begins with a dash, and would be an option of helm's"
        "begin it with a letter or a digit";
    RemoteBase "remote-base" error Input
        "a base or file is remote, and nothing is fetched while building"
        "vendor it with the command in the help, and add the lines that it shows to offshoot.yaml";
    RepeatedField "repeated-field" warning Input
        "a kustomization has a field twice; the last counts"
        "keep one";
    RepeatedKey "repeated-key" error Input
        "a generator is given a key twice"
        "keep one";
    ReplacementCommentsLost "replacement-comments-lost" warning Input
        "writing into YAML in a string drops comments there"
        "compare with kustomize's output if they matter";
    ReplacementDelimiter "replacement-delimiter" error Input
        "`options.delimiter` cannot split a value that is not text"
        "remove the delimiter, or choose another field";
    ReplacementEncodingIgnored "replacement-encoding-ignored" warning Input
        "`options.encoding` has no effect, as in kustomize"
        "encode the source's value";
    ReplacementFile "replacement-file" error Input
        "a file in `replacements` is not a list of replacements"
        "correct the file";
    ReplacementIndex "replacement-index" error Input
        "`options.index` is outside the parts of the value"
        "correct `index` or `delimiter`";
    ReplacementLost "replacement-lost" warning Input
        "what a replacement writes is lost, as in kustomize"
        "write to the place that the help names";
    ReplacementPath "replacement-path" error Input
        "a field path of a replacement cannot be followed"
        "correct the path";
    ReplacementRegexMatch "replacement-regex-match" warning Input
        "a `[key=value]` in a path matches more than what it says, since kustomize reads the value as a regular expression"
        "anchor it: `[key=^value$]`";
    ReplacementSource "replacement-source" error Input
        "a replacement has not exactly one of `source` and `sourceValue`"
        "keep one";
    ReplacementSourceAmbiguous "replacement-source-ambiguous" error Input
        "a replacement's source is several resources"
        "narrow the source";
    ReplacementSourceField "replacement-source-field" error Input
        "a replacement's source has no such field"
        "correct `fieldPath`";
    ReplacementSourceMissing "replacement-source-missing" error Input
        "the source of a replacement matches no resource"
        "correct the source";
    ReplacementTarget "replacement-target" error Input
        "a replacement has no target, or one without `select`"
        "write `targets` and their `select`";
    ReplacementTargetField "replacement-target-field" error Input
        "a replacement's target has no such field"
        "correct the path, or set `options: {create: true}`";
    ReplacementTargetMissing "replacement-target-missing" warning Input
        "a replacement's target selects nothing; kustomize skips it in silence"
        "correct `select` and `reject`, or remove it";
    ReplacementTwice "replacement-twice" error Input
        "an entry of `replacements` has both a file and fields of its own"
        "keep one";
    ReplicasCountMissing "replicas-count-missing" warning Input
        "an entry of `replicas` has no `count`, and scales to 0"
        "write the `count`";
    ReplicasUnmatched "replicas-unmatched" error Input
        "an entry of `replicas` names no workload"
        "correct the name";
    ResourceAbsent "resource-absent" error Input
        "The target renders no such resource."
        "The help names the nearest; `offshoot build` or `offshoot render` prints them all.";
    ResourceAmbiguous "resource-ambiguous" error Input
        "Several resources of the target could be meant."
        "Add the group or the namespace: `KIND.GROUP/NAME`, `NAMESPACE/KIND/NAME`.";
    ResourceSyntax "resource-syntax" error Usage
        "The text names no resource."
        "Write `KIND/NAME` or `NAMESPACE/KIND/NAME`.";
    RevisionAmbiguous "revision-ambiguous" error Input
        "the beginning of a hash is that of several commits"
        "write more digits of the hash";
    RevisionSyntax "revision-syntax" error Input
        "a revision is written in a way that is not understood: reflogs and searches are not"
        "name a branch, a tag or a hash, with `~N` or `^N` behind it";
    RevisionUnknown "revision-unknown" error Input
        "no branch, tag or commit of this clone has that name"
        "correct the name, or fetch it; nothing is fetched here";
    RoleBindingSubjects "role-binding-subjects" error Input
        "`setRoleBindingSubjects` has another value than it takes"
        "`defaultOnly`, `allServiceAccounts` or `none`";
    SelectorExpression "selector-expression" error Input
        "a part of a selector is not a valid regular expression, which kustomize expects"
        "correct it";
    SettingSyntax "setting-syntax" error Usage
        "`--set` is not given as `KEY=VALUE`"
        "write it so";
    SettingUnread "setting-unread" warning Input
        "no template of the environment reads the key of a `--set`"
        "correct the key; the help has the nearest one";
    SnapshotStale "snapshot-stale" error Input
        "what is kept of an environment is not what it renders to"
        "`offshoot snapshot` writes it anew; with `--review` it asks first";
    SortOptions "sort-options" error Input
        "`sortOptions` contradicts itself, or has an order that there is not"
        "`order: legacy` or `order: fifo`; `legacySortOptions` for the first alone";
    SortOptionsUnused "sort-options-unused" warning Input
        "`sortOptions` of a base or component has no effect"
        "write it in the kustomization that is built";
    StandardInputSince "standard-input-since" error Input
        "`-` is given with `--since`, and standard input has no history"
        "name environments and directories";
    StandardInputTwice "standard-input-twice" error Input
        "both sides of a comparison are standard input"
        "name a file for one";
    SubjectNamespace "subject-namespace" error Input
        "the namespace of a role binding's subject is not a string"
        "correct the manifest";
    TabBeforeText "tab-before-text" error Input
        "a text begins with a tab, which kustomize cannot print"
        "start the text with another character, or use double quotes and `\t`";
    TargetMissing "target-missing" error Input
        "a target is neither an environment nor a path"
        "`offshoot list` names what there is";
    TargetMoved "target-moved" error Input
        "a target that `--expect-unchanged` names differs"
        "undo the edit at the place shown, or keep it from the target; the help shows the way between them";
    TemplateSyntax "template-syntax" error Input
        "a template of offshoot.yaml cannot be read or evaluated"
        "correct the expression";
    TemplateUndefined "template-undefined" error Input
        "a template names something that there is not"
        "correct the name; `--set KEY=VALUE` for `set.KEY`";
    TemplateValue "template-value" error Input
        "a template comes to nothing that can stand in its place"
        "correct the expression";
    TimeOutOfRange "time-out-of-range" error Input
        "a date has a year that cannot be written"
        "quote it if it is text";
    TtlFormat "ttl-format" error Input
        "`ttl` is not a duration"
        "a number and one of s, m, h, d, w, as in `72h`; or `forever`";
    UnknownBehavior "unknown-behavior" warning Input
        "a generator has a `behavior` that there is not"
        "`create`, `replace` or `merge`";
    UnknownEnvironment "unknown-environment" error Input
        "offshoot.yaml has no environment of this name"
        "correct the name; `offshoot list` has them";
    UnknownField "unknown-field" either Input
        "a file has a field that there is not"
        "correct the name: the help has the nearest";
    ValidatorChanges "validator-changes" error Input
        "a validator changes resources"
        "list it under `transformers` if it is meant to";
    ValueAdd "value-add" error Input
        "a ValueAddTransformer cannot write what it is told to"
        "correct `value`, `targets` or their paths";
    ValueAddNothing "value-add-nothing" warning Input
        "a target of a ValueAddTransformer is beyond the end of a list; kustomize skips it in silence"
        "correct the index, or write `[key=value]`";
    ValueUnlikeItsTag "value-unlike-its-tag" error Input
        "a value does not fit its explicit tag, as in `!!int x`"
        "drop the tag, or write a value that fits";
    VarField "var-field" error Input
        "a field that vars are replaced in cannot hold the result"
        "correct the field, or `varReference`";
    VarFieldMissing "var-field-missing" error Input
        "the object of a var has no such field"
        "correct `fieldref`";
    VarObjectAmbiguous "var-object-ambiguous" error Input
        "the object of a var is several resources"
        "narrow `objref`";
    VarObjectMissing "var-object-missing" error Input
        "the object of a var matches no resource"
        "correct `objref`";
    VarTwice "var-twice" error Input
        "two vars have one name; names hold for the whole build"
        "rename one";
    VarUnused "var-unused" warning Input
        "nothing uses a var"
        "remove it, or add the field to `varReference`";
    VendorMissing "vendor-missing" error Input
        "the copy of something remote, which offshoot.yaml names, is not there"
        "commit the copy, or correct its path, which is seen from the directory of offshoot.yaml";
    VendorName "vendor-name" error Input
        "a key of `vendor` in offshoot.yaml is nothing that kustomize would fetch"
        "write it as kustomizations do: a URL, or `github.com/org/repository//directory?ref=v1`";
    VendorOutside "vendor-outside" error Input
        "a vendored base names another one that is not part of what is vendored; kustomize keeps such bases within their repository"
        "vendor the repository as a whole, and name it without a directory";
    VendorPath "vendor-path" error Input
        "the path of a copy is empty or absolute"
        "write it as seen from the directory of offshoot.yaml";
    VendorTwice "vendor-twice" error Input
        "two keys of `vendor` are spellings of one thing"
        "keep one of them; transport, user, default port and `.git` do not count";
    YamlSyntax "yaml-syntax" error Input
        "a file is not YAML"
        "correct the line that is shown";
}
