"""Bytes of a file: line ends, byte order marks, and encodings, mostly as they should be."""


def mixed(dice, text):
    """Each line with an end of its own."""
    return "".join(line + dice.choice(["\n", "\r\n", "\r\n" if dice.chance(0.9) else "\r"]) for line in text.split("\n")[:-1])


def separated(dice, text):
    """A separator of Unicode, or a control character, somewhere in the text."""
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(["\u0085", "\u2028", "\u2029", "\u00a0", "\u200b", "\ufeff", "\x07", "\x7f", "\x80", "\u3000", "\x0b", "\x0c", "\ufffe", "\uffff", "\U0010ffff", "\u202e", "e\u0301"]) + text[at:]


def encoded(writer, text):
    """The text as bytes; `writer` says how odd they are."""
    dice = writer.dice
    if writer.odd(0.06):
        text = text.replace("\n", "\r\n")
    elif writer.odd(0.015):
        text = mixed(dice, text)
    if writer.odd(0.015):
        text = separated(dice, text)
    if writer.odd(0.04):
        text = "\ufeff" + text
    if writer.odd(0.006):
        return dice.choice([lambda: text.encode("utf-16"), lambda: b"\xfe\xff" + text.encode("utf-16-be"), lambda: text.encode("utf-16-le"), lambda: text.encode("latin-1", "replace") + b"# \xe9\n",
                            lambda: text.replace("\n", "\r").encode()])()
    return text.encode()
