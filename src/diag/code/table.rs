//! Every code: variant, name, severity, whose fault it is, meaning, fix. In the order of the names.

use super::entry::{Entry, Fault, codes};
use crate::diag::severity::Severity;

codes! {
    AmbiguousTarget "ambiguous-target" error Input
        "an environment's patch cannot tell two resources apart: every kustomize selector matches both"
        "give one of them a label that the other does not have";
    AnnotateUnmatched "annotate-unmatched" error Input
        "`secretSync.annotate` names a Secret or ConfigMap that the environment does not have"
        "correct the name, or remove the entry";
    AnnotationKey "annotation-key" error Input
        "kustomize drops the quotes of an annotation's key, which then reads as a number, date, boolean or null"
        "choose another key";
    AnnotationsRepeated "annotations-repeated" warning Input
        "a manifest has `annotations` twice, and kustomize merges the two"
        "write one map";
    ApiVersionNull "api-version-null" error Input
        "`apiVersion` is an explicit null, or has an empty group"
        "write the version, or leave the field out";
    AuthBypassed "auth-bypassed" error Input
        "a resource without a login serves the very host and path that `auth` protects"
        "select it, too, or give it another path";
    AuthConflict "auth-conflict" error Input
        "a resource already has a login with other settings"
        "remove it, or set `auth.override: true`";
    AuthCookieShared "auth-cookie-shared" warning Input
        "oauth2-proxy sets a cookie for a zone with hosts of production and of branches, whose code sees it"
        "give branches a zone and an oauth2-proxy of their own, and production cookies that do not reach it";
    AuthNoEffect "auth-no-effect" error Input
        "`auth.select` selects a resource that would get no login: its controller or kind has none that offshoot can set up"
        "follow the help of each: state `controller`, or take the resource out of `auth.select`";
    AuthRequired "auth-required" either Finding
        "a console of a database, cache, queue or monitoring is open without a login"
        "select its Ingress or route in `auth.select`, or put a login in front of it";
    AuthSelectorEmpty "auth-selector-empty" error Input
        "`auth.select` selects no Ingress or route, so nothing would be protected"
        "correct the selector; the help lists the names that exist";
    AuthSiblingOpen "auth-sibling-open" warning Input
        "a resource without a login leads to what `auth` protects: by a path below, or by the same Service"
        "select it, too, unless everybody may see what it serves";
    AuthSignIn "auth-sign-in" warning Input
        "the addresses of `auth` do not lead a visitor to the login and back to the branch"
        "follow the help";
    AuthUnused "auth-unused" warning Input
        "a setting of `auth` has no effect on any selected resource"
        "remove it";
    AuthValue "auth-value" error Input
        "an `auth` URL has characters that ingress-nginx refuses in its annotations"
        "remove the characters that the message names";
    BaseAbsolute "base-absolute" error Input
        "an entry of `resources` is an absolute path to a directory"
        "name the directory relative to the kustomization";
    BaseAsComponent "base-as-component" error Input
        "an entry of `components` is a Kustomization"
        "list it under `resources`, or make it `kind: Component`";
    BaseCount "base-count" error Input
        "a build has more bases and components than it may have"
        "build parts of the tree on their own";
    BaseCycle "base-cycle" error Input
        "a kustomization includes itself, directly or through other kustomizations"
        "remove the entry that closes the cycle";
    BaseDepth "base-depth" error Input
        "a base or component is further from the kustomization that is built than it may be"
        "let a kustomization further up list what it lists";
    BoundIdentity "bound-identity" warning Input
        "a cloud's role or a role of Vault is bound to a namespace, and the environment's is another"
        "let the identity accept the namespaces of previews; the help says how";
    BranchCopied "branch-copied" warning Input
        "a Secret or ConfigMap in the render of a branch is copied to other namespaces, by every branch"
        "remove the annotation for previews, or list the object in `secretSync.annotate`";
    BranchMissing "branch-missing" error Usage
        "the environment is per branch, and `--branch` was not given"
        "`--branch NAME`";
    BranchUnwanted "branch-unwanted" error Usage
        "`--branch` was given for an environment that is not per branch"
        "leave `--branch` out, or set `perBranch: true`";
    BuildAnnotation "build-annotation" error Input
        "a manifest or patch has an incomplete set of kustomize's internal build annotations"
        "remove them";
    BuildMetadataAnnotation "build-metadata-annotation" error Input
        "with `buildMetadata`, a resource already has an annotation for origins or transformations, in a form that kustomize cannot read"
        "remove the annotation; the build writes it again";
    BuildSize "build-size" error Input
        "a build makes far more of its files than they contain: by aliases, bases that are built many times, patches for many resources, or copies of copies"
        "build parts of it on their own, or remove what multiplies";
    CacheUnusable "cache-unusable" warning Usage
        "nothing can be kept in the directory of `--cache-dir`: the run is as long as without it"
        "name a directory of your own that can be written";
    ChangeMissed "change-missed" error Input
        "with `--all`, a target differs although no changed file should affect it"
        "report this bug in offshoot (https://github.com/offshoot/offshoot/issues)";
    ChartMissing "chart-missing" error Input
        "a Helm chart is not in the kustomization's chart directory, and nothing is fetched"
        "run the `helm pull` command in the help, and commit the result";
    ChartNameMissing "chart-name-missing" error Input
        "an entry of `helmCharts` has no `name`"
        "set it to the name of the chart's directory";
    ChartNamespace "chart-namespace" warning Input
        "kustomize's `namespace` does not move the resources of charts, so some stay outside of it"
        "set `namespace` in the entry of `helmCharts`, and patch templates that ignore it";
    ChartValues "chart-values" error Input
        "`valuesInline` has to be merged with an empty values file, which kustomize refuses"
        "write `{}` into the file, or set `valuesMerge: replace`";
    ChartVersion "chart-version" warning Input
        "the vendored chart has another version than the kustomization asks for; it is rendered anyway, as in kustomize"
        "pull the other version, or correct `version`";
    CheckUnused "check-unused" warning Input
        "an entry of `checks` or `sharedWithProduction` matches nothing"
        "remove the entry, or correct it";
    ClusterScoped "cluster-scoped" error Input
        "a per-branch environment has cluster-scoped resources; deleting its namespace would leave them behind"
        "move them to a tree that is applied once, or list their kinds in `clusterScoped: {allow: [...]}`: a branch then has its own, under its name";
    ClusterScopedDiffers "cluster-scoped-differs" error Input
        "a cluster-scoped resource whose name cannot change would differ from branch to branch, or two would have one name"
        "move it to a tree that is applied once, or keep what follows the branch out of it";
    ClusterScopedUnused "cluster-scoped-unused" warning Input
        "an entry of `clusterScoped` names a kind that the target does not have, or whose scope is known"
        "correct the kind, or remove the entry";
    ClusterWideEffect "cluster-wide-effect" warning Input
        "a cluster-scoped object of a branch acts on other namespaces: by a selector, a label, or as a default of the cluster"
        "limit it to the branch in the overlay that is the environment's `path`, or leave it out";
    CommentBehindKey "comment-behind-key" error Input
        "kustomize writes a comment between a key and its value, and cannot read the result"
        "put the comment on its own line above the key";
    ComponentAsBase "component-as-base" error Input
        "an entry of `resources` is a Component"
        "list it under `components`";
    ConfigEmpty "config-empty" error Input
        "offshoot.yaml is empty"
        "`offshoot init` writes a starter file";
    ConfigMissing "config-missing" error Input
        "there is no offshoot.yaml in the directory or above it"
        "`offshoot init` writes one; `--repo DIR` looks elsewhere";
    ConfigSyntax "config-syntax" error Input
        "offshoot.yaml is not valid YAML"
        "correct the line that is shown";
    ConfigVersion "config-version" error Input
        "`apiVersion` or `kind` of offshoot.yaml is wrong"
        "write what the help shows";
    ConflictingFieldSpecs "conflicting-field-specs" error Input
        "two field specs for one path have different values of `create`"
        "make them agree, or remove one";
    ContainerKind "container-kind" error Input
        "an item of `containers` or `initContainers` is not a map"
        "correct the manifest: `images` looks at every item of these lists";
    ControlCharacter "control-character" error Input
        "a string has a control character that YAML cannot hold"
        "remove it, or put the data into `binaryData`";
    CookieScope "cookie-scope" warning Finding
        "a cookie is for a zone with hosts of production and of branches, whose code sees it"
        "give branches a zone of their own, or production a cookie for single hosts";
    CorsScope "cors-scope" warning Finding
        "production's CORS or Content-Security-Policy trusts a wildcard that covers hosts of branches"
        "list the origins one by one, or give branches a zone of their own";
    CostsMore "costs-more" warning Finding
        "a branch runs more pods of a workload than production, or an autoscaler that came along keeps several"
        "leave the autoscaler out, or set a smaller number in the overlay; any in `patches` of the environment";
    CrdsRecursive "crds-recursive" error Input
        "an OpenAPI definition in `crds` contains itself"
        "remove the `$ref` that closes the cycle";
    CrdsShape "crds-shape" error Input
        "a file in `crds` is not a map of OpenAPI definitions"
        "use the format that kustomize documents, or remove the entry";
    DateRespelled "date-respelled" warning Input
        "an unquoted date is printed as a timestamp, as in kustomize"
        "quote it";
    DeploysElsewhere "deploys-elsewhere" error Input
        "an object of a branch, of Flux or K3s, would install into a namespace that is not the branch's"
        "leave it out with `exclude`, or set the namespace in `patches`";
    DeprecatedField "deprecated-field" warning Input
        "a field of the kustomization is deprecated, in kustomize too"
        "use the field that the help names; `kustomize edit fix` rewrites the file";
    DestinationElsewhere "destination-elsewhere" warning Input
        "no resource of an Application is in the namespace of its destination"
        "correct `spec.destination.namespace`, or leave it out";
    DiffSides "diff-sides" error Usage
        "`diff` without `--since` needs exactly two targets"
        "name FROM and TO";
    DirectoryExpected "directory-expected" error Input
        "a path names a file, and a directory with a kustomization is needed"
        "name the directory";
    DirectoryMissing "directory-missing" error Input
        "a directory does not exist"
        "correct the path";
    DirectoryUnusable "directory-unusable" error Usage
        "the working directory, or the directory of `--repo`, cannot be used"
        "choose another directory";
    DnsName "dns-name" error Input
        "a value in offshoot.yaml that must be a host name is not one"
        "write it as `api.example.com`, without scheme, port or path";
    DocumentsLost "documents-lost" warning Input
        "kustomize reads only the first document of a kustomization file, of a file of JSON patches or configuration, and of a UTF-16 file; the others are lost"
        "move each document to a file of its own, or convert the file to UTF-8";
    DomainsMissing "domains-missing" error Input
        "`hosts` is set, but `domains` is empty"
        "list your DNS zones: `domains: [example.com]`";
    DrainBlocked "drain-blocked" warning Finding
        "a PodDisruptionBudget allows no eviction of the pods that the render runs, so that their nodes cannot be drained"
        "write `maxUnavailable: 1` and run two pods, or leave the budget out";
    DuplicateEnvironment "duplicate-environment" error Input
        "two environments have the same name"
        "rename one";
    DuplicateKey "duplicate-key" error Input
        "a map of a resource has the same key twice"
        "keep one of the two";
    E2eSelectorEmpty "e2e-selector-empty" error Input
        "`e2e.select` selects no Job"
        "correct the selector; the help lists the labels that exist";
    EditArgument "edit-argument" error Usage
        "an argument of `edit` is not one that kustomize accepts"
        "write it as the help says";
    EditChangesBuild "edit-changes-build" warning Input
        "after `edit fix --vars`, the kustomization builds to something else, or not at all"
        "compare the builds, and correct the replacements";
    EditConflict "edit-conflict" error Input
        "the kustomization already has what `edit` should add or move, with another value"
        "follow the help";
    EditLayout "edit-layout" error Input
        "a part of the kustomization is written in a layout that cannot be edited in place: with an anchor, or with a comment within brackets"
        "write it in block style with one value per line";
    EditMissing "edit-missing" error Input
        "`edit` should add a file that does not exist, or remove an entry that the kustomization does not have"
        "correct the name; the help lists those that exist";
    EditUnchanged "edit-unchanged" warning Input
        "an argument of `edit` has no effect, as in kustomize: the entry is already there, or already gone"
        "remove the argument";
    EmptyRender "empty-render" error Input
        "the render has no resources; a tool that prunes by it would delete everything"
        "correct the tree, or give `--allow-empty` if that is intended";
    EnvFileNotUtf8 "env-file-not-utf8" error Input
        "an env file of a generator has a line that is not UTF-8"
        "list binary files under `files`";
    EnvKeySpace "env-key-space" warning Input
        "a key of an env file contains a space, for example after `export`; Kubernetes refuses it"
        "write `KEY=value`";
    EnvLineTooLong "env-line-too-long" warning Input
        "an env file has a line that is too long for kustomize, which drops it and all lines after it"
        "list the file under `files`, or split the line";
    EnvQuotesKept "env-quotes-kept" warning Input
        "quotes around a value of an env file become part of the value, as in kustomize"
        "remove the quotes";
    EnvValueMissing "env-value-missing" warning Input
        "a line of an env file has no `=`, so its value is empty, as in kustomize"
        "write `KEY=value`";
    EnvironmentCollision "environment-collision" error Input
        "a branch would render into a namespace that is Kubernetes' own, that of the target, that of another environment, or a reserved one"
        "put a fixed part before the branch, as in `namespace: \"preview-{{ slug }}\"`";
    EnvironmentMissing "environment-missing" error Usage
        "an Application names no environment, and its path is not that of one alone"
        "set parameter `environment` of the Application";
    EnvironmentName "environment-name" error Input
        "an environment's name cannot be used as a directory name"
        "use letters, digits, `-`, `_` and `.`";
    EnvironmentsMeet "environments-meet" error Finding
        "two branches, or a branch and an environment that exists once, can have one host, namespace or cluster-scoped object"
        "give one of them another fixed part in its names";
    ExcludeReferenced "exclude-referenced" warning Input
        "a resource refers to one that `exclude` leaves out"
        "leave it out as well, or keep what it needs";
    ExcludeUnused "exclude-unused" warning Input
        "an entry of `exclude` matches no resource of the target"
        "correct the entry, or remove it";
    ExternalDnsContract "external-dns-contract" warning Finding
        "external-dns reads an annotation otherwise than it is meant, or not at all"
        "follow the help of each";
    FieldAbsent "field-absent" error Input
        "the resource has no such field"
        "write the path as diffs print it; the help names the fields that exist";
    FieldKind "field-kind" error Input
        "a transformer must write to a field whose value has the wrong kind"
        "correct the manifest, or the field spec";
    FieldMissing "field-missing" error Input
        "a required field is missing"
        "add the field";
    FieldSpecPath "field-spec-path" error Input
        "the path of a field spec leads through a scalar"
        "make the value a map or list, or correct the path, or narrow its `kind`";
    FieldSpecsMissing "field-specs-missing" error Input
        "the configuration of a builtin transformer has no `fieldSpecs`, so it would change nothing"
        "add `fieldSpecs`";
    FieldType "field-type" error Input
        "a field has a value of the wrong type"
        "use the type that the message names; quote numbers and booleans that are meant as text";
    FieldValue "field-value" error Input
        "a field has a value that is not allowed"
        "use one of the values that the help lists";
    FileExpected "file-expected" error Input
        "a path names a directory, and a file is needed"
        "name a file in it, or list the directory under `resources`";
    FileMissing "file-missing" error Input
        "a file does not exist"
        "correct the path";
    FileNotUtf8 "file-not-utf8" error Input
        "a manifest or kustomization is not UTF-8"
        "convert the file to UTF-8";
    FileSource "file-source" error Input
        "an item of a generator's `files` is neither `path` nor `key=path`"
        "write it as one of these";
    FileUnreadable "file-unreadable" error Input
        "a file cannot be read, for the reason that the message gives"
        "correct the path or the permissions";
    FormerName "former-name" warning Input
        "an entry of `replicas` or the target of a replacement finds one resource by its name, and another by the name that it had before a prefix or suffix"
        "write the entry in the kustomization that lists the resource; a replacement can `reject` the other one";
    GeneratedExists "generated-exists" error Input
        "a generator makes an object that already exists"
        "set `behavior: merge` or `behavior: replace`, or rename it";
    GeneratorOptionOverruled "generator-option-overruled" warning Input
        "an option is `false` in a generator but `true` in `generatorOptions`, so it is true"
        "set it only in the generators that need it";
    GeneratorTargetAmbiguous "generator-target-ambiguous" error Input
        "several objects have, or had, the name that a generator merges into"
        "give them different names in their bases";
    GeneratorTargetChanged "generator-target-changed" error Input
        "the name or namespace of the object that a generator merges into has changed during the build"
        "use its current name and namespace";
    GeneratorTargetMissing "generator-target-missing" error Input
        "the object for `behavior: merge` or `behavior: replace` does not exist"
        "correct the name and namespace, or remove `behavior`";
    GeneratorWithoutName "generator-without-name" error Input
        "a generator has no name"
        "set `name`";
    GitBare "git-bare" error Input
        "the directory is a bare git repository, which has no files to compare with"
        "run in a clone, or in a worktree of it";
    GitFormat "git-format" error Input
        "the git repository has a format that is not supported yet: SHA-256 objects or reftables"
        "check the revision out in a worktree, and name the directory there";
    GitMissing "git-missing" error Input
        "a git revision is named outside a git repository"
        "run inside one, or name it with `--repo DIR`";
    GitOutside "git-outside" error Input
        "offshoot.yaml is outside the git repository, so no revision contains it"
        "run in the repository that contains offshoot.yaml, or name another with `--repo DIR`";
    GitUnreadable "git-unreadable" error Input
        "objects of the git repository are missing from this clone, damaged, malformed or too large"
        "run the fetch that the help shows; `git fsck` lists missing and damaged objects";
    GlobSyntax "glob-syntax" error Usage
        "invalid glob"
        "use `*`, `**`, `?`, `[a-z]` and `{a,b}`";
    GlobUnmatched "glob-unmatched" error Usage
        "a glob of `--expect-unchanged` matches no target, so it would protect nothing"
        "correct it; it is matched with the names that `offshoot list` prints";
    HashOfKind "hash-of-kind" error Input
        "a name needs a hash of comments and line numbers, and a step changed these in a way that is not followed"
        "write the change into the manifest, or remove the annotation that requests the hash";
    HelmFailed "helm-failed" error Input
        "helm cannot render a chart, for the reason that helm gives"
        "correct the chart or its values";
    HelmNotEnabled "helm-not-enabled" error Input
        "the kustomization has `helmCharts`, and no program is run without a flag"
        "`--enable-helm`; add `--helm-command PATH` if helm is not in `PATH`";
    HelpTopic "help-topic" error Usage
        "the topic of `offshoot help` is neither a command nor the code of a diagnostic"
        "correct the name; docs/diagnostics.md lists the codes";
    HookOrder "hook-order" warning Finding
        "a Job runs before what it needs is there, or cannot run again"
        "give it a later phase or wave, a delete policy, or an end";
    HostAmbiguous "host-ambiguous" warning Input
        "under the pattern, two branches can get one host, since nothing separates the slug from the label"
        "write `strategy: flat` instead of `pattern`";
    HostCatchAll "host-catch-all" warning Input
        "a route of a branch has no host, so that its controller sends it what no other route claims, as it does for production's"
        "name a host in the route, or list `*` under `sharedHosts`";
    HostCollision "host-collision" error Input
        "the pattern gives two hosts the same new name"
        "use `host`, or `label` and `parent`, in `hosts.pattern`";
    HostFixed "host-fixed" error Input
        "`hosts.pattern` gives hosts of a per-branch environment one name for all branches"
        "name the branch in the pattern: `\"{{ slug }}.{{ host }}\"`";
    HostKept "host-kept" warning Input
        "an environment with `hosts` that exists once declares a host that does not move, so that production claims it, too"
        "let it move by `domains`, or list it under `sharedHosts`";
    HostLeavesDomain "host-leaves-domain" error Input
        "the pattern moves a host out of the zones in `domains`"
        "keep `{{ host }}` complete, or list the host under `sharedHosts`";
    HostName "host-name" error Input
        "the pattern produces an invalid or too long DNS name"
        "shorten the pattern, or use `{{ branch | slug(max) }}`";
    HostNotDeclared "host-not-declared" warning Input
        "a host of `domains` is mentioned and neither declared nor shared, so that it stays production's"
        "add the field that claims it to `hosts.declare`, or list the host under `sharedHosts`";
    HostNotMoved "host-not-moved" warning Input
        "a rewritten host is also mentioned where it cannot be replaced safely: in a regular expression, percent-encoded, after a variable, in the name of an object; or a text names a host below it that nothing declares, or the zone above it"
        "write the host plainly, or patch that place yourself";
    HostStays "host-stays" error Input
        "an environment of a branch declares a host that neither moves nor is shared: every branch and production would claim it"
        "let it move by `domains` and `hosts`, or list it under `sharedHosts`";
    HostTaken "host-taken" error Input
        "a host's new name is shared, a zone of `domains`, or declared by another resource"
        "choose another branch name, or a pattern with a fixed part";
    HostsUnused "hosts-unused" warning Input
        "`hosts` rewrites nothing, or an entry of `domains`, `sharedHosts` or `only` matches no host of the render"
        "correct the entry, or remove it";
    IamPolicyCloud "iam-policy-cloud" error Input
        "an IAMPolicyGenerator names a cloud that kustomize does not know"
        "`cloud: gke` is the only value";
    IdCollision "id-collision" error Input
        "two resources have the same kind, name and namespace"
        "rename one, or remove it; to change an existing resource, write a patch";
    IdentityRepeated "identity-repeated" warning Input
        "a side of the comparison has several resources with the same group, kind, namespace and name"
        "remove all but one: all are compared, and when applied, the last one wins";
    ImageFieldDropped "image-field-dropped" warning Input
        "`edit set image` replaces the whole entry, as in kustomize, and the entry loses `newName`, `digest` or `tagSuffix`"
        "give the argument with `*` for the parts that stay, as in the help";
    ImageFieldUnused "image-field-unused" warning Input
        "an entry of `images.fields` leads to no image in the render"
        "correct its kind or path, or remove it";
    ImageKind "image-kind" error Input
        "an image in a manifest is not a string"
        "correct the manifest";
    ImageLocked "image-locked" warning Finding
        "a pod's image has no tag, or `latest`, or a tag that moves with the branch: the same manifest can run different images on different days or nodes"
        "set a tag or a digest in `images`; for a tag that moves, `imagePullPolicy: Always`";
    ImageMarkerMoved "image-marker-moved" warning Input
        "a marker of Flux's image automation stays on its line of the entry, which has another field now"
        "correct the marker, or remove it";
    ImageName "image-name" error Input
        "the `name` of an `images` entry is not a valid regular expression, which kustomize uses it as"
        "write the name without a tag or digest";
    ImageReference "image-reference" error Usage
        "an image argument sets nothing, has an empty part, or a name, a tag or a digest that no image can have"
        "write `IMAGE:TAG`, `IMAGE@DIGEST`, `IMAGE:TAG@DIGEST`, or `IMAGE=NEW` followed by any of them; as a part of a tag, `{{ slug }}`";
    ImageRegexMatch "image-regex-match" warning Input
        "the `name` of an `images` entry matches an image of another name, because `.` matches any character"
        "write `[.]`";
    ImageStale "image-stale" warning Input
        "the file of a branch sets an image that the render does not have, or no longer"
        "remove its line, or correct the name; the help lists the images that exist";
    ImageSuffixTwice "image-suffix-twice" warning Input
        "`tagSuffix` is appended to a tag twice, as in kustomize"
        "set `newTag` instead";
    ImageUnchanged "image-unchanged" warning Input
        "an entry of `images` sets nothing"
        "set `newName`, `newTag`, `digest` or `tagSuffix`";
    ImageUnmatched "image-unmatched" either Input
        "an image override matches no container"
        "correct the name; the help lists the images that exist";
    JobImmutable "job-immutable" warning Input
        "a Job keeps its name while its template changes with an image, which the API server refuses"
        "write `jobs: hash`, or `jobs: hook` for Argo CD";
    JobNameInText "job-name-in-text" warning Input
        "a text, such as an argument of `kubectl wait`, names a Job whose name ends in a hash of its content"
        "select the Job by a label there";
    KeyNotAString "key-not-a-string" error Input
        "a key of a map is a number, boolean or null, which JSON does not allow"
        "quote it";
    KeyNotPrintable "key-not-printable" error Input
        "a key has characters that kustomize cannot print"
        "rename the key";
    KindBound "kind-bound" error Input
        "a resource works in one namespace alone, and would move to another: its controller reads no other, or it is sealed for it"
        "leave it out: the help has the `exclude` entry";
    KindMissing "kind-missing" error Input
        "a manifest has no `kind`"
        "set `apiVersion`, `kind` and `metadata.name`";
    KubedSelector "kubed-selector" either Finding
        "a Secret or ConfigMap is copied to no namespace that needs it, or to every namespace"
        "correct the annotation of the source, or `namespaceLabels`; the help lists both";
    KubedShadow "kubed-shadow" warning Input
        "the render has a Secret or ConfigMap under the name of one that is copied into its namespace"
        "leave it out of the render, or rename it";
    KustomizationAmbiguous "kustomization-ambiguous" error Input
        "a directory has kustomization files under two names"
        "keep one";
    KustomizationEmpty "kustomization-empty" error Input
        "a kustomization file is empty"
        "list what to build under `resources`";
    KustomizationKind "kustomization-kind" error Input
        "`kind` of a kustomization is wrong"
        "`Kustomization` or `Component`";
    KustomizationMissing "kustomization-missing" error Input
        "a directory has no kustomization file"
        "add a `kustomization.yaml`, or name another directory";
    KustomizationVersion "kustomization-version" error Input
        "`apiVersion` of a kustomization is wrong"
        "use the value that the message names";
    LabelSelector "label-selector" error Input
        "a value is not a valid label selector"
        "write it as `app=web,tier in (a, b),!legacy`";
    LabelValue "label-value" error Input
        "a template produces a value that is not a valid label value"
        "use at most 63 letters, digits and inner `-`, `_`, `.`; or make it an annotation";
    LinterFinding "linter-finding" any Input
        "another linter found it in a render; the name in front is that of its rule"
        "follow the linter's help; the place is the line that somebody wrote for what it saw";
    LinterReport "linter-report" error Input
        "a report is in none of the formats that `attribute` reads"
        "let the linter write JSON or SARIF, or state the format with `--format`";
    ListItems "list-items" error Input
        "`items` of a `List` is not a list"
        "correct the manifest";
    ListKindSwallowed "list-kind-swallowed" warning Input
        "kustomize takes a custom resource for a list, because its kind ends in `List` and it has `items`; only the items are left"
        "leave `items` out, and add it with a JSON 6902 patch";
    LiteralWithoutKey "literal-without-key" error Input
        "a literal, or a line of an env file, is not `key=value`"
        "write it as `key=value`";
    LoadRestricted "load-restricted" error Input
        "a kustomization reads a file outside its directory"
        "move the file inside, or use `--load-restrictor LoadRestrictionsNone`";
    ManifestsMissing "manifests-missing" error Input
        "a directory has neither a kustomization nor manifests"
        "name another directory";
    MergeBaseMissing "merge-base-missing" error Input
        "the revision and `HEAD` have no common ancestor in this clone"
        "fetch the full history (`git fetch --unshallow`), or use `--no-merge-base`";
    MergeDropsField "merge-drops-field" warning Input
        "`behavior: merge` drops a field of the existing object, as in kustomize"
        "follow the help for that field";
    MetadataKey "metadata-key" error Input
        "an environment sets a label or an annotation whose key Kubernetes refuses"
        "use at most 63 letters, digits and inner `-`, `_`, `.`, perhaps after a DNS name and `/`";
    MetadataType "metadata-type" either Input
        "`metadata`, or a part of it, has the wrong type"
        "correct the manifest";
    NameAffixTwice "name-affix-twice" warning Input
        "a prefix or suffix is put on names that have it from a base or component"
        "remove it from one of the kustomizations";
    NameBudget "name-budget" either Input
        "a name is longer than DNS, the API server, cert-manager or external-dns accepts, or would be with the longest slug that the environment allows"
        "set `slug: {max: N}` as the help says, or shorten the name or the pattern";
    NameComma "name-comma" error Input
        "a renamed resource has a comma in its name, and kustomize splits the names that it remembers at commas"
        "rename the resource";
    NameMissing "name-missing" error Input
        "a manifest has no `metadata.name`"
        "set one";
    NamespaceCollision "namespace-collision" error Input
        "two resources from different namespaces become one in the environment's namespace"
        "rename one, or leave it out of the target";
    NamespaceComplete "namespace-complete" warning Finding
        "something of a branch stays when its namespace is deleted"
        "let it go with the namespace, or delete it by name: `offshoot teardown` says what";
    NamespaceConflict "namespace-conflict" error Input
        "`namespace` gives two resources the same identity"
        "rename one";
    NamespaceFixed "namespace-fixed" error Input
        "the namespace of a per-branch environment is the same for every branch"
        "name the branch in it: `\"preview-{{ slug }}\"`";
    NamespaceForeign "namespace-foreign" error Input
        "resources of the target are in a namespace that is not one of the environment's own"
        "name all own namespaces in `namespaces`, and leave the other resources out with `exclude`";
    NamespaceMetadataLeft "namespace-metadata-left" warning Input
        "labels or annotations of the target's Namespace are not inherited by that of the environment"
        "name those that it should have in `namespaceMetadata.inherit`, or write `inherit: []`";
    NamespaceMetadataUnused "namespace-metadata-unused" warning Input
        "`namespaceMetadata.inherit` names a label or annotation that no Namespace of the target has"
        "correct the key, or remove it";
    NamespaceMissing "namespace-missing" error Input
        "a per-branch environment, or a setting that needs a namespace, has no `namespace`"
        "set `namespace: \"preview-{{ slug }}\"`, or remove the setting";
    NamespaceName "namespace-name" error Input
        "`namespace` does not result in a valid namespace name"
        "use lower-case letters, digits and inner dashes, 63 at most; `slug` is made of these";
    NamespaceNotMoved "namespace-not-moved" warning Input
        "texts may still mean a namespace that moved, in a form that does not prove it"
        "write what is certain, as in `SERVICE.NAMESPACE.svc`, or patch the place in an overlay of your own";
    NamespacesUnused "namespaces-unused" warning Input
        "an entry of `namespaces` names a namespace that no resource of the target is in"
        "correct the name, or remove the entry";
    NestingDepth "nesting-depth" error Input
        "a path or a patch nests values more deeply than values may be nested"
        "shorten the path";
    NoEnvironments "no-environments" error Input
        "offshoot.yaml has neither `environments` nor `vendor`"
        "`offshoot init` writes an example";
    NotAResource "not-a-resource" error Input
        "a document of a manifest is not a map"
        "correct the manifest";
    NumberNotFinite "number-not-finite" error Input
        "a number is infinite or not a number (`.inf`, `.nan`), which JSON does not allow"
        "quote it if it is meant as text";
    NumberPrecision "number-precision" either Input
        "a number has more digits than kustomize keeps when it converts the object to JSON, for example for a JSON patch"
        "write it as a string, or use a shorter number";
    OnlyBackend "only-backend" warning Input
        "a route of a partial environment leads to a Service of the rest, which is an ExternalName there, and its controller refuses these by default"
        "follow the help: let the controller accept ExternalNames, or select what runs behind the Service";
    OnlyHeadless "only-headless" warning Input
        "a partial environment mentions the name of a pod or port below a headless Service of the rest, which an ExternalName does not have"
        "write the name in the shared namespace";
    OnlyHost "only-host" warning Input
        "a partial environment mentions a host that only the rest declares; it stays as it is"
        "select what serves it, write the name that it has in the shared namespace, or list it under `sharedHosts`";
    OnlyNetworkPolicy "only-network-policy" warning Input
        "a NetworkPolicy lets traffic between the branch and the rest through inside of one namespace only"
        "add a peer with a `namespaceSelector`";
    OnlyQuota "only-quota" warning Input
        "a ResourceQuota is meant for all workloads, and a partial environment runs some of them"
        "set it in `patches` of the environment, or leave it out with `exclude`";
    OnlyRole "only-role" warning Input
        "a Role of a partial environment is about objects of the rest, which are in another namespace"
        "state `resourceNames`, or bind the Role in the shared namespace";
    OnlyUnchanged "only-unchanged" warning Input
        "no workload changed since the merge base with `only.changedSince`: the branch runs none of its own"
        "nothing, if the branch changes none; an image of the branch counts as well";
    OnlyUnmatched "only-unmatched" error Input
        "`only` selects no workload, or one of its parts matches no resource"
        "correct the selector or the path; the help lists what there is";
    OpenapiMalformed "openapi-malformed" error Input
        "the file under `openapi.path` is not an OpenAPI document, and the build needs one"
        "provide one with `definitions`, in JSON or YAML";
    OpenapiTwice "openapi-twice" error Input
        "`openapi` has both `path` and `version`"
        "keep one";
    OpenapiVersion "openapi-version" error Input
        "`openapi.version` is not the name of a builtin schema"
        "`v1.21.2`, or set `path` to a document";
    OptionUnused "option-unused" error Usage
        "an option is given that has no effect on anything in the command"
        "leave it out";
    OutputBusy "output-busy" error Input
        "another offshoot process reads or writes the directory; two writers would leave a mixture of files"
        "wait until it has ended, or choose another directory";
    OutputCollision "output-collision" warning Input
        "two resources are written to the same file under kustomize's names; only the last one remains"
        "print to stdout, or rename one";
    OutputExists "output-exists" error Input
        "a file that this command did not write is in the way"
        "remove it, choose another directory, or use `--force` if the command has it";
    OutputFormat "output-format" error Usage
        "`--output` is neither a format of the command, nor a file with a known extension, nor an existing directory; or it is a directory, and the command writes none"
        "correct the format; give a file an extension that the help lists; end the name of a new directory in `/`";
    OutputUnwritable "output-unwritable" error Input
        "a file, a directory or standard output cannot be written"
        "correct the path or the permissions, or free some space";
    PagerUnusable "pager-unusable" warning Input
        "the pager in OFFSHOOT_PAGER or PAGER cannot be run; the text is printed without a pager"
        "install it, name another, or set the variable to an empty value";
    ParameterUnknown "parameter-unknown" error Usage
        "an Application has a parameter, or an entry of `plugin.env`, that the plugin does not know"
        "correct its name";
    ParameterValue "parameter-value" error Usage
        "a parameter of an Application is given twice, or has a value of another type or form"
        "correct it as the help says";
    ParametersUnreadable "parameters-unreadable" error Usage
        "`ARGOCD_APP_PARAMETERS` is not the JSON that Argo CD passes"
        "pass `[{\"name\": \"environment\", \"string\": \"preview\"}]`";
    PatchAbsent "patch-absent" error Input
        "an entry of `patches` has neither `patch` nor `path`"
        "set one of them";
    PatchCopiesNothing "patch-copies-nothing" warning Input
        "a `copy` operation copies from a path that does not exist, and writes null, as in kustomize"
        "correct `from`";
    PatchDirective "patch-directive" error Input
        "the value of `$patch` is unknown"
        "`merge`, `replace` or `delete`";
    PatchDirectiveEmitted "patch-directive-emitted" warning Input
        "kustomize does not know a directive of kubectl's strategic merge, so it becomes a field of the output"
        "remove it; the help says what has the same effect";
    PatchElementLost "patch-element-lost" warning Input
        "fields of a patch's list element are lost, because the list has several keys and the element does not set them all"
        "set the key that the help names";
    PatchEmpty "patch-empty" error Input
        "a patch is empty"
        "write it, or remove the entry";
    PatchFormerName "patch-former-name" warning Input
        "a patch's `target` finds one resource by its name, and another by the name that it had before a prefix or suffix"
        "patch the resource in the kustomization that lists it, or narrow the target with a `labelSelector`";
    PatchJson "patch-json" error Input
        "a patch begins with `[` and is not JSON"
        "quote keys and strings, or write a YAML list";
    PatchLeavesNothing "patch-leaves-nothing" error Input
        "a JSON patch replaces a whole resource with null"
        "to delete a resource, use `$patch: delete` in a strategic merge patch";
    PatchManifest "patch-manifest" error Input
        "a manifest that `diff -o json-patch` compares cannot be converted to JSON"
        "nest its maps and lists less deep (127 levels), or use `-o unified`";
    PatchNullText "patch-null-text" warning Input
        "a patch with a target sets a label or annotation to null, and kustomize writes the null as text instead of removing the key"
        "remove the key with a JSON 6902 patch";
    PatchOperation "patch-operation" error Input
        "an operation of a JSON 6902 patch is incomplete or unknown"
        "correct it; RFC 6902 lists the operations";
    PatchPathMissing "patch-path-missing" error Input
        "a path of a JSON 6902 patch does not exist in the object"
        "correct the path; the help shows how far it leads";
    PatchRepeatedKey "patch-repeated-key" warning Input
        "a patch has the same key twice; the first one counts"
        "keep one";
    PatchReplacesList "patch-replaces-list" warning Input
        "a list without known keys is replaced, and elements or their fields are gone"
        "use JSON 6902 operations, or write the elements out";
    PatchReplacesNothing "patch-replaces-nothing" warning Input
        "`replace` of a JSON 6902 patch adds a key, because the key does not exist"
        "correct the path, or write `op: add`";
    PatchShape "patch-shape" error Input
        "a patch, or a value in it, does not have the required shape"
        "correct it as the message says";
    PatchTargetAmbiguous "patch-target-ambiguous" error Input
        "a patch without `target` matches several resources"
        "give it a `target`";
    PatchTargetEmpty "patch-target-empty" warning Input
        "a patch's `target` selects nothing; kustomize skips the patch silently"
        "correct the target, or remove the patch";
    PatchTargetMany "patch-target-many" error Input
        "an entry with a `target` has several patches in its file"
        "write one entry for each patch";
    PatchTargetMissing "patch-target-missing" error Input
        "no resource matches a patch"
        "correct kind, name or namespace";
    PatchTargetRequired "patch-target-required" error Input
        "a JSON 6902 patch has no `target`"
        "set `target`";
    PatchTestFailed "patch-test-failed" error Input
        "a `test` operation finds another value"
        "correct the value, or the order of the patches";
    PatchTwice "patch-twice" error Input
        "an entry of `patches` has both `patch` and `path`"
        "keep one";
    PatchUnverified "patch-unverified" error Input
        "a patch of `diff -o json-patch` does not produce the new manifest"
        "report this bug in offshoot (https://github.com/offshoot/offshoot/issues); use `-o unified` until it is fixed";
    PatchValue "patch-value" error Input
        "a JSON 6902 operation would turn a whole object into something that is not a map"
        "correct `path` or `value`";
    PathAmbiguous "path-ambiguous" error Input
        "the path of a base has `..` inside a segment, which kustomize refuses since 5.8.2"
        "correct the indentation of the list, or rename the directory";
    PathEmpty "path-empty" error Input
        "a path is empty"
        "name a file or directory, or remove the entry";
    PathUnmatched "path-unmatched" error Input
        "an entry of `paths` or `plain` matches nothing that could be rendered"
        "correct it; `offshoot list` shows the directories with a kustomization";
    PlainKustomization "plain-kustomization" error Input
        "a directory of `plain` has a kustomization, so its files are not applied as they are"
        "move the entry to `paths`";
    PluginEnvIgnored "plugin-env-ignored" warning Input
        "`env` of a generator plugin has no effect, as in kustomize"
        "use `envs`";
    PluginExternal "plugin-external" error Input
        "a plugin would run a program or a container, and a build never runs any"
        "use a builtin plugin, or commit the plugin's output";
    PluginUnknown "plugin-unknown" error Input
        "kustomize has no builtin plugin of this kind"
        "correct `apiVersion` and `kind`";
    PodSecurity "pod-security" either Finding
        "a field of a pod is forbidden by the level of the Pod Security Standards that its namespace asks for"
        "correct the field; a namespace that has to run such pods needs another level in its labels";
    PodSecurityLevels "pod-security-levels" error Input
        "Namespaces that become one have different levels of pod security"
        "state one in `namespaceMetadata.labels`";
    PolicyInvalid "policy-invalid" error Finding
        "a ValidatingAdmissionPolicy or its binding is not one that the API server can evaluate"
        "correct the expression";
    PolicyRefused "policy-refused" either Finding
        "a ValidatingAdmissionPolicy of the repository refuses a resource, or warns of it"
        "correct the resource, or the policy";
    PolicyUnknown "policy-unknown" warning Finding
        "nothing in the repository says whether a ValidatingAdmissionPolicy or a webhook refuses a resource"
        "follow the help; the message names what is not known";
    ProductionLeak "production-leak" error Finding
        "a branch names a host, bucket, queue, role or secret that production names, too, or production names a host of a branch"
        "give branches their own, or list the value in `sharedWithProduction` with a reason";
    ProgramUnusable "program-unusable" error Input
        "the program of `--against` or `--helm-command` cannot be run, or is not the right program"
        "give the path of the right program; `PROGRAM version` shows what a program is";
    ProgramVersion "program-version" warning Input
        "the program of `--against` contains a kustomize whose version is not the one that builds follow, or does not tell its version"
        "compare with a version that offshoot knows before you blame a difference on it";
    PromotionEmpty "promotion-empty" error Input
        "`edit set image --from` found no image of the branch to write"
        "set the images of the branch first: `offshoot edit set image --environment ENV --branch BRANCH REF`";
    QuotaExceeded "quota-exceeded" either Finding
        "a ResourceQuota allows less than the render or its next update asks for, or demands values that pods do not state; or a LimitRange refuses pods or claims"
        "ask for less, raise the quota or the bound, or add a LimitRange with defaults";
    ReferenceAmbiguous "reference-ambiguous" error Input
        "a name in a resource could refer to several others"
        "give them different names in their bases";
    ReferenceBroken "reference-broken" warning Finding
        "a name leads to an object, a port or a listener that there is not, or a selector selects nothing"
        "correct the name; the help has those that are near";
    ReferenceLeftBehind "reference-left-behind" warning Input
        "a reference still has the former name of a renamed object, in a field that kustomize does not know"
        "add the field to `nameReference` in a file of `configurations`";
    ReferenceName "reference-name" error Input
        "a reference that needs a `name` has none"
        "set the name";
    ReferenceOtherNamespace "reference-other-namespace" warning Input
        "a generated object and a reference to it are in different namespaces, so the reference keeps the name without the hash"
        "set that namespace on the generator";
    ReleaseName "release-name" error Input
        "the name of a Helm release begins with a dash, so helm would read it as an option"
        "begin it with a letter or a digit";
    RemoteBase "remote-base" error Input
        "a base or file is remote, and a build never fetches anything"
        "vendor it with the command in the help, and add the lines shown there to offshoot.yaml";
    RepeatedField "repeated-field" warning Input
        "a kustomization has the same field twice; the last one counts"
        "keep one";
    RepeatedKey "repeated-key" error Input
        "a generator has the same key twice"
        "keep one";
    ReplacementDelimiter "replacement-delimiter" error Input
        "`options.delimiter` cannot split a value that is not a string"
        "remove the delimiter, or choose another field";
    ReplacementEncodingIgnored "replacement-encoding-ignored" warning Input
        "`options.encoding` has no effect, as in kustomize"
        "encode the source's value yourself";
    ReplacementFile "replacement-file" error Input
        "a file in `replacements` is not a list of replacements"
        "correct the file";
    ReplacementIndex "replacement-index" error Input
        "`options.index` is out of range"
        "correct `index` or `delimiter`";
    ReplacementLost "replacement-lost" warning Input
        "the value that a replacement writes is lost, as in kustomize"
        "write to the place that the help names";
    ReplacementPath "replacement-path" error Input
        "a field path of a replacement cannot be followed"
        "correct the path";
    ReplacementRegexMatch "replacement-regex-match" warning Input
        "a `[key=value]` in a path matches other values too, because kustomize reads it as a regular expression"
        "anchor it: `[key=^value$]`";
    ReplacementSource "replacement-source" error Input
        "a replacement needs exactly one of `source` and `sourceValue`"
        "keep one";
    ReplacementSourceAmbiguous "replacement-source-ambiguous" error Input
        "the source of a replacement matches several resources"
        "narrow the source";
    ReplacementSourceField "replacement-source-field" error Input
        "the source of a replacement does not have the field"
        "correct `fieldPath`";
    ReplacementSourceMissing "replacement-source-missing" error Input
        "the source of a replacement matches no resource"
        "correct the source";
    ReplacementTarget "replacement-target" error Input
        "a replacement has no target, or a target without `select`"
        "set `targets` and their `select`";
    ReplacementTargetField "replacement-target-field" error Input
        "the target of a replacement does not have the field"
        "correct the path, or set `options: {create: true}`";
    ReplacementTargetMissing "replacement-target-missing" warning Input
        "the target of a replacement selects nothing; kustomize skips it silently"
        "correct `select` and `reject`, or remove the target";
    ReplacementTwice "replacement-twice" error Input
        "an entry of `replacements` has both `path` and fields of its own"
        "keep one";
    ReplicasCountMissing "replicas-count-missing" warning Input
        "an entry of `replicas` has no `count`, so it scales to 0"
        "set `count`";
    ReplicasUnmatched "replicas-unmatched" error Input
        "an entry of `replicas` matches no workload"
        "correct the name";
    ResourceAbsent "resource-absent" error Input
        "the target has no such resource"
        "the help names the nearest one; `offshoot build` or `offshoot render` prints all";
    ResourceAmbiguous "resource-ambiguous" error Input
        "several resources of the target match"
        "add the group or the namespace: `KIND.GROUP/NAME`, `NAMESPACE/KIND/NAME`";
    ResourceSyntax "resource-syntax" error Usage
        "the argument does not name a resource"
        "write `KIND/NAME` or `NAMESPACE/KIND/NAME`";
    RevisionAmbiguous "revision-ambiguous" error Input
        "several commits begin with the given hash prefix"
        "write more digits of the hash";
    RevisionSyntax "revision-syntax" error Usage
        "a revision uses syntax that is not supported, such as reflogs and searches"
        "name a branch, a tag or a hash, optionally with `~N` or `^N`";
    RevisionUnknown "revision-unknown" error Input
        "this clone has no branch, tag or commit of that name"
        "correct the name, or fetch it; offshoot never fetches";
    RevisionUnwritable "revision-unwritable" error Usage
        "`eject` was asked for an environment at a git revision; its overlay needs the files of the base on disk"
        "check the revision out with `git worktree add`, and eject there";
    RoleBindingSubjects "role-binding-subjects" error Input
        "the value of `setRoleBindingSubjects` is unknown"
        "`defaultOnly`, `allServiceAccounts` or `none`";
    RunsTwice "runs-twice" warning Finding
        "a schedule, a source of events or a consumer runs in every branch, beside production's"
        "suspend it for branches, or leave it out with `exclude`";
    SchemaMismatch "schema-mismatch" either Finding
        "a field does not meet the type of its resource: the API server refuses it, or warns"
        "correct the field; `kubernetes` in offshoot.yaml names the version of the types";
    ScopeUnknown "scope-unknown" warning Input
        "nothing says whether a kind is namespaced: neither Kubernetes, nor a definition in the target, nor an operator that offshoot knows has it"
        "list it in `clusterScoped: {namespacedKinds: [...]}` or `clusterScoped: {kinds: [...]}`";
    SecretKey "secret-key" warning Finding
        "a pod reads a key that the Secret or ConfigMap does not have"
        "correct the key; the help lists those that exist";
    SecretPromised "secret-promised" warning Finding
        "a pod or a route names a Secret or ConfigMap that is neither rendered nor generated, nor copied from `secretSync.sources`"
        "correct the name, render the object, or list the directory of its original in `secretSync.sources`";
    SecretsWritten "secrets-written" note Input
        "files that a command wrote contain values of Secrets"
        "do not commit them; `offshoot snapshot` writes manifests without these values";
    SelectorExpression "selector-expression" error Input
        "a part of a selector is not a valid regular expression, which kustomize uses it as"
        "correct it";
    SelectorOverlap "selector-overlap" warning Input
        "a label overwrites one that told pods apart, so that a selector matches the pods of other workloads"
        "use a key that no selector has, or `labels` without `includeSelectors`";
    SettingSyntax "setting-syntax" error Usage
        "the argument of `--set` is not `KEY=VALUE`"
        "write `--set KEY=VALUE`";
    SettingUnread "setting-unread" warning Input
        "no template of the environment uses the key of a `--set`"
        "correct the key; the help suggests the nearest one";
    ShardCosts "shard-costs" error Input
        "a line in the file of `--shard-costs` is not a cost and a name"
        "let `offshoot merge --costs` write the file";
    ShardMerge "shard-merge" error Input
        "the files given to `offshoot merge` are not all shards of one run, each once"
        "run the shards that are missing or damaged again, with the same command, version and commit";
    ShardNumber "shard-number" error Usage
        "`--shard auto` does not find which share this process should take"
        "give the share: `--shard I/N`";
    SharedMissing "shared-missing" error Input
        "`only` leaves out what runs behind Services, and `shared` does not say where it is"
        "add `shared: NAMESPACE`";
    SharedNamespace "shared-namespace" error Input
        "`shared` is not one namespace apart from the branch: it depends on the branch, is its own, or was chosen by `--set` among those of others"
        "name the namespace that has the whole stack";
    SnapshotForeign "snapshot-foreign" note Input
        "the directory of a snapshot has files that no snapshot wrote; they are left alone"
        "nothing, or move them elsewhere";
    SnapshotStale "snapshot-stale" error Input
        "a committed snapshot differs from what its environment renders now"
        "`offshoot snapshot` updates it; `--review` asks first";
    SortOptions "sort-options" error Input
        "`sortOptions` contradicts itself, or has an unknown order"
        "`order: legacy` or `order: fifo`; `legacySortOptions` only with the former";
    SortOptionsUnused "sort-options-unused" warning Input
        "`sortOptions` of a base or component has no effect"
        "set it in the kustomization that is built";
    StandardInputSince "standard-input-since" error Usage
        "`-` is given with `--since`, and standard input has no history"
        "name environments and directories";
    StandardInputTwice "standard-input-twice" error Usage
        "both sides of a comparison are standard input"
        "name a file for one side";
    SubjectMoved "subject-moved" warning Input
        "a binding's subject is the ServiceAccount `default` of another namespace, and kustomize moves it, too"
        "give the other namespace an account of its own name, or set `setRoleBindingSubjects: none` in a NamespaceTransformer";
    SubjectNamespace "subject-namespace" error Input
        "the namespace of a role binding's subject is not a string"
        "correct the manifest";
    SubjectUnplaced "subject-unplaced" warning Input
        "a ServiceAccount among the subjects of a ClusterRoleBinding has no namespace, and kustomize sets none"
        "write the namespace of the account";
    SubstitutionRetyped "substitution-retyped" warning Input
        "a variable of `build --substitute` makes a label, an annotation or a ConfigMap's value a number or a boolean"
        "bring the quotes with a variable; the help shows how";
    SubstitutionSource "substitution-source" error Input
        "a variable of `build --substitute` has no valid name, or its source is not read"
        "correct the name or the file; the help says what it may be";
    SubstitutionSyntax "substitution-syntax" error Input
        "Flux's envsubst cannot read a text with `${`"
        "write `$${` where no variable is meant, or disable substitution for the resource";
    SubstitutionUnset "substitution-unset" either Input
        "a variable that a resource uses has no value: Flux replaces it with nothing, or refuses it in strict mode"
        "give it a value or a default";
    SubstitutionUnused "substitution-unused" warning Input
        "no resource uses a variable of `build --substitute`"
        "correct its name, or leave it out";
    SubstitutionYaml "substitution-yaml" error Input
        "a manifest is not YAML, or not a map, after its variables are replaced"
        "correct the value of the variable";
    TabBeforeText "tab-before-text" error Input
        "a string begins with a tab, which kustomize cannot print"
        "put another character before the tab";
    TargetChanged "target-changed" error Input
        "a target that `--expect-unchanged` names has changed"
        "undo the edit at the place shown, or keep it from reaching the target; the help shows the path from the edit to the target";
    TargetMissing "target-missing" error Input
        "a target is neither an environment nor a path that exists"
        "`offshoot list` prints the targets";
    TargetUncompared "target-uncompared" error Input
        "a target that `--expect-unchanged` names, or that `--fail-on` judges, does not render at the commit, so that nothing can be said about it"
        "mend the commit that is compared with, or name one that renders";
    TemplateSyntax "template-syntax" error Input
        "a template in offshoot.yaml cannot be parsed or evaluated"
        "correct the expression";
    TemplateUndefined "template-undefined" error Input
        "a template uses an undefined name"
        "correct the name; for `set.KEY`, give `--set KEY=VALUE`";
    TemplateValue "template-value" error Input
        "the value of a template cannot be used in its place"
        "correct the expression";
    TimeOutOfRange "time-out-of-range" error Input
        "a date has a year that cannot be written"
        "quote it if it is text";
    TlsCoversHost "tls-covers-host" warning Finding
        "a host is served with TLS, and no certificate is for it or will be issued"
        "add the host to the certificate, or serve it with another; the star of a wildcard is one label";
    TrailingSpace "trailing-space" warning Input
        "a space at the end of a line makes kustomize print the text of a generated ConfigMap in quotes, on one line"
        "remove the space";
    TtlFormat "ttl-format" error Input
        "`ttl` is not a duration"
        "write a number and one of s, m, h, d, w, as in `72h`; or `forever`";
    UniqueUnused "unique-unused" warning Input
        "an entry of `unique` is nowhere in the render"
        "correct the text, or remove the entry";
    UniqueValue "unique-value" warning Input
        "a branch has a value that can exist once: a port of a node, an address, a volume, or a text of `unique`"
        "remove it, or give branches one of their own, in an overlay that is the environment's `path`";
    UnknownBehavior "unknown-behavior" warning Input
        "the value of a generator's `behavior` is unknown"
        "`create`, `replace` or `merge`";
    UnknownEnvironment "unknown-environment" error Input
        "offshoot.yaml has no environment with this name"
        "correct the name; `offshoot list` prints the environments";
    UnknownField "unknown-field" either Input
        "a file has an unknown field"
        "correct the name; the help suggests the nearest one";
    ValidatorChanges "validator-changes" error Input
        "a validator changes resources"
        "list it under `transformers` if that is intended";
    ValueAdd "value-add" error Input
        "a ValueAddTransformer cannot write its value"
        "correct `value`, `targets` or their paths";
    ValueAddNothing "value-add-nothing" warning Input
        "a target of a ValueAddTransformer is past the end of a list; kustomize skips it silently"
        "correct the index, or use `[key=value]`";
    ValueUnlikeItsTag "value-unlike-its-tag" error Input
        "a value does not fit its explicit tag, for example `!!int x`"
        "remove the tag, or write a value that fits";
    ValueUnused "value-unused" warning Input
        "an entry of `values` is read by no template of the environment and by none of its patches"
        "read it as `{{ values.NAME }}`, or remove it";
    VarField "var-field" error Input
        "a var is used in a field that cannot hold its value"
        "correct the field, or `varReference`";
    VarFieldMissing "var-field-missing" error Input
        "the object of a var does not have the field"
        "correct `fieldref`";
    VarNotConvertible "var-not-convertible" error Input
        "`edit fix --vars` meets a var that no replacement can stand for"
        "follow the help";
    VarObjectAmbiguous "var-object-ambiguous" error Input
        "`objref` of a var matches several resources"
        "narrow `objref`";
    VarObjectMissing "var-object-missing" error Input
        "`objref` of a var matches no resource"
        "correct `objref`";
    VarTwice "var-twice" error Input
        "two vars have the same name; names are shared by the whole build"
        "rename one";
    VarUnused "var-unused" warning Input
        "a var is never used"
        "remove it, or add the field to `varReference`";
    VendorMissing "vendor-missing" error Input
        "the vendored copy that offshoot.yaml names does not exist"
        "commit the copy, or correct its path, which is relative to the directory of offshoot.yaml";
    VendorName "vendor-name" error Input
        "a key of `vendor` in offshoot.yaml is not a remote base or file"
        "write it as kustomizations do: a URL, or `github.com/org/repository//directory?ref=v1`";
    VendorOutside "vendor-outside" error Input
        "a vendored base refers to a base outside the vendored copy; kustomize keeps such bases within their repository"
        "vendor the whole repository, with a key that names no directory";
    VendorPath "vendor-path" error Input
        "the path of a vendored copy is empty or absolute"
        "write it relative to the directory of offshoot.yaml";
    VendorTwice "vendor-twice" error Input
        "two keys of `vendor` are spellings of the same remote"
        "keep one; transport, user, default port and `.git` are ignored in the comparison";
    WatchFixed "watch-fixed" error Usage
        "nothing that `--watch` would wait for can change: all targets are at git revisions, or one is standard input"
        "leave `--watch` out, or name a target of the working tree";
    YamlSyntax "yaml-syntax" error Input
        "a file is not valid YAML"
        "correct the line that is shown";
}
