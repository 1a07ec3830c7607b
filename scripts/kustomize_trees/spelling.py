"""YAML text: values of every spelling, and a writer that varies style, comments, anchors and layout.

A node is a dict, list, str, int, float, bool or None, or one of the classes here, which are written as they say.
"""

import json
import re

from .encoding import encoded

SAFE = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*\Z")
RESERVED = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


class Raw:
    """A scalar with its exact text. `flow`: whether it may stand in a flow collection."""

    def __init__(self, text, flow=True):
        self.text, self.flow = text, flow

    def __eq__(self, other):
        return isinstance(other, Raw) and other.text == self.text

    def __hash__(self):
        return hash(self.text)


class Lines:
    """A scalar of several lines: what follows the key, then lines indented below it, their own indentation kept.
    `hint` says by how many columns a block scalar with an indentation indicator is indented."""

    def __init__(self, head, lines, hint=None):
        self.head, self.lines, self.hint = head, lines, hint

    __hash__ = None


NUMBERS = """0 7 -3 +5 42 007 0777 0o17 08 09 0x1F 0X1f -0x10 0b101 -0b11 1_000 1__0 _1 1_ 0_7 12e03 1e3 1E5 1e+20 1e21 -1e-7 1.0 1.50
.5 5. -.5 +.5 1.e3 1e 0x 0o 0b 1.2.3 3.14e10 123456789.5 0.1 -0.0 -0 1e400 -1e400 9007199254740993 12345678901234567890
18446744073709551615 18446744073709551616 123456789012345678901234 9223372036854775808 -9223372036854775808 0xFFFFFFFFFFFFFFFF 100000000000000000000
1e15 1e16 123456789012 1234567.25 0.000001 0.0000001 1e-5 1e5 1e6 1000000.0 2e10 1.7976931348623157e308""".split()
WORDS = """true false True TRUE tRue yes no Yes NO on off ON Off y n Y N null Null NULL nULL ~ .iNf nan inf = << - -- --- ... -a ?a :a a:b a#b a: 'a' http://x/y?z=1 1:30 12:30:45 190:20:30 -1:30 1:60 0:0 2001-01-01 2001-1-1 2001-01-01T00:00:00Z
2001-12-14t21:59:43.10-05:00 2001-13-45 20010101 v1 1.2.3-4 a,b a]b 0.1.0 10Gi 100m 0.5 1/2 /x .x _x $x $(VAR_A) {{x}} %x @x `x !x &x *x [x {x
>x |x "x 'x #x ,x é ü ñandú 日本語 😀 a😀b ​ \u00a0x""".split()
TAGGED = ["!!str 5", "!!str true", "!!str", "!!int 5", "!!int \"7\"", "!!float 3", "!!bool \"true\"", "!!null ''", "!!str null",
          "!!str 0x10", "!!float 1.5", "!custom x", "! 5", "!!binary aGVsbG8=", "!!str 2001-01-01", "!!timestamp 2001-01-01", "!!int 0x1F"]
DOUBLE = [r"a\tb", r"a\nb", r"\x41\u00e9", r"\U0001F600", r"a\0b", r"\e[0m", r"a\_b", r"a\Nb", r"a\Lb\Pc", r"a\/b", r"a\"b", r"a\\b", r"\a\b\v\f\r",
          r" lead", "trail ", "", "1", "true", "null", "a: b", "a #b", r"\u200b", r"\ufeff", r"x\r\ny", r"\n", r"a\n\nb\n", r" \n ", r"a\n b", r"\ta",
          "é", "日本語", "😀", r"\ud7ff", r"\x7f", r"\x85", r"\ue000", r"\ufffd", "~", "- a", "yes", "0o17", "1e3", "=", "#", "a\\ b", "&amp;<x>",
          r"a\tb\n", r"line one\nline two ", r"\u2028"]
SINGLE = ["", "it''s", " x ", "1", "true", "a: b", "# no", "\\n", "{a}", "0x1F", "~", "é", "😀", "12:30:45", "*x", "%x", "-", "a\tb"]


# What JSON has no words for, so that kustomize refuses it almost everywhere.
UNWRITABLE = ".inf -.inf +.inf .Inf .INF .nan .NaN .NAN".split()


def is_plain(text):
    """Whether the text may stand after a key, unquoted, on a line of its own (whatever it resolves to)."""
    if not text or text != text.strip() or text[0] in ",[]{}#&*!|>'\"%@`" or "\t" in text:
        return False
    if text[0] in "-?:" and (len(text) == 1 or text[1] == " "):
        return False
    return ": " not in text and " #" not in text and not text.endswith(":") and text not in ("---", "...")


def long_text(dice):
    words = ["lorem", "ipsum", "a", "to", "configuration", "https://example.com/a/very/long/path", "0", "x", "éé", "--flag=value", "it's"]
    return " ".join(dice.choice(words) for _ in range(dice.randint(8, 40)))


def odd_number(dice):
    return Raw(dice.choice(NUMBERS if dice.chance(0.995) else UNWRITABLE))


def block_scalar(dice):
    """A literal or folded scalar with any chomping, with or without an indentation indicator."""
    pool = ["a", "b c", "  indented", "", "key: value", "# no comment", "- item", "trail ", "\ttab", "{}", "é", "😀", long_text(dice), "'q'", "x\ty", "---x"]
    lines = [dice.choice(pool) for _ in range(dice.randint(1, 6))]
    if dice.chance(0.93):
        lines = [line for line in lines if "\t" not in line and not line.endswith(" ")] or ["a"]
    hint = None
    leading = next((line for line in lines if line), "")
    if leading[:1] == " " or not lines[0] or dice.chance(0.1):
        hint = dice.randint(1, 4)
    chomp = dice.choice(["", "-", "+"])
    indicator = str(hint or "")
    head = dice.choice("||>") + (indicator + chomp if dice.chance(0.7) else chomp + indicator)
    lines = lines + [""] * dice.choice([0, 0, 1, 2])
    return Lines(head, lines, hint)


def odd_text(dice):
    """A scalar that is a string, however it is written."""
    kind = dice.randrange(8)
    if kind == 0:
        return block_scalar(dice)
    if kind == 1:
        return Raw('"' + dice.choice(DOUBLE) + '"')
    if kind == 2:
        return Raw("'" + dice.choice(SINGLE) + "'")
    if kind == 3:
        return Raw('"' + dice.choice(NUMBERS + [w for w in WORDS if '"' not in w and "\\" not in w]) + '"')
    if kind == 4:
        return dice.choice([long_text(dice), Raw('"' + long_text(dice) + '"'), Raw("'" + long_text(dice).replace("'", "''") + "'")])
    if kind == 5:
        return several_lines(dice)
    if kind == 6:
        return dice.choice(["true", "5", "1e3", "null", "yes", "12:30", "0x1", "", " ", "a b", "x: y", "a\nb\n", "\n", "é", "a\n\n  b", "$(VAR_A)-$(VAR_B)"])
    return dice.choice(["plain", "a-b", "x/y", "a.b.c", "A_B"])


def several_lines(dice):
    """A plain or quoted scalar that goes on over lines."""
    words = [dice.choice(["one", "two words", "three"]) for _ in range(dice.randint(2, 4))]
    if dice.chance(0.2):
        words.insert(1, "")
    quote = dice.choice(["", "'", '"'])
    if quote == '"' and dice.chance(0.4):
        words[0] += dice.choice([" \\", "\\", "\\n"])
    return Lines(quote + words[0], words[1:-1] + [words[-1] + quote])


def odd_value(dice, depth=0):
    """Any value at all, for places that take one."""
    kind = dice.randrange(12)
    if kind < 3:
        return odd_text(dice)
    if kind < 5:
        return odd_number(dice)
    if kind == 5:
        word = dice.choice(WORDS)
        return Raw(word, flow=not re.search(r"[,\[\]{}:?#]", word)) if is_plain(word) else word
    if kind == 6:
        return Raw(dice.choice(TAGGED))
    if kind == 7:
        return Raw(dice.choice(["", "~", "null"]), flow=False)
    if kind == 8:
        return dice.choice([[], {}, Raw("{ }"), Raw("[ ]"), Raw("[a, ]"), Raw("{a: , b: 1}"), Raw("[[], {}]"), Raw("{a: {b: [1, 2.50]}}"), Raw('{"a":1}')])
    if depth > 2:
        return dice.randint(-5, 500)
    if kind == 9:
        return [odd_value(dice, depth + 1) for _ in range(dice.randint(0, 3))]
    return {odd_key(dice): odd_value(dice, depth + 1) for _ in range(dice.randint(0, 3))}


def odd_key(dice):
    if dice.chance(0.75):
        return dice.choice(["a", "b", "name", "value", "items", "spec", "a10", "a9", "B", "_x", "x-y", "kind", "list"])
    if dice.chance(0.03):
        return Raw(dice.choice(["1", "true", "1.5", "2001-01-01", "~", "y", "!!str 5", "[a]"]))
    return dice.choice(["a.b/c", "y", "n", "on", "1", "1.5", "true", "null", "", "a b", "é", "x: y", "#k", "~", "2001-01-01", "0x1", "=", "-k", "*", "🙂"])


class Writer:
    """Writes documents. `oddness` from 0 (tidy) to 1 says how often it leaves the plain block style."""

    def __init__(self, dice, oddness):
        self.dice, self.oddness = dice, oddness

    def odd(self, probability):
        return self.oddness > 0 and self.dice.chance(probability * self.oddness)

    def document(self, node):
        """The lines of one document, without its marker."""
        self.anchors, self.count = [], 0
        self.step = 4 if self.odd(0.2) else 2
        self.hang = self.dice.chance(0.3)
        if not isinstance(node, (dict, list)) or not node or self.odd(0.005):
            return [self.flow(node)]
        return self.block(node, 0)

    def file(self, nodes, ends=True):
        """A file of documents, as bytes: markers, byte order mark, line ends and the last line vary."""
        lines = []
        for index, node in enumerate(nodes):
            if index or self.odd(0.3):
                lines.append("---" + (self.dice.choice([" # document", "  ", "\t# tab", " !!map", " &root"]) if self.odd(0.1) else ""))
            if self.odd(0.1):
                lines += ["# a comment", "", "  # another"][: self.dice.randint(1, 3)]
            lines += self.document(node)
            if self.odd(0.05):
                lines += ["---", "# nothing here"]
        if self.odd(0.1):
            lines.append(self.dice.choice(["---", "# the end", "", "...", "---\n---", "---\nnull", "...\n# end", "---\n{}"]))
        if self.odd(0.03):
            lines.insert(0, self.dice.choice(["%YAML 1.1\n---", "%YAML 1.2\n---", "%TAG !e! tag:example.com,2000:\n---", "# first\n---", "\n\n---", "---\n---", "...", "%OTHER x\n---"]))
        text = "\n".join(lines) + ("" if ends and self.odd(0.1) else "\n")
        return encoded(self, text)

    def block(self, node, indent):
        lines = []
        if isinstance(node, dict):
            self.mapping(node, indent, lines)
        else:
            for item in node:
                self.comment_line(indent, lines)
                self.item(item, indent, lines)
        return lines

    def mapping(self, node, indent, lines):
        merged = self.mergeable(node)
        pad = " " * indent
        if merged:
            names, skipped = merged
            text = "*" + names[0] if len(names) == 1 else "[" + ", ".join("*" + name for name in names) + "]"
            lines.append(pad + "<<: " + text)
            node = {key: value for key, value in node.items() if key not in skipped}
        items = list(node.items())
        if self.odd(0.05):
            self.dice.shuffle(items)
        for key, value in items:
            self.comment_line(indent, lines)
            if self.odd(0.01):
                lines.append(pad + "? " + self.key(key))
                self.value(pad + ":", value, indent, lines)
            else:
                self.value(pad + self.odd_spelled(self.key(key)) + (" :" if self.odd(0.01) else ":"), value, indent, lines)
            if self.odd(0.001):
                self.value(pad + self.key(key) + ":", value, indent, lines)

    def item(self, item, indent, lines):
        pad = " " * indent
        if isinstance(item, (dict, list)) and item and not self.odd(0.12):
            nested = self.block(item, indent + 2)
            if nested and nested[0].startswith(pad + "  ") and not nested[0].lstrip().startswith("#"):
                nested[0] = pad + "- " + nested[0][indent + 2 :]
            else:
                nested.insert(0, pad + "-")
            lines += nested
        else:
            self.value(pad + "-", item, indent, lines)

    def value(self, prefix, node, indent, lines):
        if isinstance(node, Lines):
            # An indicator counts from the indentation of the parent; the document's own is -1, as if it were 0.
            width = node.hint or self.dice.choice([1, 2, 2, 2, 4])
            pad = " " * (indent + width)
            lines.append(prefix + " " + node.head)
            lines += [pad + line if line else "" for line in node.lines]
            return
        alias = self.alias(node)
        if alias:
            lines.append(prefix + " " + alias)
            return
        anchor = self.anchor(node)
        nested = isinstance(node, (dict, list)) and node
        if nested and not (self.odd(0.12) and self.flowable(node)):
            lines.append(prefix + anchor + self.comment())
            inner = indent + self.step if isinstance(node, dict) or self.hang else indent
            if prefix.rstrip().endswith("-") and inner == indent:
                inner += self.step
            lines += self.block(node, inner)
        else:
            text = self.flow(node) if isinstance(node, (dict, list)) else self.scalar(node, False)
            if isinstance(text, Lines):
                self.value(prefix, text, indent, lines)
            else:
                # No comment stands behind nothing: once a patch has set the field, kustomize cannot read what it writes.
                lines.append((prefix + anchor + " " + text).rstrip(" ") + (self.comment() if text else ""))
        if anchor:
            self.anchors.append((anchor[2:], node))

    def anchor(self, node):
        worth = isinstance(node, (dict, list)) and node or isinstance(node, str)
        if not worth or not self.odd(0.05 if isinstance(node, str) else 0.15):
            return ""
        self.count += 1
        return f" &a{self.count}"

    def alias(self, node):
        if isinstance(node, (dict, list, str)) and not isinstance(node, Raw):
            for name, value in self.anchors:
                if type(value) is type(node) and value == node and self.odd(0.6):
                    return "*" + name
        return None

    def mergeable(self, node):
        """Anchored mappings all of whose keys this one has, and the keys that need not be written again."""
        fitting = [(name, value) for name, value in self.anchors if isinstance(value, dict) and value.keys() <= node.keys()]
        if not fitting or not self.odd(0.5):
            return None
        chosen = self.dice.some(fitting, 1, 2)
        skipped = []
        for key, value in node.items():
            first = next((anchored[key] for _, anchored in chosen if key in anchored), Lines)
            if type(first) is type(value) and first == value:
                skipped.append(key)
        return [name for name, _ in chosen], skipped

    def flowable(self, node):
        if isinstance(node, dict):
            return all(map(self.flowable, node.values()))
        if isinstance(node, list):
            return all(map(self.flowable, node))
        return not isinstance(node, Lines) and not (isinstance(node, Raw) and not node.flow)

    def flow(self, node):
        space = self.dice.choice(["", " "]) if self.odd(0.5) else ""
        if isinstance(node, dict):
            return "{" + space + ", ".join(self.key(key) + ": " + self.flow(value) for key, value in node.items()) + space + "}"
        if isinstance(node, list):
            return "[" + space + ", ".join(map(self.flow, node)) + space + "]"
        if isinstance(node, Lines) or isinstance(node, Raw) and not node.flow:
            return '"x"'
        text = self.scalar(node, True)
        return text if not isinstance(text, Lines) else '"x"'

    def key(self, key):
        if isinstance(key, Raw):
            return key.text
        return self.text(key, True)

    def odd_spelled(self, key):
        """The same key, at times quoted, tagged or anchored."""
        if not SAFE.match(key) or not self.odd(0.02):
            return key
        self.count += 1
        escaped = '"\\x%02x%s"' % (ord(key[0]), key[1:])
        return self.dice.choice(["'" + key + "'", '"' + key + '"', "!!str " + key, "! " + key, "&k%d %s" % (self.count, key), escaped])

    def scalar(self, node, flow):
        if isinstance(node, Raw):
            return node.text
        if node is None:
            return self.dice.choice(["null", "~"]) if flow or self.dice.chance(0.6) else ""
        if isinstance(node, bool):
            return "true" if node else "false"
        if isinstance(node, (int, float)):
            return repr(node)
        return self.text(node, flow)

    def text(self, text, flow):
        """A string: plain where that is safe, or quoted, or (not in flow) a block scalar."""
        plain = SAFE.match(text) and text.lower() not in RESERVED
        if not plain and text.lower() not in RESERVED and not flow and text.isascii() and text.isprintable() and is_plain(text) and text[0].isalpha() and self.dice.chance(0.7):
            return text
        if not flow and "\n" in text and self.dice.chance(0.8) and not re.search(r"^[ \n]|[ \t]$|[^\n -~]", text, re.M) and text.strip("\n"):
            body, chomp = text, "+"
            if not text.endswith("\n"):
                chomp = "-"
            elif not text.endswith("\n\n"):
                body, chomp = text[:-1], ""
            else:
                body = text[:-1]
            return Lines("|" + chomp, body.split("\n"))
        if plain and not self.odd(0.15):
            return text
        if "'" not in text and "\n" not in text and text.isprintable() and self.dice.chance(0.4):
            return "'" + text + "'"
        return json.dumps(text, ensure_ascii=False)

    def comment(self):
        return self.dice.choice([" # why", " #", "  # é: - {"]) if self.odd(0.05) else ""

    def comment_line(self, indent, lines):
        if self.odd(0.04):
            lines.append(self.dice.choice(["", "# odd", " " * indent + "# below", " " * (indent + 4) + "# deeper: x"]))
