"""Changes to the lines of a YAML file that know indentation, and nothing of what the lines mean.

Each takes lines that it may change, and returns them; or None where it finds nothing to change.
"""

import re


def indent(line):
    return len(line) - len(line.lstrip(" "))


def block(lines, at):
    """How many lines belong to the one at this index: those indented deeper, and the list below a key."""
    outer, end = indent(lines[at]), at + 1
    while end < len(lines):
        text = lines[end].lstrip(" ")
        listed = indent(lines[end]) == outer and text.startswith("- ") and not lines[at].lstrip().startswith("- ")
        if text and indent(lines[end]) <= outer and not listed:
            break
        end += 1
    return end - at


def top_blocks(lines):
    """The blocks of the outermost level, as pairs of start and end."""
    at = 0
    while at < len(lines):
        count = block(lines, at)
        yield at, at + count
        at += count


def written(lines):
    """The indices of lines that hold something."""
    return [at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#") and not line.startswith("---")]


def drop_line(dice, lines):
    at = dice.choice(written(lines) or [None])
    return None if at is None else lines[:at] + lines[at + 1 :]


def drop_block(dice, lines):
    at = dice.choice(written(lines) or [None])
    return None if at is None else lines[:at] + lines[at + block(lines, at) :]


def repeat_line(dice, lines):
    at = dice.choice(written(lines) or [None])
    return None if at is None else lines[: at + 1] + lines[at:]


def repeat_block(dice, lines):
    """A block twice: items of lists above all, since a key twice is refused."""
    found = written(lines)
    items = [at for at in found if lines[at].lstrip().startswith("- ")]
    at = dice.choice((items if items and dice.chance(0.8) else found) or [None])
    if at is None:
        return None
    end = at + block(lines, at)
    return lines[:end] + lines[at:end] + lines[end:]


def swap_blocks(dice, lines):
    """Two neighbors of one level in the other order."""
    at = dice.choice(written(lines) or [None])
    if at is None:
        return None
    middle = at + block(lines, at)
    if middle >= len(lines) or indent(lines[middle]) != indent(lines[at]) or lines[middle].startswith("---"):
        return None
    end = middle + block(lines, middle)
    return lines[:at] + lines[middle:end] + lines[at:middle] + lines[end:]


def documents(lines):
    """The documents of a file, each with the marker above it."""
    found = [[]]
    for line in lines:
        if line.startswith("---") and found[-1]:
            found.append([])
        found[-1].append(line)
    return found


def joined(found):
    """Documents as lines again, each but the first with a marker."""
    lines = []
    for document in found:
        lines += (["---"] if lines and not document[0].startswith("---") else []) + document
    return lines


def swap_documents(dice, lines):
    found = documents(lines)
    dice.shuffle(found)
    return joined(found) if len(found) > 1 else None


def drop_document(dice, lines):
    found = documents(lines)
    if len(found) < 2:
        return None
    found.pop(dice.randrange(len(found)))
    return joined(found)


def repeat_document(dice, lines):
    """A document twice, the second under another name or as it is."""
    found = documents(lines)
    again = list(dice.choice(found))
    for at, line in enumerate(again):
        if re.match(r"  name: ", line) and dice.chance(0.8):
            again[at] = "  name: another"
    return joined(found + [again])


def remark(dice, lines):
    """A comment or an empty line, at any depth."""
    at = dice.randrange(len(lines) + 1)
    near = indent(lines[min(at, len(lines) - 1)])
    text = dice.choice(["", "# remark", " " * near + "# remark", " " * (near + 2) + "# remark: {", " " * max(0, near - 2) + "#", " " * near + "# a\n\n" + " " * near + "# b", "   "])
    return lines[:at] + text.split("\n") + lines[at:]


def shift_block(dice, lines):
    """A block further to the right, or to the left."""
    at = dice.choice(written(lines) or [None])
    if at is None:
        return None
    start = at + dice.choice([0, 1])
    end = at + block(lines, at)
    if start >= end:
        return None
    if dice.chance(0.6):
        moved = [" " * dice.choice([1, 2, 2]) + line if line else line for line in lines[start:end]]
    else:
        moved = [line[2:] if line.startswith("  ") else line for line in lines[start:end]]
    return lines[:start] + moved + lines[end:]


def whole_file(dice, lines):
    """Marks, line ends and white space of the whole file."""
    change = dice.choice([
        lambda: [line + "\r" for line in lines], lambda: ["\ufeff" + lines[0]] + lines[1:], lambda: ["---"] + lines, lambda: lines + ["---"], lambda: lines + ["..."],
        lambda: lines + ["---", "# nothing"], lambda: ["%YAML 1.1", "---"] + lines, lambda: ["# first", "---"] + lines, lambda: ["--- # first"] + lines,
        lambda: [line + dice.choice(["", " ", "  "]) for line in lines], lambda: [line.replace("  ", "    ") for line in lines], lambda: ["", ""] + lines + ["", ""],
        lambda: lines + ["---", "null"], lambda: lines + ["---", "{}"], lambda: ["---", "---"] + lines, lambda: [line.replace("- ", "-  ") for line in lines],
        lambda: ["# first", ""] + lines, lambda: ["  " + line if line and not line.startswith("---") else line for line in lines], lambda: lines + ["\t"], lambda: lines + ["..."] + lines,
    ])
    return change()


def to_flow(dice, lines):
    """A block of plain pairs or items between braces or brackets."""
    starts = [at for at in written(lines) if lines[at].rstrip().endswith(":") and at + 1 < len(lines)]
    dice.shuffle(starts)
    for at in starts:
        end = at + block(lines, at)
        text = flow([line for line in lines[at + 1 : end] if line.strip()])
        if text:
            wide = dice.chance(0.2)
            inner = [" " * (indent(lines[at]) + 4) + text] if wide else []
            return lines[:at] + [lines[at].rstrip() + ("" if wide else " " + text)] + inner + lines[end:]
    return None


def flow(lines):
    """Lines of one level as a flow collection; None if there is more to them."""
    bodies = [line.strip() for line in lines]
    if not bodies or len({indent(line) for line in lines}) > 1 or any(re.search(r"[\[\]{},#&*|>]", body) for body in bodies):
        return None
    if all(body.startswith("- ") and ": " not in body and not body.endswith(":") for body in bodies):
        return "[" + ", ".join(body[2:].strip() for body in bodies) + "]"
    if all(re.match(r"[\w./-]+: +\S", body) and not body.startswith("- ") for body in bodies):
        return "{" + ", ".join(bodies) + "}"
    return None
