// “Ready to publish?”: open at first where there is room, asked for when the form is there and again
// after each save, and the way from a sentence to the place that it is about.
(() => {
  const WIDE = 1200; // px: the form keeps its room beside the panel
  const QUIET = 1200; // ms after the last save
  const STORED = "wagtail:side-panel-open";
  const panel = () => document.querySelector('[data-side-panel="ready"]');
  const list = () => document.querySelector("[data-ready]");

  const open = () => panel() && panel().dispatchEvent(new Event("open"));

  const step = (within, name) =>
    within.querySelector(`[data-contentpath="${CSS.escape(name)}"]:not([data-contentpath-disabled])`);

  // the element of a content path, or of the longest beginning of it that the form has
  const find = (place) => {
    let found = document.querySelector("[data-edit-form]");
    for (const name of place.split(".")) {
      const next = found && step(found, name);
      if (!next) break;
      found = next;
    }
    return found && found.hasAttribute("data-contentpath") ? found : null;
  };

  const go = (place) => {
    const target = find(place);
    if (!target) return;
    const tab = target.closest('[role="tabpanel"]');
    if (tab && tab.hidden) document.getElementById(`tab-label-${tab.id.slice(4)}`)?.click();
    for (let at = target; at; at = at.parentElement) {
      const toggle = at.matches("section.w-panel") && at.querySelector(":scope > .w-panel__header [data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
    if (window.innerWidth < WIDE) document.querySelector("[data-form-side-close-button]")?.click();
    requestAnimationFrame(() => {
      target.scrollIntoView({ block: "center" });
      const field = target.querySelector(
        '[contenteditable="true"], input:not([type="hidden"]):not([disabled]), textarea, select, button',
      );
      (field || target).focus({ preventScroll: true });
    });
  };

  const count = () => {
    const found = list();
    const part = found && found.querySelector("[data-ready-count]");
    if (!part) return;
    const problems = Number(part.dataset.readyCount);
    const bar = document.querySelector("[data-ready-bar]");
    if (bar) {
      bar.hidden = false;
      bar.href = found.dataset.ready;
      bar.toggleAttribute("data-problems", problems > 0);
      bar.querySelector("[data-ready-words]").textContent = part.dataset.readySummary;
    }
    const counter = document.querySelector('[data-side-panel-toggle="ready"] [data-side-panel-toggle-counter]');
    if (counter) {
      counter.textContent = problems;
      counter.hidden = !problems;
    }
    const tabs = new Map();
    for (const link of found.querySelectorAll(".is-problem [data-ready-place]")) {
      const tab = find(link.dataset.readyPlace)?.closest('[role="tabpanel"]');
      if (tab) tabs.set(tab.id, (tabs.get(tab.id) || 0) + 1);
    }
    for (const badge of document.querySelectorAll(".w-tabs__errors")) {
      const id = (badge.dataset.wCountContainerValue || "").slice(1);
      badge.dataset.wCountTotalValue = tabs.get(id) || 0; // Wagtail's own shows it
    }
  };

  // a remark about a sentence stands at the field that has it, too
  const beside = () => {
    for (const one of document.querySelectorAll("[data-ready-note]")) one.remove();
    for (const one of list()?.querySelectorAll("[data-ready-beside]") ?? []) {
      const field = find(one.dataset.readyBeside);
      if (!field) continue;
      const note = document.createElement("p");
      note.className = "help-block help-warning";
      note.dataset.readyNote = "";
      note.textContent = one.dataset.said;
      const input = field.querySelector(".w-field__input");
      if (input) input.before(note);
      else field.prepend(note);
    }
  };

  let waiting;
  const ask = () => {
    const found = list();
    if (!found || found.dataset.ready.endsWith("/0/")) return;
    fetch(`${found.dataset.ready}?fragment=1`, { credentials: "same-origin" })
      .then((response) => (response.ok ? response.text() : Promise.reject(response)))
      .then((html) => {
        found.innerHTML = html;
        count();
        beside();
      })
      .catch(() => {}); // what is shown stays; the next save asks again
  };

  document.addEventListener("w-autosave:success", (event) => {
    const found = list();
    const saved = event.detail && event.detail.response;
    if (found && saved && saved.pk) found.dataset.ready = found.dataset.ready.replace(/\/0\/$/, `/${saved.pk}/`);
    clearTimeout(waiting);
    waiting = setTimeout(ask, QUIET);
  });

  // something that the draft does not hold was changed beside it
  document.addEventListener("ready:ask", ask);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-ready-place]");
    if (link && find(link.dataset.readyPlace)) {
      event.preventDefault();
      go(link.dataset.readyPlace);
    } else if (event.target.closest("[data-ready-bar]") && panel()) {
      event.preventDefault();
      open();
    }
  });

  window.addEventListener("load", () => {
    if (!panel()) return;
    let stored = null;
    try {
      stored = localStorage.getItem(STORED);
    } catch (error) {
      stored = ""; // no storage: it stays shut
    }
    if (stored === null && window.innerWidth >= WIDE) open();
    ask();
    const place = /^#at=([\w.-]+)$/.exec(decodeURIComponent(location.hash));
    if (place) go(place[1]);
  });
})();
