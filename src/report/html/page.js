"use strict";
(() => {
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const one = (selector, from = document) => from.querySelector(selector);
  const root = document.documentElement;
  const form = one("#filter");
  const main = one("main");
  const nav = one("nav");
  const help = one("dialog");
  const targetField = form.elements.target;
  const narrow = matchMedia("(max-width: 760px)");

  const entries = all("li > a", nav).map((link, at) => {
    const id = link.getAttribute("href").slice(1);
    const article = document.getElementById(id);
    const data = article.dataset;
    return {
      at, id, link, article,
      item: link.parentElement,
      group: link.closest("details"),
      kinds: data.kind.split(" "),
      class: data.class,
      targets: ranges(data.targets),
      words: null,
      shown: true,
    };
  });
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const containers = [...all("nav .class, nav .cause"), ...all("main .class")];
  const columns = all(".column");
  const changeCount = entries.filter((entry) => entry.class !== "").length;

  // The selected change, and whether the address names it: the first one is shown unasked.
  let selected = null;
  let isNamed = false;
  let isOneView = true;

  // "0-3 7" is 0 to 3, and 7.
  function ranges(text) {
    return text.split(" ").filter(Boolean).map((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return [first, last];
    });
  }

  // Marks and folds are kept where the browser lets a page keep anything.
  const memory = `offshoot: ${document.body.dataset.command}`;
  const kept = remembered();
  const reviewed = new Set((kept.reviewed || []).filter((id) => byId.has(id)));
  const folded = new Set((kept.folded || []).filter((id) => byId.has(id)));

  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(memory)) || {};
    } catch {
      return {};
    }
  }

  function remember() {
    try {
      localStorage.setItem(memory, JSON.stringify({ reviewed: [...reviewed], folded: [...folded] }));
    } catch {
      // They last as long as the page.
    }
  }

  function wantedNow() {
    const { text, kind, class: name, todo } = form.elements;
    return {
      words: text.value.toLowerCase().split(/\s+/).filter(Boolean),
      kind: kind.value,
      class: name.value,
      todo: todo.checked,
      target: targetField && targetField.value ? Number(targetField.value) : null,
    };
  }

  function isShown(entry, wanted) {
    return (!wanted.kind || entry.kinds.includes(wanted.kind))
      && (!wanted.class || entry.class === wanted.class)
      && (wanted.target === null || entry.targets.some(([first, last]) => first <= wanted.target && wanted.target <= last))
      && (!wanted.todo || !reviewed.has(entry.id))
      && wanted.words.every((word) => wordsOf(entry).includes(word));
  }

  function wordsOf(entry) {
    entry.words ??= `${entry.link.textContent} ${entry.article.textContent}`.toLowerCase();
    return entry.words;
  }

  function filter() {
    const wanted = wantedNow();
    let count = 0;
    let changes = 0;
    for (const entry of entries) {
      const show = isShown(entry, wanted);
      count += show;
      changes += show && entry.class !== "";
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
    form.classList.toggle("active", count !== entries.length || wanted.words.length > 0 || wanted.todo);
    const done = reviewed.size ? `, ${reviewed.size} reviewed` : "";
    const counts = changeCount ? `${changes} of ${changeCount} changes` : `${count} of ${entries.length} overridden edits`;
    one("output").value = counts + done;
  }

  function light(entry, is) {
    if (!entry) return;
    if (is) entry.link.setAttribute("aria-current", "true");
    else entry.link.removeAttribute("aria-current");
    entry.article.classList.toggle("selected", is);
    entry.article.closest(".class").classList.toggle("selected", is);
  }

  // Selects a change, or none.
  function select(entry, named) {
    light(selected, false);
    light(entry, true);
    selected = entry;
    isNamed = named && Boolean(entry);
    main.classList.toggle("selected", Boolean(entry));
    root.classList.toggle("open", isNamed);
    if (entry && entry.group && isNamed) entry.group.open = true;
  }

  // Scrolls to what is selected.
  function reveal() {
    if (!selected) return;
    if (isOneView) main.scrollTop = 0;
    else if (isNamed) selected.article.scrollIntoView({ block: "start" });
    if (!narrow.matches) selected.link.scrollIntoView({ block: "nearest" });
    else if (isNamed && isOneView) scrollTo(0, 0);
  }

  // The address says what is shown: #d-ID&target=NAME&class=...
  function writeAddress(isNew = false) {
    const query = new URLSearchParams();
    const { text, kind, class: name, todo } = form.elements;
    if (text.value.trim()) query.set("text", text.value.trim());
    if (targetField && targetField.value) query.set("target", targetField.selectedOptions[0].text);
    if (name.value) query.set("class", name.value);
    if (kind.value) query.set("kind", kind.value);
    if (todo.checked) query.set("todo", "1");
    if (!isOneView) query.set("view", "all");
    const hash = [isNamed ? selected.id : "", query.toString()].filter(Boolean).join("&");
    if (`#${hash}` === (location.hash || "#")) return;
    try {
      history[isNew ? "pushState" : "replaceState"](null, "", `#${hash}`);
    } catch {
      location.hash = hash;
    }
  }

  function readAddress() {
    const query = new URLSearchParams(location.hash.slice(1));
    const { text, kind, class: name, todo } = form.elements;
    text.value = query.get("text") || "";
    kind.value = query.get("kind") || "";
    name.value = query.get("class") || "";
    todo.checked = query.get("todo") === "1";
    if (targetField) {
      const options = Array.from(targetField.options);
      const option = options.find((each) => each.value && each.text === query.get("target"));
      targetField.value = option ? option.value : "";
    }
    // A value that is not in a list selects nothing: everything is meant.
    for (const field of [kind, name]) if (field.selectedIndex < 0) field.value = "";
    show(query.get("view") !== "all");
    filter();
    const named = entries.find((entry) => query.get(entry.id) === "");
    select(named || firstShown(), Boolean(named));
    reveal();
  }

  function firstShown() {
    return narrow.matches ? null : entries.find((entry) => entry.shown) || null;
  }

  // Shows one change, or all.
  function show(isOne) {
    isOneView = isOne;
    root.classList.toggle("one", isOne);
    one("#view").setAttribute("aria-pressed", String(!isOne));
  }

  function filterChanged() {
    filter();
    if (!selected || !selected.shown) {
      select(firstShown(), false);
      reveal();
    }
    writeAddress();
  }

  function mark(entry) {
    if (!reviewed.delete(entry.id)) reviewed.add(entry.id);
    showMark(entry);
    remember();
    filterChanged();
  }

  function showMark(entry) {
    const is = reviewed.has(entry.id);
    entry.link.classList.toggle("reviewed", is);
    const button = one(".mark", entry.article);
    button.setAttribute("aria-pressed", String(is));
    button.textContent = is ? "reviewed ✓" : "mark as reviewed";
  }

  function step(by, isWanted = () => true) {
    const from = selected && (isNamed || document.activeElement === selected.link) ? selected.at : -1;
    for (let at = from < 0 && by < 0 ? entries.length - 1 : from + by; entries[at]; at += by) {
      const entry = entries[at];
      if (entry.shown && isWanted(entry)) {
        select(entry, true);
        writeAddress();
        entry.link.focus({ preventScroll: true });
        reveal();
        return;
      }
    }
  }

  function stepCause(by) {
    const causeOf = (entry) => entry.group || entry.item;
    const from = isNamed ? causeOf(selected) : null;
    step(by, (entry) => causeOf(entry) !== from);
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    n: () => stepCause(1),
    p: () => stepCause(-1),
    x: () => { if (selected) mark(selected); },
    f: () => { if (selected && selected.group) selected.group.open = !selected.group.open; },
    v: () => one("#view").click(),
    "/": () => form.elements.text.focus(),
    "?": () => help.showModal(),
    r: () => form.reset(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.matches("input[type=search], select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = keys[event.key];
    if (key) {
      event.preventDefault();
      key();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const on = (selector) => event.target.closest(selector);
    const link = on("nav li > a");
    if (link) {
      event.preventDefault();
      select(byId.get(link.getAttribute("href").slice(1)), true);
      writeAddress(narrow.matches);
      reveal();
    } else if (on(".back")) {
      event.preventDefault();
      const { link: last } = selected;
      select(null, false);
      writeAddress();
      last.focus();
      last.scrollIntoView({ block: "center" });
    } else if (on(".column")) {
      const { target } = on(".column").dataset;
      targetField.value = targetField.value === target ? "" : target;
      // A target that does not change is in no list.
      if (targetField.selectedIndex < 0) targetField.value = "";
      filterChanged();
    } else if (on(".mark")) {
      mark(byId.get(on("article").id));
    }
  });
  nav.addEventListener("toggle", (event) => {
    if (!event.target.matches(".cause")) return;
    const id = one("a", event.target).getAttribute("href").slice(1);
    if (event.target.open) folded.delete(id);
    else folded.add(id);
    remember();
  }, true);
  one("#view").addEventListener("click", () => {
    show(!isOneView);
    writeAddress();
    reveal();
  });
  one("#keys").addEventListener("click", () => help.showModal());
  form.addEventListener("input", filterChanged);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filterChanged));
  addEventListener("hashchange", readAddress);
  addEventListener("popstate", readAddress);
  // The browser scrolls to what the address names once everything is there.
  addEventListener("load", () => setTimeout(reveal));

  root.classList.add("js");
  for (const id of reviewed) showMark(byId.get(id));
  for (const id of folded) {
    if (byId.get(id).group) byId.get(id).group.open = false;
  }
  readAddress();
})();
