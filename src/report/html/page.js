"use strict";
(() => {
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const one = (selector, from = document) => from.querySelector(selector);
  const root = document.documentElement;
  const form = one("#filter");
  const main = one("main");
  const nav = one("nav");
  const output = one("output");
  const help = one("dialog");
  const narrow = matchMedia("(max-width: 760px)");

  const entries = all("li > a", nav).map((link, at) => {
    const id = link.getAttribute("href").slice(1);
    const article = document.getElementById(id);
    const { kind, targets, class: name } = article.dataset;
    return {
      at, id, link, article,
      item: link.parentElement,
      group: link.closest("details"),
      kinds: kind.split(" "),
      class: name,
      targets: ranges(targets),
      words: null,
      shown: true,
    };
  });
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const containers = [...all("nav .class, nav .cause"), ...all("main .class")];
  const columns = all(".column");
  let selected = null;
  let writing = false;

  // "0-3 7" is 0 to 3, and 7.
  function ranges(text) {
    return text.split(" ").filter(Boolean).map((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return [first, last];
    });
  }

  // What a reader marked is kept where the browser lets a page keep anything.
  const memory = `offshoot: ${document.body.dataset.command}`;
  const kept = (() => {
    try {
      return JSON.parse(localStorage.getItem(memory)) || {};
    } catch {
      return {};
    }
  })();
  const reviewed = new Set((kept.reviewed || []).filter((id) => byId.has(id)));
  const folded = new Set(kept.folded || []);
  function keep() {
    try {
      localStorage.setItem(memory, JSON.stringify({ reviewed: [...reviewed], folded: [...folded] }));
    } catch {
      // The marks last as long as the page.
    }
  }

  function isShown(entry, wanted) {
    return (!wanted.kind || entry.kinds.includes(wanted.kind))
      && (!wanted.class || entry.class === wanted.class)
      && (!wanted.target || entry.targets.some(([first, last]) => first <= wanted.target && wanted.target <= last))
      && (!wanted.todo || !reviewed.has(entry.id))
      && wanted.words.every((word) => wordsOf(entry).includes(word));
  }

  function wordsOf(entry) {
    entry.words ??= `${entry.link.textContent} ${entry.article.textContent}`.toLowerCase();
    return entry.words;
  }

  function wantedNow() {
    const wanted = Object.fromEntries(new FormData(form));
    wanted.words = (wanted.text || "").toLowerCase().split(/\s+/).filter(Boolean);
    wanted.target = wanted.target ? Number(wanted.target) : 0;
    wanted.target = form.elements.target && form.elements.target.value !== "" ? Number(form.elements.target.value) : null;
    return wanted;
  }

  function filter() {
    const wanted = wantedNow();
    let count = 0;
    for (const entry of entries) {
      const show = isShown(entry, wanted);
      count += show;
      if (show !== entry.shown) {
        entry.shown = show;
        entry.item.hidden = !show;
        entry.article.hidden = !show;
      }
    }
    for (const container of containers) {
      container.hidden = !one("li:not([hidden]) > a, article:not([hidden])", container);
    }
    for (const column of columns) {
      column.setAttribute("aria-pressed", String(Number(column.dataset.target) === wanted.target));
    }
    const done = reviewed.size ? `, ${reviewed.size} reviewed` : "";
    output.value = `${count} of ${entries.length} changes${done}`;
  }

  function select(entry, { focus = false, push = false, write = true } = {}) {
    if (selected !== entry) {
      if (selected) {
        selected.link.removeAttribute("aria-current");
        selected.article.classList.remove("selected");
        selected.article.closest(".class").classList.remove("selected");
      }
      selected = entry;
      main.classList.toggle("selected", Boolean(entry));
      if (entry) {
        entry.link.setAttribute("aria-current", "true");
        entry.article.classList.add("selected");
        entry.article.closest(".class").classList.add("selected");
      }
    }
    root.classList.toggle("open", Boolean(entry) && write);
    if (write) address(push);
    if (!entry) return;
    if (root.classList.contains("one")) {
      if (narrow.matches) scrollTo(0, 0);
      main.scrollTop = 0;
    } else {
      entry.article.scrollIntoView({ block: "start" });
    }
    if (focus) {
      if (entry.group && !entry.group.open) entry.group.open = true;
      entry.link.focus({ preventScroll: true });
      entry.link.scrollIntoView({ block: "nearest" });
    }
  }

  // The address says what is shown: #d-ID&target=NAME&class=...
  function address(push = false) {
    const query = new URLSearchParams();
    for (const field of form.elements) {
      if (!field.name || field.name === "target") continue;
      const value = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim();
      if (value) query.set(field.name, value);
    }
    const target = form.elements.target;
    if (target && target.value !== "") query.set("target", target.selectedOptions[0].text);
    if (!root.classList.contains("one")) query.set("view", "all");
    const parts = [selected && root.classList.contains("open") ? selected.id : "", query.toString()];
    const hash = `#${parts.filter(Boolean).join("&")}`;
    if (hash === (location.hash || "#")) return;
    try {
      history[push ? "pushState" : "replaceState"](null, "", hash);
    } catch {
      writing = true;
      location.hash = hash;
    }
  }

  function read() {
    const query = new URLSearchParams(location.hash.slice(1));
    let entry = null;
    for (const [name, value] of query) {
      if (value === "" && byId.has(name)) entry = byId.get(name);
    }
    form.reset();
    for (const name of ["text", "class", "kind"]) {
      form.elements[name].value = query.get(name) || "";
    }
    form.elements.todo.checked = query.get("todo") === "1";
    const target = form.elements.target;
    if (target) {
      const option = Array.from(target.options).find((option) => option.value && option.text === query.get("target"));
      target.value = option ? option.value : "";
    }
    view(query.get("view") === "all" ? "all" : "one");
    filter();
    const first = entries.find((each) => each.shown);
    select(entry || (narrow.matches || !root.classList.contains("one") ? null : first) || null, { write: false });
    root.classList.toggle("open", Boolean(entry));
    if (entry) {
      if (entry.group) entry.group.open = true;
      entry.link.scrollIntoView({ block: "nearest" });
    }
  }

  function view(name) {
    root.classList.toggle("one", name === "one");
    one("#view").setAttribute("aria-pressed", String(name !== "one"));
  }

  function changed() {
    filter();
    if (root.classList.contains("one") && !narrow.matches && !(selected && selected.shown)) {
      const isOpen = root.classList.contains("open");
      select(entries.find((entry) => entry.shown) || null, { write: false });
      root.classList.toggle("open", isOpen && Boolean(selected));
    }
    address();
  }

  function mark(entry) {
    if (reviewed.has(entry.id)) reviewed.delete(entry.id);
    else reviewed.add(entry.id);
    showMark(entry);
    keep();
    filter();
  }

  function showMark(entry) {
    const is = reviewed.has(entry.id);
    entry.link.classList.toggle("reviewed", is);
    const button = one(".mark", entry.article);
    button.setAttribute("aria-pressed", String(is));
    button.textContent = is ? "reviewed ✓" : "mark as reviewed";
  }

  function step(by, isNext = () => true) {
    let at = selected && root.classList.contains("open") ? selected.at + by : (by > 0 ? 0 : entries.length - 1);
    if (selected && !root.classList.contains("open") && document.activeElement === selected.link) at = selected.at + by;
    for (; entries[at]; at += by) {
      if (entries[at].shown && isNext(entries[at])) {
        select(entries[at], { focus: true });
        return;
      }
    }
  }

  const causeOf = (entry) => entry && (entry.group || entry.item);
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    n: () => step(1, (entry) => causeOf(entry) !== causeOf(selected) || !root.classList.contains("open")),
    p: () => step(-1, (entry) => causeOf(entry) !== causeOf(selected)),
    x: () => { if (selected) mark(selected); },
    f: () => { if (selected && selected.group) selected.group.open = !selected.group.open; },
    v: () => one("#view").click(),
    "/": () => form.elements.text.focus(),
    "?": () => help.showModal(),
    r: () => form.reset(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.matches("input, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Escape" && narrow.matches && selected) history.back();
    const key = keys[event.key];
    if (key) {
      event.preventDefault();
      key();
    }
  });
  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    const link = event.target.closest("nav li > a");
    const column = event.target.closest(".column");
    const back = event.target.closest(".back");
    const button = event.target.closest(".mark");
    if (link && plain) {
      event.preventDefault();
      select(byId.get(link.getAttribute("href").slice(1)), { push: narrow.matches });
    } else if (back) {
      event.preventDefault();
      const last = selected;
      select(null);
      if (last) last.link.focus();
    } else if (column && form.elements.target) {
      const { target } = column.dataset;
      const field = form.elements.target;
      field.value = field.value === target ? "" : target;
      if (field.value === "" && field.selectedIndex < 0) field.value = "";
      changed();
    } else if (button) {
      mark(byId.get(button.closest("article").id));
    }
  });
  nav.addEventListener("toggle", (event) => {
    if (!event.target.matches(".cause")) return;
    const first = one("a", event.target).getAttribute("href").slice(1);
    if (event.target.open) folded.delete(first);
    else folded.add(first);
    keep();
  }, true);
  one("#view").addEventListener("click", () => {
    view(root.classList.contains("one") ? "all" : "one");
    if (selected) select(selected, { write: false });
    changed();
  });
  one("#keys").addEventListener("click", () => help.showModal());
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  addEventListener("hashchange", () => {
    if (writing) writing = false;
    else read();
  });
  addEventListener("popstate", read);

  root.classList.add("js");
  for (const id of reviewed) showMark(byId.get(id));
  for (const entry of entries) {
    if (entry.group && folded.has(entry.id)) entry.group.open = false;
  }
  read();
})();
