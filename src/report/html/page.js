"use strict";
(() => {
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const form = document.querySelector("form");
  const fields = all(".field").map((node) => ({
    node,
    kind: node.dataset.kind,
    class: node.dataset.class,
    targets: ranges(node.dataset.targets),
    text: node.dataset.text.toLowerCase(),
  }));
  const ofNode = new Map(fields.map((field) => [field.node, field]));
  const entries = all("nav a");
  const causes = all(".cause").map((node, at) => ({
    node,
    fields: all(".field", node).map((field) => ofNode.get(field)),
    entry: entries[at],
  }));

  // "0-3 7" is 0 to 3, and 7.
  function ranges(text) {
    return text.split(" ").filter(Boolean).map((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return [first, last];
    });
  }

  function isShown(field, wanted) {
    const target = Number(wanted.target);
    return (!wanted.kind || field.kind === wanted.kind)
      && (!wanted.class || field.class === wanted.class)
      && (!wanted.target || field.targets.some(([first, last]) => first <= target && target <= last))
      && wanted.words.every((word) => field.text.includes(word));
  }

  function filter() {
    const data = new FormData(form);
    const wanted = Object.fromEntries(data);
    wanted.words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const cause of causes) {
      let count = 0;
      for (const field of cause.fields) {
        const show = isShown(field, wanted);
        field.node.hidden = !show;
        count += show;
      }
      cause.node.hidden = count === 0;
      cause.entry.parentElement.hidden = count === 0;
      shown += count;
    }
    form.querySelector("output").value = `${shown} of ${fields.length} changes`;
  }

  function step(nodes, by) {
    const shown = nodes.filter((node) => !node.hidden && !node.closest("[hidden]"));
    const at = shown.findIndex((node) => node === document.activeElement || node.contains(document.activeElement));
    const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "start" });
      mark();
    }
  }

  function mark() {
    const current = document.activeElement && document.activeElement.closest(".cause");
    for (const cause of causes) {
      if (cause.node === current) cause.entry.setAttribute("aria-current", "true");
      else cause.entry.removeAttribute("aria-current");
    }
  }

  const causeNodes = causes.map((cause) => cause.node);
  const fieldNodes = fields.map((field) => field.node);
  const help = document.querySelector("dialog");
  const keys = {
    j: () => step(fieldNodes, 1),
    k: () => step(fieldNodes, -1),
    n: () => step(causeNodes, 1),
    p: () => step(causeNodes, -1),
    w: () => {
      const field = document.activeElement.closest(".field");
      if (field) all(".why", field).forEach((why) => { why.open = !why.open; });
    },
    "/": () => form.elements.text.focus(),
    "?": () => help.showModal(),
    r: () => { form.reset(); filter(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = keys[event.key];
    if (key && !help.open) {
      event.preventDefault();
      key();
    }
  });
  document.addEventListener("focusin", mark);
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  document.querySelector("#keys").addEventListener("click", () => help.showModal());
  filter();
})();
