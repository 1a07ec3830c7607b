"""Values of kustomization fields in every spelling: what kustomize reads as the field's type, and what it refuses."""

from .dice import Dice
from .spelling import Raw

BOOLS = ["true", "True", "TRUE", "yes", "Yes", "on", "y", "'true'", '"false"', "false", "no", "off", "n", "1", "0", "null", "~", "", "!!bool true", "!!str true", "!!bool 'true'", "tRUE", "[]", "{}", "1.0"]
INTEGERS = ["0", "3", "-1", "+3", "03", "007", "0o7", "0x1F", "0b11", "1_0", "1e1", "3.0", "3.5", "'3'", '"3"', "null", "~", "", "true", "!!int 3", "!!int '3'", "!!str 3", "!!float 3", "9223372036854775807", "9223372036854775808",
            "2147483648", "[3]", "{}", "99999999999999999999", "1:30", ".inf", "2001-01-01"]
TEXTS = ["5", "1.20", "1.0", "0x1F", "1e3", "007", "0o7", "true", "yes", "no", "on", "y", "null", "~", "", "''", "'5'", '"true"', "!!str 5", "!!str", "! 5", "!custom x", "2001-01-01", "2001-01-01T00:00:00Z", "12:30", "1_000", "[x]", "{}",
         "{a: b}", "[]", "x", "' x '", '"a\\nb"', '"a\\tb"', "é", "!!binary eA==", "!!timestamp 2001-01-01", "&anchored x", "=", "<<", "-", "|-\n        x", ">\n        x\n        y", "long " * 20 + "x", "1.", ".5", "+1", "-0", "1e400", "12345678901234567890"]
LISTS = ["null", "~", "", "[]", "{}", "x", "[null]", "[[]]", "[{}]", "['']", "[1]", "[x, null]", "{a: b}", "''"]
MAPPINGS = ["null", "~", "", "{}", "[]", "x", "{a: null}", "{a: 1}", "{a: [b]}", "{a: {}}", "{1: b}", "{true: b}", "{null: b}", "{'': b}", "{a: b, a: c}", "{2001-01-01: b}", "{a: 1.0}", "{A: b}", "''", "{a: yes}", "{y: b}"]


def spellings(value):
    """Spellings for a place that holds this value; none for what this file does not speak of."""
    if isinstance(value, bool):
        return BOOLS
    if isinstance(value, int):
        return INTEGERS
    if isinstance(value, str):
        return TEXTS if "\n" not in value else []
    return LISTS if isinstance(value, list) else MAPPINGS if isinstance(value, dict) else []


def places(node):
    """Every container with the keys or indices into it, the outermost first."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], (dict, list)):
            yield from places(node[key])


def respell(dice: Dice, fields):
    """Changes one value or one key of a kustomization in place."""
    found = [(node, key) for node, key in places(fields) if spellings(node[key])]
    if not found:
        return
    node, key = dice.choice(found)
    if isinstance(node, dict) and dice.chance(0.12):
        items = list(node.items())
        node.clear()
        spelled = dice.choice([key[:1].upper() + key[1:], key.upper(), key.lower(), key + "s", key[:-1], key.replace("e", "E", 1), Raw("'%s'" % key), Raw('"%s"' % key), Raw("!!str " + key)])
        node.update((spelled if name == key else name, value) for name, value in items)
        return
    node[key] = Raw(dice.choice(spellings(node[key])))
