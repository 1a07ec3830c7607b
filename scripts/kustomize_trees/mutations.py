"""Trees that somebody wrote with a thing or two changed: `mutate(seed, index, cases)` gives the same tree each time.

Changes are made to lines, so that comments, styles and odd layouts stay as they are around them.
"""

import re

from . import layout, values
from .dice import Dice
from .suites import NAMES

# Changes with how often each is drawn: those after which most trees still build come often.
CHANGES = [
    (layout.drop_line, 2), (layout.drop_block, 4), (layout.repeat_line, 1), (layout.repeat_block, 3), (layout.swap_blocks, 3), (layout.swap_documents, 1),
    (layout.drop_document, 1), (layout.repeat_document, 1), (layout.remark, 2), (layout.shift_block, 1), (layout.whole_file, 2), (layout.to_flow, 4),
    (values.other_value, 5), (values.respell, 6), (values.swap_values, 3), (values.rename_key, 3), (values.respell_key, 2), (values.add_field, 4), (values.alias, 3), (values.merge_key, 2),
    (values.retype, 3), (values.add_item, 3),
]
# Top-level fields of kustomizations that say something in a tree that is not theirs.
GRAFTED = re.compile(r"(namePrefix|nameSuffix|namespace|commonLabels|labels|commonAnnotations|images|replicas|patches|replacements|generatorOptions|configMapGenerator"
                     r"|secretGenerator|sortOptions|buildMetadata|vars|patchesJson6902|transformers|validators):")


class Mutation:
    """Files by path, the directory to build, and a line that says what was changed."""

    def __init__(self, files, top, title):
        self.files, self.top, self.title = files, top, title


def graft(dice, lines, cases):
    """A field of another case's kustomization, added to this one."""
    for _ in range(20):
        other = dice.choice(cases)
        place = next((other.folder / other.top / name for name in NAMES if (other.folder / other.top / name).is_file()), None)
        theirs = text_lines(place.read_bytes()) if place else []
        starts = [at for at, line in enumerate(theirs) if GRAFTED.match(line)]
        if starts:
            at = dice.choice(starts)
            field = theirs[at].split(":")[0]
            kept = [line for start, end in layout.top_blocks(lines) if not lines[start].startswith(field + ":") for line in lines[start:end]]
            return kept + theirs[at : at + layout.block(theirs, at)]
    return None


def text_lines(data):
    return data.decode("utf-8", "surrogateescape").rstrip("\n").split("\n")


def bytes_of(lines):
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def changed(dice, files, cases):
    """Changes a file in place, and says which and how; None if nothing came of it."""
    kustomizations = [path for path in sorted(files) if path.split("/")[-1] in NAMES]
    others = [path for path in sorted(files) if path.endswith((".yaml", ".yml", ".json")) and path not in kustomizations]
    chosen = kustomizations if kustomizations and (not others or dice.chance(0.5)) else others
    if not chosen:
        return None
    path = dice.choice(chosen)
    lines = text_lines(files[path])
    if chosen is kustomizations and cases and dice.chance(0.2):
        change, after = graft, graft(dice, lines, cases)
    else:
        change = dice.choices([change for change, _ in CHANGES], [weight for _, weight in CHANGES])[0]
        after = change(dice, list(lines))
    if after is None or bytes_of(after) == files[path]:
        return None
    files[path] = bytes_of(after)
    return f"{change.__name__} in {path}"


def mutate(seed, index, cases):
    """The mutation of this seed and index."""
    dice = Dice("mutation %s:%s" % (seed, index))
    while True:
        case = dice.choice(cases)
        # A tree that does not build as it is seldom does so after a change.
        files = case.inputs() if case.builds or dice.chance(0.05) else None
        if not files:
            continue
        done = [changed(dice, files, cases) for _ in range(dice.choice([1, 1, 1, 1, 2]))]
        if any(done):
            return Mutation(files, case.top, "%s: %s" % (case.name, ", ".join(filter(None, done))))
