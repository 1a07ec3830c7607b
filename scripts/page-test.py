#!/usr/bin/env python3
"""The HTML page in a real browser: filters, links, keys, marks, light and dark, narrow and wide, print, 5,000 changes.

    scripts/page-test.py --bin target/release/offshoot [--chromium PATH] [--screenshots DIR]

Needs Chromium, and Playwright for Python. Exits with 1 where the page is not what it should be.
"""
import argparse
import pathlib
import shutil
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


POLICY = """apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
"""

ROLE = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: credentials
rules:
- apiGroups: [""]
  resources: [secrets]
  verbs: [{}]
"""

# A patch that makes the policy another one in this overlay.
LOOSER = """patches:
- patch: |
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: deny
    spec:
      policyTypes: [Ingress]
"""


def few(root, is_new):
    """Three overlays: a policy goes, a ConfigMap comes, a role grows, an image that one overlay overrides changes."""
    base = root / "base"
    base.mkdir(parents=True)
    lists = "api.yaml, role.yaml, " + ("added.yaml" if is_new else "deny.yaml")
    label = "labels:\n- pairs: {team: checkout}\n" if is_new else ""
    (base / "kustomization.yaml").write_text(f"resources: [{lists}, many.yaml]\n{label}")
    (base / "api.yaml").write_text(deployment("v2" if is_new else "v1"))
    (base / "role.yaml").write_text(ROLE.format("get, delete" if is_new else "get"))
    (base / "deny.yaml").write_text(POLICY)
    (base / "added.yaml").write_text(config_map("added", "base", "new"))
    (base / "many.yaml").write_text("---\n".join(config_map(at, "base", "same") for at in range(20)))
    for name in ("dev", "prod-eu", "prod-us"):
        overlay = root / "overlays" / name
        overlay.mkdir(parents=True)
        own = LOOSER if name == "dev" and not is_new else ""
        if name == "prod-us":
            own = "images:\n- name: registry.example.com/api\n  newTag: v0\n"
        (overlay / "kustomization.yaml").write_text(f"resources: [../../base]\n{own}")


def many(root, is_new):
    tree(root, *(("v2", "new") if is_new else ("v1", "old")))


def git(root, *arguments):
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, stdout=subprocess.DEVNULL)


def page_of(root, write, binary):
    """The page for what `write` writes, before and after; its text is written beside the tree."""
    repo = root / write.__name__
    write(repo, False)
    git(repo, "init", "-q")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "before")
    for path in repo.iterdir():
        if path.name != ".git":
            shutil.rmtree(path)
    write(repo, True)
    made = subprocess.run(
        [binary, "diff", "--since", "HEAD", "-o", "html", "--link-base", "https://git.example.com/blob/main"],
        cwd=repo, capture_output=True, text=True,
    )
    assert made.returncode == 1, made.stderr
    page = root / f"{write.__name__}.html"
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


def shown(page, selector):
    """The number of elements that are displayed."""
    return page.locator(selector).evaluate_all("nodes => nodes.filter(node => node.checkVisibility()).length")


def listed(page):
    """The number of entries that no filter hides."""
    return page.locator("nav li:not([hidden])").count()


def reset(page):
    page.click("#filter [type=reset]")
    page.locator("nav li[hidden]").first.wait_for(state="detached")


def fragment(page):
    return page.evaluate("location.hash")


def look_at_many(page, check):
    changes = OVERLAYS * CONFIG_MAPS + 1
    check(f"{changes} changes are there", page.locator("article").count() == changes)
    check("every one is in the list", listed(page) == changes)
    check("nothing of a manifest is markup", "forged" not in page.title())
    check("the count says so", page.locator("output").inner_text() == f"{changes} of {changes} changes")
    check("one change is shown", shown(page, "article") == 1)
    link = page.locator("article.selected .chain a").first.get_attribute("href")
    check("lines are linked", link.startswith("https://git.example.com/blob/main/base/api.yaml#L"))
    check("what the edited line says is shown", "image: registry.example.com/api:v2" in page.locator("article.selected").inner_text())
    check("many targets are counted", "50 of 50" in page.locator("nav li").first.inner_text())


def filters(page, check):
    started = time.monotonic()
    page.select_option("select[name=kind]", "Deployment.apps")
    check("a kind filters", listed(page) == 1)
    check("the address has the kind", fragment(page) == "#kind=Deployment.apps")
    reset(page)
    check("the address forgets it", fragment(page) in ("", "#"))
    page.select_option("select[name=class]", "rollout")
    check("a class filters", listed(page) == 1)
    reset(page)
    page.select_option("select[name=target]", label="overlays/o07")
    check("a target filters", listed(page) == CONFIG_MAPS + 1)
    check("the address has its name", fragment(page) == "#target=overlays%2Fo07")
    reset(page)
    page.fill("input[name=text]", "settings-42 o03")
    check("words filter", listed(page) == 1)
    check("what is left is selected", "settings-42" in page.locator("article.selected h3").inner_text())
    reset(page)
    check("filters take less than half a minute in all", time.monotonic() - started < 30)


def links(page, url, check):
    """What an address says is what is shown."""
    third = page.locator("nav li > a").nth(2)
    third.click()
    name = third.get_attribute("href")
    check("the address has what is selected", fragment(page) == name)
    page.select_option("select[name=target]", label="overlays/dev")
    address = page.url
    check("and the filters", address.endswith(f"{name}&target=overlays%2Fdev"))
    page.goto("about:blank")
    page.goto(address)
    check("a link selects", page.locator("article.selected").get_attribute("id") == name[1:])
    check("a link filters", page.locator("select[name=target]").evaluate("field => field.selectedOptions[0].text") == "overlays/dev")
    page.goto("about:blank")
    page.goto(f"{url}#view=all&class=access")
    check("a link has the view", shown(page, "article") == listed(page) == 2)
    page.goto("about:blank")
    page.goto(f"{url}#d-000000000000&target=nowhere&class=unheard")
    check("an address that is out of date shows everything", listed(page) == page.locator("nav li").count())
    page.goto(url)


def look_at_few(page, check):
    def article(words):
        page.locator("nav li > a", has_text=words).first.click()
        return page.locator("article.selected")

    words = page.locator("nav li .words").all_inner_texts()
    check("a permission is said in words", "Role credentials may now also delete secrets" in words)
    check("a change is said in words", any("Deployment api" in text and "v1 → v2" in text for text in words))
    check("the same change of many is one entry", sum("label team=checkout" in text for text in words) == 1)
    classes = page.locator("nav .class > h2").all_inner_texts()
    check("a class is one heading", len(classes) == len(set(classes)) > 2)
    colors = page.locator("nav .legend dt").evaluate_all("nodes => nodes.map(node => getComputedStyle(node).color)")
    check("grave classes have colors of their own", len(set(colors[:8])) == 8)
    check("no class is said twice about one change", shown(page, "main .class > h2") == 1)
    check("targets are columns", page.locator(".column").all_inner_texts() == ["dev", "prod-eu", "prod-us"])
    image = page.locator("nav li", has_text="v1 → v2")
    check("dots are where a change lands", image.locator("path").get_attribute("d").count("M") == 2)
    check("and are named", image.locator("svg").get_attribute("aria-label") == "overlays/dev, overlays/prod-eu")

    policy = article("NetworkPolicy deny")
    check("a removed resource is there once", page.locator("nav li", has_text="NetworkPolicy deny").count() == 1)
    check("with one text in one column", policy.locator("pre.removed").count() == 1 and policy.locator(".sides").count() == 0)
    wide = policy.evaluate("node => node.querySelector('pre').clientWidth / node.clientWidth")
    check("as wide as the page", wide > 0.9)
    rows = policy.locator("table tr").all_inner_texts()
    check("a table says what differs where", any("overlays/dev" in row and "- Egress" in row for row in rows))
    added = article("ConfigMap settings-added")
    check("so is an added one", added.locator("pre.added").count() == 1 and added.locator(".sides").count() == 0)
    sides = article("v1 → v2")
    check("a changed value has two sides", sides.locator(".sides .old").count() == sides.locator(".sides .new").count() - 1 == 1)
    check("the change says where it is overridden", "does not reach overlays/prod-us" in sides.inner_text())
    label = article("label team=checkout")
    check("the resources of a folded change are there", label.locator(".member").count() > 20)

    page.locator(".column", has_text="prod-us").click()
    check("a column filters", fragment(page).endswith("target=overlays%2Fprod-us"))
    check("what is not in it is hidden", not page.locator("nav li", has_text="v1 → v2").is_visible())
    reset(page)


def marks(page, check):
    page.locator("nav li > a").first.click()
    page.keyboard.press("x")
    check("x marks as reviewed", page.locator("nav a.reviewed").count() == 1)
    page.reload()
    check("a mark stays", page.locator("nav a.reviewed").count() == 1)
    page.check("input[name=todo]")
    check("what is reviewed can be hidden", listed(page) == page.locator("nav li").count() - 1)
    page.uncheck("input[name=todo]")
    page.locator("nav li > a").first.click()
    page.keyboard.press("x")
    check("x takes the mark away", page.locator("nav a.reviewed").count() == 0)


def keys(page, check):
    def current():
        return page.locator("nav a[aria-current]").get_attribute("href")

    page.goto(page.url.split("#")[0])
    page.locator("body").press("j")
    first = current()
    check("j selects a change", fragment(page) == first)
    page.keyboard.press("j")
    check("j goes on", current() != first)
    page.keyboard.press("k")
    check("k goes back", current() == first)
    check("the entry has the focus", page.evaluate("document.activeElement.getAttribute('href')") == first)
    page.keyboard.press("n")
    check("n goes to another edited line", current() != first)
    page.keyboard.press("p")
    check("p goes back", current() == first)
    page.keyboard.press("v")
    check("v shows all", shown(page, "article") == page.locator("article").count())
    page.keyboard.press("v")
    page.keyboard.press("/")
    check("/ searches", page.evaluate("document.activeElement.name") == "text")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    check("? says what keys do", page.locator("dialog").is_visible())
    page.keyboard.press("Escape")


def narrow(browser, url, check):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(url)
    high = page.evaluate("document.querySelector('header').offsetHeight")
    check(f"narrow: the header is small ({high})", high < 200)
    nested = "nodes => nodes.filter(node => /auto|scroll/.test(getComputedStyle(node).overflowY)).length"
    check("narrow: nothing scrolls in itself", page.locator("nav, main").evaluate_all(nested) == 0)
    check("narrow: the list is first", shown(page, "main") == 0)
    page.locator("nav li > a").first.click()
    check("narrow: a change takes the place of the list", shown(page, "nav") == 0 and shown(page, "article") == 1)
    page.go_back()
    check("narrow: the way back leads to the list", shown(page, "nav") == 1 and shown(page, "main") == 0)
    page.close()


def without_scripts_and_on_paper(browser, url, check):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    count = page.locator("article").count()
    check("without scripts everything is there", page.locator("article:visible").count() == count > 0)
    check("without scripts nothing pretends to filter", page.locator("#filter:visible").count() == 0)
    context.close()
    page = browser.new_page()
    page.goto(url)
    page.emulate_media(media="print")
    check("on paper everything is there", shown(page, "article") == count)
    check("on paper there are no controls", shown(page, "#filter, .mark, .columns") == 0)
    page.close()


def looks(browser, path, check, directory):
    """Light and dark, wide and narrow: other colors, no sideways scrolling."""
    backs = {}
    for scheme in ("light", "dark"):
        for width in (1440, 900, 390):
            page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
            page.goto(path.as_uri())
            backs[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(f"{path.stem}, {scheme}, {width} wide: nothing sticks out", overflow <= 0)
            if directory:
                page.screenshot(path=f"{directory}/{path.stem}-{scheme}-{width}.png")
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
        binary = str(pathlib.Path(arguments.bin).resolve())
        paths = {write: page_of(pathlib.Path(root), write, binary) for write in (few, many)}
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        requests, errors = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        started = time.monotonic()
        page.goto(paths[many].as_uri())
        page.locator("article.selected").wait_for()
        took = time.monotonic() - started
        check(f"5,001 changes are there within five seconds ({took:.1f})", took < 5)
        look_at_many(page, check)
        filters(page, check)
        url = paths[few].as_uri()
        page.goto(url)
        look_at_few(page, check)
        links(page, url, check)
        marks(page, check)
        keys(page, check)
        asked = {request.split("#")[0] for request in requests}
        check("nothing but the files was asked for", asked <= {path.as_uri() for path in paths.values()} | {"about:blank"})
        check(f"no script failed {errors or ''}".rstrip(), not errors)
        narrow(browser, url, check)
        without_scripts_and_on_paper(browser, url, check)
        for path in paths.values():
            looks(browser, path, check, arguments.screenshots)
        browser.close()
    sys.exit(1 if check.wrong else 0)


if __name__ == "__main__":
    main()
