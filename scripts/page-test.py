#!/usr/bin/env python3
"""The HTML page in a real browser: filters, keys, provenance, light and dark, narrow and wide, 5,000 changes.

    scripts/page-test.py --bin target/release/offshoot [--chromium PATH] [--screenshots DIR]

Needs Chromium, and Playwright for Python. Exits with 1 where the page is not what it should be.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

OVERLAYS = 50
CONFIG_MAPS = 100


def deployment(image):
    return f"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      containers:
      - name: api
        image: registry.example.com/api:{image}
        args: ["<script>document.title = 'forged'</script>"]
"""


def config_map(at, overlay, value):
    return f"""apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-{at}
data:
  level: {overlay}-{value}
"""


def tree(root, image, value):
    """A base, and overlays with values of their own: each change is one of one target."""
    base = root / "base"
    base.mkdir(parents=True)
    (base / "kustomization.yaml").write_text("resources: [api.yaml]\n")
    (base / "api.yaml").write_text(deployment(image))
    for name in (f"o{at:02}" for at in range(OVERLAYS)):
        overlay = root / "overlays" / name
        overlay.mkdir(parents=True)
        (overlay / "kustomization.yaml").write_text("resources: [../../base, settings.yaml]\n")
        maps = (config_map(at, name, value) for at in range(CONFIG_MAPS))
        (overlay / "settings.yaml").write_text("---\n".join(maps))


def git(root, *arguments):
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, stdout=subprocess.DEVNULL)


def page_of(root, binary):
    """The page for 50 targets that differ in 5,001 ways; its text is written beside the tree."""
    tree(root / "repo", "v1", "old")
    git(root / "repo", "init", "-q")
    git(root / "repo", "add", "-A")
    git(root / "repo", "commit", "-qm", "before")
    for path in (root / "repo").glob("*"):
        if path.name != ".git":
            subprocess.run(["rm", "-r", str(path)], check=True)
    tree(root / "repo", "v2", "new")
    made = subprocess.run(
        [binary, "diff", "--since", "HEAD", "-o", "html", "--link-base", "https://git.example.com/blob/main"],
        cwd=root / "repo", capture_output=True, text=True,
    )
    assert made.returncode == 1, made.stderr
    page = root / "page.html"
    page.write_text(made.stdout)
    return page


class Checks:
    """What is looked at, and what was wrong."""

    def __init__(self):
        self.wrong = []

    def __call__(self, what, is_right):
        print(("ok    " if is_right else "WRONG ") + what)
        if not is_right:
            self.wrong.append(what)


def visible(page, selector):
    return page.locator(f"{selector}:not([hidden])").evaluate_all(
        "nodes => nodes.filter(node => !node.closest('[hidden]')).length"
    )


def show_all(page):
    page.click("header button[type=reset]")
    page.locator(".field[hidden]").first.wait_for(state="detached")


def look(page, check):
    changes = OVERLAYS * CONFIG_MAPS + 1
    check(f"{changes} changes are there", page.locator(".field").count() == changes)
    check("nothing of a manifest is markup", "forged" not in page.title())
    check("the count says so", page.locator("output").inner_text() == f"{changes} of {changes} changes")
    check("every cause is in the list", page.locator("nav a").count() == page.locator(".cause").count())
    link = page.locator(".cause h2 a").first.get_attribute("href")
    check("causes link to their lines", link.startswith("https://git.example.com/blob/main/base/api.yaml#L"))


def filters(page, check):
    started = time.monotonic()
    page.select_option("select[name=kind]", "Deployment.apps")
    check("a kind filters", visible(page, ".field") == 1)
    check("the list of causes follows", visible(page, "nav li") == 1)
    show_all(page)
    page.select_option("select[name=class]", "rollout")
    check("a class filters", visible(page, ".field") == 1)
    show_all(page)
    page.select_option("select[name=target]", label="overlays/o07")
    check("a target filters", visible(page, ".field") == CONFIG_MAPS + 1)
    show_all(page)
    page.fill("input[name=text]", "settings-42 o03")
    check("words filter", visible(page, ".field") == 1)
    show_all(page)
    check("filters take less than a minute in all", time.monotonic() - started < 60)


def keys(page, check):
    focused = "document.activeElement.className"
    page.locator("body").press("j")
    check("j goes to a change", page.evaluate(focused) == "field")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.id")
    check("j goes on", first != second)
    page.keyboard.press("k")
    check("k goes back", page.evaluate("document.activeElement.id") == first)
    page.keyboard.press("w")
    check("w says why", page.locator(f"#{first} .why").get_attribute("open") is not None)
    check("why names file and line", "base/api.yaml:10:16" in page.locator(f"#{first} .why").inner_text())
    hover = page.locator(f"#{first} h3").get_attribute("title")
    check("so does hovering", "base/api.yaml:10:16" in hover)
    page.keyboard.press("n")
    check("n goes to a cause", page.evaluate(focused) == "cause")
    check("the list shows where that is", page.locator("nav a[aria-current]").count() == 1)
    page.keyboard.press("/")
    check("/ searches", page.evaluate("document.activeElement.name") == "text")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    check("? says what keys do", page.locator("dialog").is_visible())
    page.keyboard.press("Escape")


def looks(browser, url, check, directory):
    """Light and dark, wide and narrow: other colours, no sideways scrolling."""
    backs = {}
    for scheme in ("light", "dark"):
        for width in (1280, 400):
            page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
            page.goto(url)
            backs[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(f"{scheme}, {width} wide: nothing sticks out", overflow <= 0)
            if directory:
                page.screenshot(path=f"{directory}/page-{scheme}-{width}.png")
            page.close()
    check("light and dark differ", backs["light"] != backs["dark"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--screenshots")
    arguments = parser.parse_args()
    check = Checks()
    with tempfile.TemporaryDirectory() as root, sync_playwright() as playwright:
        path = page_of(pathlib.Path(root), str(pathlib.Path(arguments.bin).resolve()))
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        page = browser.new_page()
        requests, errors = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        started = time.monotonic()
        page.goto(path.as_uri())
        check("it is there within half a minute", time.monotonic() - started < 30)
        look(page, check)
        filters(page, check)
        keys(page, check)
        looks(browser, path.as_uri(), check, arguments.screenshots)
        check("nothing but the file was asked for", requests == [path.as_uri()])
        check(f"no script failed {errors or ''}".rstrip(), not errors)
        browser.close()
    sys.exit(1 if check.wrong else 0)


if __name__ == "__main__":
    main()
