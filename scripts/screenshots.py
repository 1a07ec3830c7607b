#!/usr/bin/env python3
"""The pictures of docs/images: the terminal, the comment on a pull request, the HTML page, after four edits of the example.

    scripts/screenshots.py --bin target/release/offshoot [--chromium PATH] [--out docs/images]

Needs Chromium, and Playwright and markdown-it-py for Python. Bytes differ between browsers and fonts: look at what changed.
"""
import argparse
import html
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from markdown_it import MarkdownIt
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parent.parent
LIMIT = 150_000

# A file of the example, a text in it, and the text that an edit puts in its place.
EDITS = [
    ("overlays/production/kustomization.yaml", "count: 4", "count: 5"),
    ("base/api/api.env", "LOG_LEVEL=info", "LOG_LEVEL=debug"),
    ("base/web/service.yaml", "port: 80", "port: 8080"),
    ("base/redis/redis.yaml", "redis:7.4.2-alpine", "redis:7.4.9-alpine"),
]

# The eight colors of a terminal, and their bright forms.
COLORS = ["#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"]
BRIGHT = ["#6e7681", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"]

TERMINAL = """<style>
body { margin: 0; background: #0d1117; }
pre { margin: 0; padding: 18px 22px; color: #c9d1d9; font: 14px/1.45 "DejaVu Sans Mono", monospace; width: 1060px; white-space: pre-wrap; }
</style><pre>"""

# Circles, for machines whose fonts have none in color.
CIRCLES = {"🔴": "#d1242f", "🟠": "#bc4c00", "🟡": "#bf8700", "🟢": "#1a7f37", "🔵": "#0969da", "🟣": "#8250df", "⚪": "#818b98", "⚫": "#1f2328"}

# The look of a forge, as far as a comment needs it.
COMMENT = """<style>
body { margin: 0; background: #fff; color: #1f2328; font: 14px/1.5 "DejaVu Sans", sans-serif; }
article { margin: 16px; border: 1px solid #d1d9e0; border-radius: 6px; width: 980px; }
header { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; padding: 8px 16px; color: #59636e; }
section { padding: 8px 16px; }
table { border-collapse: collapse; } td, th { border: 1px solid #d1d9e0; padding: 5px 11px; }
code { background: #eff1f3; border-radius: 6px; padding: 2px 5px; font: 85% "DejaVu Sans Mono", monospace; }
pre { background: #f6f8fa; padding: 12px; border-radius: 6px; overflow: hidden; } pre code { padding: 0; background: none; }
a { color: #0969da; text-decoration: none; } h3 { margin: 12px 0; } details { margin: 8px 0; }
</style><article><header><b>ci</b> commented</header><section>"""


def git(repository, *arguments):
    fixed = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
             for what, value in (("NAME", "ci"), ("EMAIL", "ci@example.com"), ("DATE", "2026-01-01T00:00:00Z"))}
    subprocess.run(["git", *arguments], cwd=repository, check=True, env={**os.environ, **fixed, "GIT_CONFIG_GLOBAL": "/dev/null"})


def edited(repository):
    """The example on `main`, and the edits on a branch."""
    for part in ("base", "overlays"):
        shutil.copytree(ROOT / part, repository / part)
    shutil.copy(ROOT / "offshoot.yaml", repository)
    git(repository, "init", "--quiet", "--initial-branch=main")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message=first")
    for path, old, new in EDITS:
        text = (repository / path).read_text()
        assert old in text, f"{path} has no `{old}`"
        (repository / path).write_text(text.replace(old, new, 1))
    git(repository, "switch", "--quiet", "--create", "feature/redis")
    git(repository, "commit", "--quiet", "--all", "--message=edited")


def ansi(text):
    """Text with the colors of a terminal, as HTML."""
    out, style = [], {}
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        codes = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not codes:
            css = ";".join(f"{key}:{value}" for key, value in style.items())
            out.append(f'<span style="{css}">{html.escape(part)}</span>' if css else html.escape(part))
            continue
        for code in (int(code or 0) for code in codes[1].split(";")):
            if code == 0:
                style = {}
            elif code == 1:
                style["font-weight"] = "bold"
            elif code == 2:
                style["opacity"] = "0.65"
            elif code == 3:
                style["font-style"] = "italic"
            elif code == 4:
                style["text-decoration"] = "underline"
            elif code == 22:
                style.pop("font-weight", None), style.pop("opacity", None)
            elif code == 39:
                style.pop("color", None)
            elif 30 <= code <= 37:
                style["color"] = COLORS[code - 30]
            elif 90 <= code <= 97:
                style["color"] = BRIGHT[code - 90]
            else:
                raise SystemExit(f"a color that this script does not know: {code}")
    return "".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs/images")
    arguments = parser.parse_args()
    binary = arguments.bin.resolve()
    arguments.out.mkdir(parents=True, exist_ok=True)

    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        repository = pathlib.Path(directory) / "shop"
        repository.mkdir()
        edited(repository)

        def said(*words):
            ran = subprocess.run([binary, *words], cwd=repository, capture_output=True, text=True)
            assert ran.returncode in (0, 1), ran.stderr
            return ran.stdout

        commands = (["diff", "--since", "main"],
                    ["explain", "preview", "ingress/api", "spec.rules[0].host", "--branch", "feature/login"])
        lines = (f"<b>$ offshoot {' '.join(words)}</b>\n{ansi(said(*words, '--color', 'always'))}" for words in commands)
        markdown = MarkdownIt("commonmark", {"html": True}).enable("table").render(said("diff", "--since", "main", "-o", "markdown"))
        for circle, color in CIRCLES.items():
            markdown = markdown.replace(circle, f'<span style="color:{color}">●</span>')
        pages = {
            "terminal": (TERMINAL + "\n".join(lines) + "</pre>", "pre"),
            "comment": (COMMENT + markdown + "</section></article>", "article"),
            "page": (said("diff", "--since", "main", "-o", "html"), None),
        }
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        for name, (text, element) in pages.items():
            page = browser.new_page(viewport={"width": 1100, "height": 770}, color_scheme="light")
            page.set_content(text)
            path = arguments.out / f"{name}.png"
            (page.locator(element) if element else page).screenshot(path=path)
            size = path.stat().st_size
            assert size < LIMIT, f"{path} has {size} bytes"
            print(path, size)
        browser.close()


if __name__ == "__main__":
    main()
