"""Makes a tree smaller while it stays interesting: files go, then documents, then YAML blocks and single lines."""

import time


def reduce(files, interesting, seconds):
    """The smallest tree found in the time. `interesting(files)` says whether a smaller one will do."""
    end = time.monotonic() + seconds
    files = dict(files)
    while time.monotonic() < end:
        size = sum(map(len, files.values()))
        for path in sorted(files, key=lambda path: -len(files[path])):
            without = {other: data for other, data in files.items() if other != path}
            if time.monotonic() < end and interesting(without):
                files = without
        for path in sorted(files, key=lambda path: -len(files[path])):
            files = fewer_documents(files, path, interesting, end)
        for path in sorted(files, key=lambda path: -len(files[path])):
            files = smaller_file(files, path, interesting, end)
        if sum(map(len, files.values())) == size:
            break
    return files


def fewer_documents(files, path, interesting, end):
    documents = files[path].split(b"\n---\n")
    for index in reversed(range(len(documents))):
        if len(documents) > 1 and time.monotonic() < end:
            fewer = documents[:index] + documents[index + 1 :]
            candidate = {**files, path: b"\n---\n".join(fewer)}
            if interesting(candidate):
                files, documents = candidate, fewer
    return files


def smaller_file(files, path, interesting, end):
    at = 0
    lines = files[path].split(b"\n")
    while at < len(lines) and time.monotonic() < end:
        for count in sorted({block(lines, at), 1}, reverse=True):
            candidate = {**files, path: b"\n".join(lines[:at] + lines[at + count :])}
            if len(candidate[path]) < len(files[path]) and interesting(candidate):
                files, lines = candidate, lines[:at] + lines[at + count :]
                break
        else:
            at += 1
    return files


def block(lines, at):
    """How many lines belong to the one at this index: those indented deeper, and the list below a key."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines):
        text = lines[end].lstrip()
        deeper = len(lines[end]) - len(text) > indent
        listed = len(lines[end]) - len(text) == indent and text.startswith(b"- ") and not lines[at].lstrip().startswith(b"- ")
        if text and not deeper and not listed:
            break
        end += 1
    return end - at
