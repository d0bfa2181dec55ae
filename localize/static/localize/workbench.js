/* Keys of the workbench. Outside a box single letters; inside a box only Ctrl+Enter and Escape,
   because Windows takes Alt+Shift, Ctrl+Shift and Ctrl+Alt for keyboard layouts. The letters go by
   the place of the key (code), so that they work while a Khmer layout is on. */
(function () {
  "use strict";

  const workbench = document.querySelector("[data-localize-workbench]");
  if (!workbench) return;
  const cards = Array.from(workbench.querySelectorAll("[data-localize-card]"));

  function current() {
    const focused = document.activeElement.closest("[data-localize-card]");
    return focused || workbench.querySelector("[data-localize-card]:target") || cards[0];
  }

  function go(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const card = current();
    if (document.activeElement.closest("[data-localize-card]") !== card) return go(card);
    go(cards[Math.min(cards.length - 1, Math.max(0, cards.indexOf(card) + by))]);
  }

  function click(selector) {
    const button = current() && current().querySelector(selector);
    if (button) button.click();
  }

  function open(selector) {
    const details = current() && current().querySelector(selector);
    if (!details) return;
    details.open = true;
    details.querySelector("select, input:not([type=hidden])").focus();
  }

  function focus(selector) {
    const found = current() && current().querySelector(selector);
    if (found) found.focus();
  }

  const keys = {
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    KeyA: () => click("[data-localize-agree]"),
    KeyR: () => open("[data-localize-return]"),
    KeyC: () => open("[data-localize-comment]"),
    KeyE: () => focus("textarea"),
    KeyD: () => focus("[data-localize-dismiss]"),
  };

  function isBox(element) {
    return element.matches("textarea, input, select, [contenteditable]");
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (isBox(event.target)) {
      if (event.key === "Escape") return go(event.target.closest("[data-localize-card]"));
      const inForm = event.target.closest("[data-localize-form]");
      if (event.key === "Enter" && event.ctrlKey && inForm) {
        const box = inForm.querySelector("textarea");
        const changed = box && box.value !== (box.dataset.stored ?? box.defaultValue);
        const button =
          (!changed && inForm.querySelector("[data-localize-agree]")) ||
          inForm.querySelector("[data-localize-submit]") ||
          inForm.querySelector("[data-localize-save]");
        if (button) button.click();
        event.preventDefault();
      }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const act = keys[event.code];
    if (!act || event.target.closest("[role=menu], [role=dialog]")) return;
    event.preventDefault();
    act();
  });
})();
