"""Random kustomize trees: `generate(seed, index, features)` gives the same tree each time.

Left out, since kustomize itself has no answer that could be compared:
- regular expressions in `images` that do not compile (kustomize 5.8.1 panics).
"""

from . import fields, mistakes, mutations, patches, plugins, replacements, types
from .dice import Dice
from .fields import Visible
from .objects import CLUSTER_SCOPED, COMMON, KINDS, Objects
from .spelling import Writer

# Fields in the order in which they are drawn, with how likely a layer has each. What changes names comes
# last: the fields before it speak of names as they are below.
FEATURES = [
    ("generators", fields.generators, 0.3), ("plugins", plugins.generators, 0.04), ("configurations", fields.configurations, 0.07), ("crds", fields.crds, 0.04),
    ("patches", patches.patches, 0.3), ("patchesStrategicMerge", patches.patches_strategic_merge, 0.07), ("vars", fields.variables, 0.12), ("replicas", fields.replicas, 0.15),
    ("images", fields.images, 0.2), ("labels", fields.labels, 0.2), ("commonLabels", fields.common_labels, 0.12), ("commonAnnotations", fields.common_annotations, 0.15),
    ("patchesJson6902", patches.patches_json6902, 0.05), ("sortOptions", fields.sort_options, 0.1),
]


class Tree:
    """Files by path, and the directory to build."""

    def __init__(self, dice, oddness, features):
        self.dice, self.oddness, self.features = dice, oddness, features
        self.files, self.variables = {}, []
        self.writer, self.tidy = Writer(dice, oddness), Writer(dice, oddness * 0.5)
        self.top, self.title = None, ""

    def has(self, feature):
        return not self.features or feature in self.features

    def text(self, nodes):
        """Documents as text for a field that holds YAML."""
        if len(nodes) == 1 and self.dice.chance(0.15):
            return "\n".join(self.tidy.document(nodes[0]))
        return "\n---\n".join("\n".join(self.tidy.document(node)) for node in nodes) + "\n"


class Layer:
    """One directory with a kustomization. `seen` is what it has to work on."""

    def __init__(self, tree, path, component=False):
        self.tree, self.path, self.component = tree, path, component
        self.dice, self.oddness = tree.dice, tree.oddness
        self.fields, self.seen, self.variables = {}, [], []

    def odd(self, probability):
        return self.oddness > 0 and self.dice.chance(probability * self.oddness)

    def add_file(self, path, data):
        self.tree.files[self.path + "/" + path] = data
        return path

    def add_yaml(self, path, nodes):
        if path.endswith(".json"):
            return self.add_file(path, "\n---\n".join("\n".join(Writer(self.dice, 0).document(node)) for node in nodes).encode() + b"\n")
        return self.add_file(path, self.tree.writer.file(nodes))

    def resources(self, objects):
        """New resources, in files."""
        dice = self.dice
        nodes = []
        namespace = dice.choice([None, None, None, "prod", "apps"])
        for _ in range(dice.choice([1, 1, 2, 3, 4, 6])):
            kind = dice.choice(COMMON if dice.chance(0.65) else KINDS)
            visible = Visible(objects.make(kind, None, namespace))
            if visible.id() not in [other.id() for other in self.seen]:
                self.seen.append(visible)
                nodes.append(visible.node)
        entries = []
        while nodes:
            count = min(len(nodes), dice.choice([1, 1, 2, 3]))
            part, nodes = nodes[:count], nodes[count:]
            if dice.chance(0.06):
                part = [{"apiVersion": "v1", "kind": dice.choice(["List", "List", "ConfigMapList"]), "items": part}]
            entries.append(self.add_yaml("%s%d.yaml" % (dice.choice(["app", "res", "k8s/all"]), len(entries)), part))
        self.fields.setdefault("resources", []).extend(entries)

    def transform(self):
        dice, tree = self.dice, self.tree
        for feature, draw, probability in FEATURES:
            if tree.has(feature) and dice.chance(probability if not tree.features else 0.6) and (self.seen or draw in (fields.generators, plugins.generators)):
                draw(self)
        if tree.has("namespace") and dice.chance(0.25):
            fields.namespace(self)
            moved = [visible.id()[:4] for visible in self.seen]
            if len(moved) != len(set(moved)) and dice.chance(0.95):
                del self.fields["namespace"]
        if tree.has("names") and dice.chance(0.3):
            fields.names(self)
        self.rename()
        # These see the new names.
        if tree.has("replacements") and self.seen and dice.chance(0.2 if not tree.features else 0.6):
            replacements.replacements(self)
        if tree.has("plugins") and self.seen and dice.chance(0.1 if not tree.features else 0.6):
            plugins.transformers(self)

    def rename(self):
        prefix, suffix = self.fields.get("namePrefix", ""), self.fields.get("nameSuffix", "")
        for visible in self.seen:
            if visible.kind not in ("CustomResourceDefinition", "Namespace"):
                visible.name = prefix + visible.name + suffix
            if "namespace" in self.fields and visible.kind not in CLUSTER_SCOPED:
                visible.namespace = self.fields["namespace"]
            if visible.kind == "Namespace" and "namespace" in self.fields:
                visible.name = self.fields["namespace"]

    def write(self):
        dice = self.dice
        node = {}
        if self.component:
            node = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
        elif dice.chance(0.6):
            node = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
        if self.odd(0.12) or dice.chance(0.02):
            types.respell(dice, self.fields)
        items = list(self.fields.items())
        if dice.chance(0.3):
            dice.shuffle(items)
        node.update(items)
        name = "kustomization.yaml" if dice.chance(0.94) else dice.choice(["kustomization.yml", "Kustomization"])
        text = self.tree.tidy.file([node])
        self.add_file(name, text)


def relative(path):
    return "../" + path


def component(tree, parent, index, objects):
    layer = Layer(tree, "component-%s" % index, component=True)
    layer.seen, layer.variables = parent.seen, parent.variables
    if tree.dice.chance(0.3):
        layer.resources(objects)
    layer.transform()
    if not layer.fields:
        fields.common_annotations(layer)
    layer.write()
    parent.seen = layer.seen
    return relative(layer.path)


def base(tree, index, objects):
    layer = Layer(tree, "base%d" % index)
    layer.resources(objects)
    if tree.dice.chance(0.7):
        layer.transform()
    layer.write()
    return layer


def fits(layers):
    """Whether the resources of these layers can be in one build."""
    ids = [visible.id() for layer in layers for visible in layer.seen]
    variables = [name for layer in layers for name in layer.variables]
    return len(ids) == len(set(ids)) and len(variables) == len(set(variables))


def overlay(tree, path, below, objects):
    """A layer over others; one whose resources another has already is left out."""
    dice = tree.dice
    chosen = []
    for layer in below:
        if fits(chosen + [layer]):
            chosen.append(layer)
    layer = Layer(tree, path)
    layer.seen = [visible.copy() for lower in chosen for visible in lower.seen]
    layer.variables = [name for lower in chosen for name in lower.variables]
    layer.fields["resources"] = [relative(lower.path) for lower in chosen]
    if dice.chance(0.06) and layer.fields["resources"]:
        layer.fields["bases"] = [layer.fields["resources"].pop()]
        if not layer.fields["resources"]:
            del layer.fields["resources"]
    if dice.chance(0.3):
        layer.resources(objects)
        if dice.chance(0.3):
            dice.shuffle(layer.fields["resources"])
    if tree.has("components") and dice.chance(0.15 if not tree.features else 0.5):
        layer.fields["components"] = []
        parent = layer
        layer.fields["components"] = [component(tree, parent, "%s-%d" % (path, index), objects) for index in range(dice.choice([1, 1, 2]))]
    layer.transform()
    layer.write()
    return layer


def generate(seed, index, features=()):
    """The tree of this seed and index, of these features or all."""
    dice = Dice("%s:%s" % (seed, index))
    oddness = dice.choice([0, 0, 0.15, 0.3, 1]) if not features or "spelling" in features else 0
    tree = Tree(dice, oddness, features)
    objects = Objects(dice, oddness)
    layers = [base(tree, number, objects) for number in range(dice.choice([1, 1, 1, 2, 3]))]
    for level in range(dice.choice([0, 1, 1, 1, 2])):
        count = dice.choice([1, 1, 2])
        upper = [overlay(tree, "overlay%d-%d" % (level, number), dice.some(layers, 1, 3), objects) for number in range(count)]
        layers = upper + [layer for layer in layers if dice.chance(0.1)]
    top = layers[0]
    if len(layers) > 1 and dice.chance(0.7):
        top = overlay(tree, "top", layers, objects)
    tree.top = top.path
    if tree.has("mistakes") and dice.chance(0.06 if not features else 0.5):
        mistakes.make(tree)
    if tree.has("mutations") and dice.chance(0.15 if not features else 0.6):
        mutations.changed(dice, tree.files, ())
    return tree
