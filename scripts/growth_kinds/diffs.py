"""Two trees that differ in many parts."""

from .kinds import CONFIG_MAP, config_map, config_maps, deployment, documents, kind, lines


def two(old, new):
    return {"old/kustomization.yaml": "resources: [r.yaml]\n", "old/r.yaml": old,
            "new/kustomization.yaml": "resources: [r.yaml]\n", "new/r.yaml": new}


@kind(25, "diff", "old", "new")
def diff_resources(n):
    return two(config_maps(n), documents(n, CONFIG_MAP.replace("name: {0}", "name: a{0}").replace("k: {0}", "k: x{0}")))


@kind(25, "diff", "old", "new")
def diff_renamed(n):
    return two(config_maps(n), documents(n, CONFIG_MAP.replace("name: {0}", "name: b{0}").replace("k: {0}", "k: a{0}")))


@kind(50, "diff", "old", "new")
def diff_fields(n):
    return two(config_map(lines(n, "  k{0}: a\n")), config_map(lines(n, "  k{0}: b\n")))


@kind(50, "diff", "old", "new")
def diff_lines(n):
    return two(config_map("  f: |\n" + lines(n, "    line {0} a\n")), config_map("  f: |\n" + lines(n, "    line {0} b\n")))


@kind(25, "diff", "old", "new")
def diff_containers(n):
    return two(deployment(lines(n, "      - {{name: c{0}, image: 'i:1'}}\n")), deployment(lines(n, "      - {{name: c{0}, image: 'i:2'}}\n")))


@kind(50, "diff", "old", "new")
def diff_arguments(n):
    def pod(text):
        return deployment("      - name: c\n        args:\n" + lines(n, text))
    return two(pod("        - a{0}\n"), pod("        - b{0}\n"))


@kind(25, "diff", "old", "new")
def diff_moved_items(n):
    def pod(order):
        return deployment("      - name: c\n        env:\n" + "".join(f"        - {{name: E{i}, value: v}}\n" for i in order))
    return two(pod(range(n)), pod(reversed(range(n))))


@kind(25, "diff", "old", "new")
def diff_items_without_name(n):
    def foo(value):
        return "apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\nspec:\n  list:\n" + lines(n, "  - {{x: " + value + "{0}, y: {0}}}\n")
    return two(foo("a"), foo("b"))


@kind(25, "diff", "old", "new")
def diff_secrets(n):
    def secret(value):
        return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n" + lines(n, "  k{0}: " + value + "{0}-long-enough\n")
    return two(secret("a"), secret("b"))


@kind(25, "diff", "old", "new")
def diff_added(n):
    return two(CONFIG_MAP.format("a"), CONFIG_MAP.format("a") + "---\n" + config_maps(n))


@kind(25, "diff", "old", "new")
def diff_removed(n):
    return two(CONFIG_MAP.format("a") + "---\n" + config_maps(n), CONFIG_MAP.format("a"))


@kind(200, "diff", "old", "new")
def diff_every_second_line(n):
    def text(mark):
        return "".join(f"    line {i} {mark if i % 2 else ''}\n" for i in range(n))
    return two(config_map("  f: |\n" + text("a")), config_map("  f: |\n" + text("b")))


@kind(50, "diff", "old", "new")
def diff_added_fields(n):
    return two(config_map("  k: a\n"), config_map("  k: a\n" + lines(n, "  k{0}: b\n")))


@kind(50, "diff", "old", "new")
def diff_labels(n):
    def labelled(value):
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n" + lines(n, "    l{0}: " + value + "\n")
    return two(labelled("a"), labelled("b"))


@kind(25, "diff", "old", "new")
def diff_rules_of_roles(n):
    def role(verb):
        return ("apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules:\n"
                + lines(n, "- {{apiGroups: [''], resources: [r{0}], verbs: [" + verb + "]}}\n"))
    return two(role("get"), role("list"))


@kind(25, "diff", "old", "new", "-o", "markdown")
def diff_in_markdown(n):
    return diff_resources(n)


@kind(25, "diff", "old", "new", "-o", "json")
def diff_in_json(n):
    return diff_resources(n)


@kind(25, "diff", "old", "new", "--ignore", "data.k", ends=0)
def diff_ignored(n):
    return diff_resources(n)


# The files under `None` replace those of the commit that is compared with.

@kind(10, "diff", "--since", "main", "--no-merge-base")
def since_targets(n):
    tree = {"base/kustomization.yaml": "resources: [r.yaml]\n", "base/r.yaml": CONFIG_MAP.format("a")}
    for i in range(n):
        tree[f"o{i}/kustomization.yaml"] = f"resources: [../base]\nnamePrefix: p{i}-\n"
    return {**tree, None: {"base/r.yaml": CONFIG_MAP.format("a").replace("k: a", "k: b")}}


@kind(10, "diff", "--since", "main", "--no-merge-base")
def since_edits(n):
    def texts(value):
        return {f"r{i}.yaml": CONFIG_MAP.format(f"a{i}").replace(f"k: a{i}", f"k: {value}") for i in range(n)}
    return {"kustomization.yaml": "resources:\n" + lines(n, "- r{0}.yaml\n"), **texts("old"), None: texts("new")}
