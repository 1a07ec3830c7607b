"""Changes to keys and scalars in the lines of a YAML file.

Each takes lines that it may change, and returns them; or None where it finds nothing to change.
"""

import json
import re

from .layout import block, indent, written
from .selectors import EXPRESSIONS, SELECTORS
from .spelling import DOUBLE, NUMBERS, TAGGED, WORDS

PAIR = re.compile(r"(?P<lead> *(?:- +)*)(?P<key>[\w./$-]+|'[^']*'|\"[^\"\\]*\")(?P<colon>: +)(?P<value>[^\s#&*!|>{\[].*)\Z")
ITEM = re.compile(r"(?P<lead> *(?:- +)+)(?P<value>[^\s#&*!|>{\[\-'\"][^:#]*)\Z")
FIELDS = """name namespace labels annotations kind apiVersion metadata spec data stringData value valueFrom target patch path options create delimiter index select reject
fieldPath fieldPaths source targets sourceValue behavior literals files envs env newName newTag digest count pairs includeSelectors includeTemplates fields labelSelector annotationSelector group version
$patch $setElementOrder $retainKeys $deleteFromPrimitiveList generateName disableNameSuffixHash immutable type template selector matchLabels containers image ports port protocol order""".split()
ADDED = ["$patch: delete", "$patch: replace", "$patch: merge", "extra: x", "extra: {a: b}", "extra: null", "namespace: moved", "name: other", "labels: {made: x}", "annotations: {made: '1'}",
         "annotations: null", "labels: {}", "<<: {made: x}", "generateName: made-", "creationTimestamp: null", "create: true", "options: {create: true}", "options: {delimiter: '-', index: 1}",
         "behavior: merge", "behavior: replace", "kind: ConfigMap", "group: apps", "version: v1", "includeSelectors: true", "includeTemplates: true", "optional: true", "disableNameSuffixHash: true",
         "immutable: true", "type: Opaque", "Name: upper", "'quoted key': 1", "1: number", "true: word", "? complex\n: x", "~: nothing", "\"\": empty", "y: short", "status: {}", "image: nginx:9"]


def pairs(lines):
    """The lines with a key and a plain or quoted value, as matches."""
    return [(at, match) for at in written(lines) if (match := PAIR.match(lines[at]))]


def scalars(lines):
    """The lines that end with a scalar: pairs and items."""
    return [(at, match) for at in written(lines) if (match := PAIR.match(lines[at]) or ITEM.match(lines[at]))]


def head(match):
    """What comes before the value."""
    return match.string[: match.start("value")]


def put(lines, at, text):
    """The lines with the one at this index changed; a text of several lines becomes several."""
    return lines[:at] + text.split("\n") + lines[at + 1 :]


def any_scalar(dice):
    kind = dice.randrange(8)
    if kind == 0:
        return dice.choice(NUMBERS)
    if kind == 1:
        return dice.choice(WORDS).replace("\u200b", "x")
    if kind == 2:
        return dice.choice(TAGGED)
    if kind == 3:
        return '"' + dice.choice(DOUBLE) + '"'
    if kind == 4:
        return dice.choice(["", "~", "null", "{}", "[]", "''", "[a]", "{a: b}", "true", "0", "-1", "1.5"])
    if kind == 5:
        return json.dumps(dice.choice(EXPRESSIONS + SELECTORS))
    return dice.choice(["other", "web", "app", "a-b", "apps/v1", "v1", "Deployment", "default", "nginx:2", "long " * 30 + "end", "x: y", "é"])


def other_value(dice, lines):
    """A scalar that is another, of any kind, or one that stands elsewhere in the file."""
    found = scalars(lines)
    if not found:
        return None
    at, match = dice.choice(found)
    value = dice.choice(found)[1]["value"] if dice.chance(0.3) else any_scalar(dice)
    return put(lines, at, head(match) + value)


def respell(dice, lines):
    """The same scalar (or one that was the same, had it been text) in another style."""
    found = scalars(lines)
    if not found:
        return None
    at, match = dice.choice(found)
    value = match["value"].rstrip()
    text = value[1:-1] if value[0] in "'\"" and value[-1] == value[0] and len(value) > 1 else value
    deeper = "\n" + " " * (len(match["lead"]) + 2)
    style = dice.choice([
        lambda: "'" + text.replace("'", "''") + "'", lambda: json.dumps(text, ensure_ascii=dice.chance(0.5)), lambda: text, lambda: "|-" + deeper + text, lambda: ">-" + deeper + text,
        lambda: "|" + deeper + text, lambda: "|+" + deeper + text + "\n", lambda: ">" + deeper + text.replace(" ", deeper), lambda: "!!str " + value, lambda: value + " # why", lambda: "&same " + value,
        lambda: deeper + value, lambda: "# why" + deeper + value, lambda: "! " + value, lambda: '"' + "".join("\\x%02x" % ord(c) if ord(c) < 128 else c for c in text) + '"', lambda: value + "  ",
        lambda: text.replace(" ", deeper), lambda: '"' + text.replace('"', "").replace("\\", "").replace(" ", deeper) + '"', lambda: "|2-" + deeper + text, lambda: "!custom " + value,
    ])
    return put(lines, at, head(match) + style())


def retype(dice, lines):
    """A scalar as a list or mapping around it, a number as text, text as a number."""
    found = pairs(lines)
    if not found:
        return None
    at, match = dice.choice(found)
    value = match["value"].rstrip()
    style = dice.choice(["[%s]", "{a: %s}", "!!int %s", "!!float %s", "!!bool %s", "!!binary %s", "1%s", "%s.0", "0%s", "%s.", "- %s", "%s:", "*%s", "[[%s]]", "{%s}"])
    return put(lines, at, head(match) + style % value)


def swap_values(dice, lines):
    found = scalars(lines)
    if len(found) < 2:
        return None
    (one, first), (two, second) = dice.sample(found, 2)
    lines[one], lines[two] = head(first) + second["value"], head(second) + first["value"]
    return lines


def keys(lines):
    return [(at, match) for at in written(lines) if (match := re.match(r"( *(?:- +)*)([\w./$-]+)(:(?: .*)?)\Z", lines[at]))]


def rename_key(dice, lines):
    found = keys(lines)
    if not found:
        return None
    at, match = dice.choice(found)
    name = dice.choice([dice.choice(FIELDS), dice.choice(found)[1][2], match[2][:-1], match[2].upper(), match[2][:1].upper() + match[2][1:], match[2] + "s"]) or "k"
    return put(lines, at, match[1] + name + match[3])


def respell_key(dice, lines):
    """The same key, quoted, tagged, anchored, or apart from its colon."""
    found = keys(lines)
    if not found:
        return None
    at, match = dice.choice(found)
    style = dice.choice(["'%s'", '"%s"', "!!str %s", "&key %s", "%s ", "? %s\n" + " " * len(match[1]), "! %s"])
    return put(lines, at, match[1] + style % match[2] + match[3])


def add_field(dice, lines):
    """A field beside another."""
    found = keys(lines)
    if not found:
        return None
    at, match = dice.choice(found)
    pad = " " * len(match[1])
    extra = [pad + line for line in dice.choice(ADDED).split("\n")]
    end = at + (block(lines, at) if "-" not in match[1] else 1)
    return lines[:end] + extra + lines[end:]


def add_item(dice, lines):
    """An item more in a list."""
    found = [at for at in written(lines) if lines[at].lstrip().startswith("- ")]
    if not found:
        return None
    at = dice.choice(found)
    item = dice.choice(["x", "null", "{}", "1", "''", "{name: extra}", "{name: extra, value: x}", "[a]", "{$patch: replace}", "{name: extra, $patch: delete}", "", "{kind: ConfigMap}"])
    return lines[:at] + [" " * indent(lines[at]) + "- " + item] + lines[at:]


def alias(dice, lines):
    """A scalar that is an alias of an earlier one."""
    found = scalars(lines)
    if len(found) < 2:
        return None
    (one, first), (two, second) = sorted(dice.sample(found, 2), key=lambda pair: pair[0])
    lines[one], lines[two] = head(first) + "&same " + first["value"], head(second) + "*same"
    return lines


def merge_key(dice, lines):
    """A mapping that takes in an earlier one by `<<`."""
    found = [at for at in written(lines) if re.match(r" *(- +)*[\w./-]+:\Z", lines[at]) and at + 1 < len(lines) and indent(lines[at + 1]) > indent(lines[at])
             and not lines[at + 1].lstrip().startswith("-")]
    if len(found) < 2:
        return None
    one, two = sorted(dice.sample(found, 2))
    lines[one] += " &same"
    return lines[: two + 1] + [" " * indent(lines[two + 1]) + "<<: *same"] + lines[two + 1 :]
