/* What Wagtail's own widgets leave out, for people who hear the screen or have no mouse: names of
   inputs, roles that contradict each other, places that scroll but cannot be reached by keyboard.
   Blocks, dialogs and results come later than the page, so it looks again when something is added. */
(function () {
  "use strict";

  // The heading of the panel that holds a box for rich text, or the label of its field.
  function labelOf(box) {
    const label = box.closest("[data-field-wrapper]")?.querySelector("label[id]");
    const panel = box.closest("[data-panel][aria-labelledby]");
    return label && panel?.contains(label) ? label.id : panel?.getAttribute("aria-labelledby");
  }

  function set(element, name, value) {
    if (value && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  const MENDED = {
    ".public-DraftEditor-content[role=textbox]:not([aria-labelledby])": (box) =>
      set(box, "aria-labelledby", labelOf(box)),
    // tags: the label belongs to the hidden input that they are gathered in
    ".tagit-new input:not([aria-label])": (input) => {
      const hidden = input.closest("ul").previousElementSibling;
      set(input, "aria-label", hidden?.labels?.[0]?.textContent.trim());
    },
    ".replace-file-input input[type=file]:not([aria-label])": (input) =>
      set(input, "aria-label", input.parentElement.querySelector("button")?.textContent.trim()),
    ".modal[role=dialog]": (dialog) =>
      set(dialog, "aria-label", dialog.querySelector("h1, h2")?.innerText.trim()),
    // list items inside of links
    "ul.workflow-tasks:not([role])": (list) => {
      list.setAttribute("role", "group");
      list.querySelectorAll("li").forEach((item) => item.setAttribute("role", "none"));
    },
    // a button without words that leads to the screen it stands on
    ".actionbutton > a": (link) => {
      link.hidden = !link.textContent.trim() && link.pathname === window.location.pathname;
    },
    // a link to a tab that stands outside of the tabs
    "a[role=tab]": (link) => {
      if (!link.closest("[role=tablist]")) link.removeAttribute("role");
    },
  };
  const SCROLLS = ".w-minimap__list, table.listing, .localize-scroll";

  function mend() {
    for (const [selector, act] of Object.entries(MENDED)) {
      document.querySelectorAll(selector).forEach(act);
    }
    for (const place of document.querySelectorAll(SCROLLS)) {
      const scrolls =
        place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight;
      if (scrolls) place.tabIndex = 0;
      else place.removeAttribute("tabindex");
    }
  }

  let waiting = 0;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(mend, 100);
  }

  function start() {
    mend();
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    window.addEventListener("resize", soon);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
