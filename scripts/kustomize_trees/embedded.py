"""YAML and JSON as text in a string: documents with every layout, and the paths into them."""

import json

COMMENTS = ["", "", "", " # line", "  # far", " #tight"]
SCALARS = [
    "1", "x", "true", "null", "~", '""', "''", '"q"', "'s'", "1.5", "0x1F", "017", "2001-01-01", "a b", "!secret s",
    "!!str 1", "!!int 7", "!!int '7'", "!!binary aGk=", "!<tag:example.com,2000:x> v", "! plain", "!include inc.yaml",
    "&anchor v", "yes", "-", "'it''s'", '"tab\\t"', '"é\\u00e9"', "http://x/#y", "a: b".replace(": ", ":"), "*id001".replace("*", "s"),
    "|-\n{i}  one\n{i}  two", ">\n{i}  folded\n{i}  text", "|+\n{i}  keep\n\n", ">-\n{i}  a\n\n{i}  b", "|  # behind\n{i}  text", "",
    "[a, b]", "{k: v, l: [1]}", "[]", "{}", "[ a , 'b' ]", "!seq [a]", "!map {a: b}", "{a: , b}", "[a, # one\n{i}  b]", "{a: 1, # one\n{i}  b: 2}",
]
KEYS = ["a", "b", "c", "d", "'q k'", '"dq"', "e-f", "1", "true", "!t g", "&k h", "<<k"]


class Text:
    """A random YAML document."""

    def __init__(self, dice):
        self.dice = dice
        self.lines = []
        self.paths = []
        self.anchors = []

    def remark(self, indent):
        if self.dice.random() < 0.2:
            self.lines.append(" " * max(0, indent + self.dice.choice([0, 0, 0, 2, -2])) + "# c%d" % len(self.lines))
        if self.dice.random() < 0.12:
            self.lines.append("")

    def scalar(self, lead, indent):
        text = self.dice.choice(SCALARS).replace("{i}", " " * indent)
        if text.startswith("&anchor"):
            name = "n%d" % len(self.anchors)
            self.anchors.append(name)
            text = text.replace("anchor", name)
        elif self.anchors and self.dice.random() < 0.1:
            text = "*" + self.dice.choice(self.anchors)
        comment = "" if "\n" in text else self.dice.choice(COMMENTS)
        self.lines += (lead + (" " + text if text else "") + comment).split("\n")

    def value(self, lead, indent, path, depth):
        kind = self.dice.random()
        self.paths.append(path)
        if depth == 0 or kind < 0.5:
            self.scalar(lead, indent)
            return
        prefix = ""
        if self.dice.random() < 0.15:
            self.anchors.append("n%d" % len(self.anchors))
            prefix = " &" + self.anchors[-1]
        if self.dice.random() < 0.1:
            prefix += " !tag"
        self.lines.append(lead + prefix + self.dice.choice(COMMENTS))
        if kind < 0.75:
            self.mapping(indent + self.dice.choice([2, 2, 4]), path, depth - 1)
        else:
            self.sequence(indent + self.dice.choice([0, 2]) if lead.endswith(":") else indent + 2, path, depth - 1)

    def mapping(self, indent, path, depth):
        for key in self.dice.sample(KEYS, self.dice.randint(1, 4)):
            self.remark(indent)
            bare = key.split(" ")[-1] if key[0] in "!&" else key.strip("'\"")
            self.value(" " * indent + key + ":", indent, path + [bare], depth)
        if self.anchors and self.dice.random() < 0.1:
            self.lines.append(" " * indent + "<<: *" + self.dice.choice(self.anchors))
        self.remark(indent)

    def sequence(self, indent, path, depth):
        for position in range(self.dice.randint(1, 3)):
            self.remark(indent)
            if depth and self.dice.random() < 0.4:
                names = ["name: n%d" % position] + self.dice.sample(["v: 1", "w: x # y", "u: [1]"], 2)
                for offset, name in enumerate(names):
                    self.lines.append(" " * indent + ("- " if offset == 0 else "  ") + name)
                    self.remark(indent + 2)
                self.paths.append(path + ["[name=n%d]" % position, "v"])
                self.paths.append(path + ["*", "w"])
                self.paths.append(path + ["[name=n.*]", "z"])
            else:
                self.value(" " * indent + "-", indent, path + [str(position)], 0)
        self.remark(indent)


def yaml_text(dice):
    text = Text(dice)
    if dice.random() < 0.25:
        text.lines += dice.choice([["# head"], ["# head", ""], ["# a", "", "# b"], ["---"], ["# h", "---", "# i"], ["", "# late"], ["%YAML 1.1", "---"], ["--- # mark"]])
    if dice.random() < 0.85:
        text.mapping(0, [], 3)
    else:
        text.sequence(0, [], 2)
    if dice.random() < 0.2:
        text.lines += dice.choice([["# end"], ["", "# end"], ["..."], ["---", "x: 1"], ["# e", "", "# f"]])
    return "\n".join(text.lines) + dice.choice(["\n", "", "\n\n"]), text.paths


def json_value(dice, depth):
    leaves = [1, 0, -1, 1.0, 1e21, 1e-7, 12345678901234567890, 1.5, True, False, None, "", "x", "<a&b>", "é", "\u2028", "a\nb", "2001-01-01", "017", "yes", 100000000000000000000000, 0.1, 3.0e5]
    kind = dice.random()
    if depth == 0 or kind < 0.5:
        return dice.choice(leaves)
    if kind < 0.8:
        return {dice.choice(["z", "a", "m", "b", "1", "é", "<k>"]): json_value(dice, depth - 1) for _ in range(dice.randint(0, 4))}
    return [json_value(dice, depth - 1) for _ in range(dice.randint(0, 3))]


def json_text(dice):
    value = {key: json_value(dice, 2) for key in dice.sample(["z", "a", "m", "b", "c"], dice.randint(1, 4))}
    indent = dice.choice([None, None, 2, 4, 1])
    text = json.dumps(value, indent=indent, ensure_ascii=dice.random() < 0.3)
    if dice.random() < 0.2:
        text = text.replace("1e+21", "1E21").replace("1.0", "1.00").replace('"z": ', '"z": 1, "z": ', 1)
    paths = [[key] for key in value]
    for key, below in value.items():
        if isinstance(below, dict):
            paths += [[key, name] for name in below]
        if isinstance(below, list):
            paths += [[key, str(position)] for position in range(len(below))]
    return text, paths


class Embedded(str):
    """A text with the paths that a replacement may write into it."""

    paths = []


def embedded(dice):
    """A document in YAML or JSON, with its paths."""
    text, paths = yaml_text(dice) if dice.random() < 0.7 else json_text(dice)
    result = Embedded(text)
    result.paths = [path for path in paths if path]
    return result
