"""Files offshoot.yaml, with many items in each of their lists."""

from .kinds import CONFIG_MAP, build, config_maps, deployment, documents, kind, lines


PODS = deployment("      - {name: c, image: i}\n")


def environment(fields, of_file="", namespace="n", **files):
    text = f"apiVersion: offshoot/v1\nkind: Environments\n{of_file}environments:\n  a:\n    path: .\n    namespace: {namespace}\n{fields}"
    return {"offshoot.yaml": text, **build("resources: [r.yaml]\n", **{"r_yaml": PODS, **files})}


def of_the_file(field):
    return f"offshoot.yaml {field}"


def of_environments(*fields):
    return tuple(f"offshoot.yaml environments.NAME.{field}" for field in fields)


@kind(25, "list", covers=("offshoot.yaml environments",))
def environments(n):
    each = lines(n, "  e{0}: {{path: ., namespace: n{0}}}\n")
    return {"offshoot.yaml": f"apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n{each}",
            **build("resources: [r.yaml]\n", r_yaml=CONFIG_MAP.format("a"))}


@kind(25, "render", "a", covers=("offshoot.yaml environments.NAME.images",))
def environment_images(n):
    return environment("    images:\n" + lines(n, "      - {{name: i{0}, newTag: x}}\n"),
                       r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(25, "render", "a", covers=("offshoot.yaml environments.NAME.labels",))
def environment_labels(n):
    return environment("    labels:\n" + lines(n, "      l{0}: x\n"))


@kind(2, "render", "a", covers=("offshoot.yaml environments.NAME.values",))
def environment_values(n):
    return environment("    values:\n" + lines(n, "      V{0}: 'v{0}'\n") +
                       "    labels:\n" + lines(n, "      l{0}: '{{{{{{{{ values.V{0} }}}}}}}}'\n").replace("{{{{", "{{").replace("}}}}", "}}"))


@kind(25, "render", "a", covers=("offshoot.yaml environments.NAME.patches",))
def environment_patches(n):
    return environment("    patches:\n" + lines(n, "      - patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a{0}}}, data: {{x: y}}}}'\n"),
                       r_yaml=config_maps(n))


@kind(25, "render", "a")
def environment_resources(n):
    return environment("", r_yaml=config_maps(n))


@kind(25, "render", "a")
def hosts(n):
    rules = "---\n".join(f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i{i}}}\n"
                         f"spec: {{rules: [{{host: h{i}.example.com}}]}}\n" for i in range(n))
    return environment("    hosts: {pattern: '{{ label }}-x.{{ parent }}'}\n", "domains: [example.com]\n", r_yaml=rules)


def items(n, text, indent=6):
    return "".join(" " * indent + "- " + text.format(i) + "\n" for i in range(n))


def pairs(n, text, indent=6):
    return "".join(" " * indent + text.format(i) + "\n" for i in range(n))


INGRESSES = ("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i{0}, annotations: {{kubernetes.io/ingress.class: nginx}}}}\n"
             "spec: {{rules: [{{host: h{0}.example.com}}]}}\n")
HOSTS = "    hosts:\n      pattern: '{{ label }}-x.{{ parent }}'\n"


def of_a_branch(fields, **files):
    return environment("    perBranch: true\n" + fields, namespace="'n-{{ slug }}'", **files)


@kind(25, "render", "a", covers=of_environments("annotations"))
def environment_annotations(n):
    return environment("    annotations:\n" + pairs(n, "l{0}: x"))


@kind(10, "render", "a", covers=of_environments("paths"))
def environment_paths(n):
    tree = {"offshoot.yaml": "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  a:\n    namespace: n\n    paths:\n" + items(n, "p{0}")}
    for i in range(n):
        tree.update({f"p{i}/kustomization.yaml": "resources: [r.yaml]\n", f"p{i}/r.yaml": CONFIG_MAP.format(f"a{i}")})
    return tree


@kind(10, "render", "a", covers=of_environments("plain"))
def environment_plain(n):
    tree = {"offshoot.yaml": "apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  a:\n    namespace: n\n    plain:\n" + items(n, "p{0}")}
    return {**tree, **{f"p{i}/r.yaml": CONFIG_MAP.format(f"a{i}") for i in range(n)}}


@kind(25, "render", "a", covers=of_the_file("domains"))
def domains(n):
    return environment(HOSTS, "domains:\n" + items(n, "d{0}.example.com", 0), r_yaml=documents(n, INGRESSES.replace("h{0}.", "h{0}.d{0}.")))


@kind(25, "render", "a", covers=of_the_file("sharedHosts"), because="entries that hold for everything")
def shared_hosts(n):
    return environment(HOSTS, "domains: [example.com]\nsharedHosts:\n" + items(n, "h{0}.example.com", 0), r_yaml=documents(n + 1, INGRESSES))


@kind(25, "render", "a", covers=of_the_file("externalDns.annotationPrefix"))
def annotation_prefixes(n):
    return environment(HOSTS, "domains: [example.com]\nexternalDns:\n  annotationPrefix:\n" + items(n, "p{0}.example.com/", 4), r_yaml=documents(n, INGRESSES))


@kind(25, "render", "a", covers=of_environments("hosts.only"))
def hosts_only(n):
    return environment(HOSTS + "      only:\n" + items(n, "h{0}.example.com", 8), "domains: [example.com]\n", r_yaml=documents(n, INGRESSES))


@kind(10, "render", "a", covers=of_environments("hosts.declare"))
def hosts_declared(n):
    foos = documents(n, "apiVersion: example.com/v1\nkind: Foo{0}\nmetadata: {{name: f{0}}}\nspec: {{host: h{0}.example.com}}\n")
    return environment(HOSTS + "      declare:\n" + items(n, "{{kind: Foo{0}, path: spec.host}}", 8), "domains: [example.com]\n", r_yaml=foos)


@kind(25, "render", "a")
def host_mentions(n):
    mentions = documents(n, "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{0}}}\ndata: {{k: 'https://h{0}.example.com/x'}}\n")
    return environment(HOSTS, "domains: [example.com]\n", r_yaml=documents(n, INGRESSES) + "---\n" + mentions)


@kind(10, "render", "a", covers=of_environments("namespaces"))
def environment_namespaces(n):
    objects = documents(n, "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{0}, namespace: n{0}}}\n")
    tree = environment("    namespaces:\n" + pairs(n, "n{0}: m{0}"), r_yaml=objects)
    return {**tree, "offshoot.yaml": tree["offshoot.yaml"].replace("    namespace: n\n", "")}


@kind(25, "render", "a", covers=of_environments("namespaceMetadata.labels"))
def namespace_labels(n):
    return environment("    namespaceMetadata:\n      labels:\n" + pairs(n, "l{0}: v", 8))


@kind(25, "render", "a", covers=of_environments("namespaceMetadata.annotations"))
def namespace_annotations(n):
    return environment("    namespaceMetadata:\n      annotations:\n" + pairs(n, "l{0}: v", 8))


@kind(25, "render", "a", covers=of_environments("namespaceMetadata.inherit"))
def namespace_inherits(n):
    namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: old\n  labels:\n" + pairs(n, "l{0}: v", 4) + "---\n"
    return environment("    namespaceMetadata:\n      inherit:\n" + items(n, "l{0}", 8),
                       r_yaml=namespace + PODS.replace("{name: web}", "{name: web, namespace: old}"))


@kind(25, "render", "a", covers=of_environments("exclude"))
def excluded(n):
    return environment("    exclude:\n" + items(n, "{{kind: ConfigMap, name: a{0}}}"), r_yaml=config_maps(n) + "---\n" + PODS)


@kind(25, "render", "a", covers=of_the_file("reservedNamespaces"))
def reserved_namespaces(n):
    return environment("", "reservedNamespaces:\n" + items(n, "r{0}-*", 0))


@kind(10, "render", "a", covers=of_environments("clusterScoped.allow", "clusterScoped.kinds"))
def cluster_scoped(n):
    objects = documents(n, "apiVersion: example.com/v1\nkind: Foo{0}\nmetadata: {{name: a}}\n")
    lists = "    clusterScoped:\n      allow:\n" + items(n, "Foo{0}.example.com", 8) + "      kinds:\n" + items(n, "Foo{0}.example.com", 8)
    return environment(lists, r_yaml=objects + "---\n" + PODS)


@kind(10, "render", "a", covers=of_environments("clusterScoped.namespacedKinds"))
def namespaced_kinds(n):
    objects = documents(n, "apiVersion: example.com/v1\nkind: Foo{0}\nmetadata: {{name: a}}\n")
    return environment("    clusterScoped:\n      namespacedKinds:\n" + items(n, "Foo{0}.example.com", 8), r_yaml=objects)


@kind(25, "render", "a", "--branch", "b", covers=of_environments("unique"))
def unique_texts(n):
    texts = documents(n, "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{0}}}\ndata: {{k: bucket-{0}}}\n")
    return of_a_branch( "    unique:\n" + items(n, "bucket-{0}"), r_yaml=texts)


@kind(10, "render", "a", "--branch", "b", covers=of_environments("only.paths"))
def partial_paths(n):
    tree = of_a_branch( "    only:\n      paths:\n" + items(n, "p{0}", 8) + "    shared: main\n")
    tree["kustomization.yaml"] = "resources:\n" + lines(n, "- p{0}\n")
    for i in range(n):
        tree.update({f"p{i}/kustomization.yaml": "resources: [r.yaml]\n", f"p{i}/r.yaml": deployment("      - {name: c, image: i}\n", f"w{i}")})
    return tree


@kind(10, "render", "a", "--branch", "b")
def partial_services(n):
    service = "apiVersion: v1\nkind: Service\nmetadata: {{name: s{0}}}\nspec: {{selector: {{app: w{0}}}, ports: [{{port: 80}}]}}\n"
    workload = ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w{0}, labels: {{run: 'n{0}'}}}}\nspec:\n  selector: {{matchLabels: {{app: w{0}}}}}\n"
                "  template: {{metadata: {{labels: {{app: w{0}}}}}, spec: {{containers: [{{name: c, image: i}}]}}}}\n")
    return of_a_branch( "    only: {labelSelector: 'run=n0'}\n    shared: main\n",
                       r_yaml=documents(n, service) + "---\n" + documents(n, workload))


@kind(25, "render", "a", covers=of_environments("images.defaults"))
def default_images(n):
    return environment("    images:\n      defaults:\n" + items(n, "{{name: i{0}, newTag: x}}", 8),
                       r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(25, "render", "a")
def images_of_a_file(n):
    return environment("    images: {file: images.txt}\n", images_txt=lines(n, "i{0}=i{0}:x\n"),
                       r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(10, "render", "a", covers=of_environments("images.fields"))
def image_fields(n):
    foos = documents(n, "apiVersion: example.com/v1\nkind: Foo{0}\nmetadata: {{name: f{0}}}\nspec: {{image: 'i{0}:1'}}\n")
    return environment("    images:\n      defaults:\n" + items(n, "{{name: i{0}, newTag: x}}", 8) + "      fields:\n"
                       + items(n, "{{kind: Foo{0}, path: spec.image}}", 8), r_yaml=foos)


@kind(25, "render", "a", covers=of_environments("secretSync.namespaceLabels"))
def sync_labels(n):
    return environment("    secretSync:\n      namespaceLabels:\n" + pairs(n, "l{0}: v", 8))


@kind(5, "render", "a", covers=of_environments("secretSync.sources"))
def sync_sources(n):
    tree = environment("    secretSync:\n      namespaceLabels: {l: v}\n      sources:\n" + items(n, "s{0}", 8))
    for i in range(n):
        tree.update({f"s{i}/kustomization.yaml": "resources: [r.yaml]\n",
                     f"s{i}/r.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: s%d, namespace: x, annotations: {kubed.appscode.com/sync: l=v}}\n" % i})
    return tree


@kind(25, "render", "a", covers=of_environments("secretSync.annotate"))
def sync_annotated(n):
    secrets = documents(n, "apiVersion: v1\nkind: Secret\nmetadata: {{name: s{0}}}\n")
    return environment("    secretSync:\n      annotate:\n" + items(n, "{{kind: Secret, name: s{0}, selector: ''}}", 8), r_yaml=secrets)


AUTH = "    auth:\n      url: 'https://auth.example.org/x'\n      signIn: 'https://auth.example.org/y'\n"


@kind(25, "render", "a", covers=of_environments("auth.select.names"))
def login_names(n):
    return environment(AUTH + "      select:\n        names:\n" + items(n, "i{0}", 10), r_yaml=documents(n, INGRESSES))


@kind(25, "render", "a", covers=of_environments("auth.responseHeaders"))
def login_headers(n):
    return environment(AUTH + "      select: {names: [i0]}\n      responseHeaders:\n" + items(n, "X-H{0}", 8), r_yaml=documents(1, INGRESSES))


@kind(25, "render", "a", covers=of_environments("e2e.select.names"))
def e2e_names(n):
    jobs = documents(n, "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: j{0}}}\nspec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: c, image: i}}]}}}}}}\n")
    return environment("    e2e:\n      select:\n        names:\n" + items(n, "j{0}", 10), r_yaml=jobs)


@kind(10, "render", "a", covers=of_the_file("vendor"))
def vendored(n):
    tree = environment("", "vendor:\n" + pairs(n, "github.com/example/r{0}?ref=v1: v/r{0}", 2))
    tree["kustomization.yaml"] = "resources:\n- r.yaml\n" + lines(n, "- github.com/example/r{0}?ref=v1\n")
    for i in range(n):
        tree.update({f"v/r{i}/kustomization.yaml": "resources: [r.yaml]\n", f"v/r{i}/r.yaml": CONFIG_MAP.format(f"a{i}")})
    return tree


@kind(25, "diff", "old", "new", covers=of_the_file("diff.ignore"), because="entries that hold for everything")
def diff_ignore(n):
    text = "apiVersion: offshoot/v1\nkind: Environments\nenvironments: {a: {path: old}}\ndiff:\n  ignore:\n" + items(n, "data.x{0}", 4)
    side = {"kustomization.yaml": "resources: [r.yaml]\n"}
    tree = {f"{place}/{name}": body for place in ("old", "new") for name, body in side.items()}
    return {**tree, "offshoot.yaml": text, "old/r.yaml": config_maps(n), "new/r.yaml": config_maps(n).replace("{k: ", "{k: x")}


# They have findings.
CHECKED = 1

PODS_IN_A_ROW = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w{0}}}\nspec: {{template: {{spec: {{containers: [{{name: c, image: i}}]}}}}}}\n"


@kind(25, "check", "a", ends=CHECKED, covers=of_the_file("checks"))
def check_rules(n):
    rules = "checks:\n  image-locked:\n" + items(n, "{{level: off, reason: r, resources: ['Deployment/w{0}']}}", 2)
    return environment("", rules, r_yaml=documents(n, PODS_IN_A_ROW))


@kind(25, "check", "a", ends=CHECKED, covers=of_the_file("checks.NAME.resources"))
def check_resources(n):
    rules = "checks:\n  image-locked:\n    level: off\n    reason: r\n    resources:\n" + items(n, "Deployment/w{0}", 4)
    return environment("", rules, r_yaml=documents(n, PODS_IN_A_ROW))


@kind(5, "check", "a", ends=CHECKED, covers=of_the_file("checks.NAME.environments"))
def check_environments(n):
    rules = "checks:\n  image-locked:\n    level: off\n    reason: r\n    environments:\n    - a\n" + items(n, "e{0}", 4)
    tree = environment("", rules)
    return {**tree, "offshoot.yaml": tree["offshoot.yaml"] + lines(n, "  e{0}: {{path: ., namespace: n{0}}}\n")}


@kind(25, "check", "a", covers=of_the_file("sharedWithProduction"))
def shared_with_production(n):
    return environment("", "sharedWithProduction:\n" + items(n, "{{value: h{0}.example.com, reason: r}}", 0), r_yaml=config_maps(n))


@kind(25, "check", ".", ends=CHECKED)
def checks(n):
    objects = "---\n".join(deployment(f"      - {{name: c, image: 'i:1', envFrom: [{{configMapRef: {{name: a{i}}}}}]}}\n", f"w{i}") for i in range(n))
    return build("resources: [r.yaml, d.yaml]\n", r_yaml=config_maps(n), d_yaml=objects)
