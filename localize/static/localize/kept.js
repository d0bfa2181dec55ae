/* The front page names the pages in which this person typed something that was never saved. What
   was kept of a page that they may not edit any more goes from the device. */
(function () {
  "use strict";

  const typed = globalThis.localizeTyped;
  const words = document.currentScript.dataset;
  if (!typed || location.pathname !== words.front) return;

  const device = typed.storageOf("localStorage");
  const nameOf = (typed) => globalThis.LocalizeKeeping.prototype.nameOfCopy(typed);
  let kept = [];

  // the menu, which names the account, is drawn by a script
  function account() {
    return document.querySelector("[data-localize-account]")?.dataset.localizeAccount;
  }

  async function drawn() {
    for (let looked = 0; !account() && looked < 50; looked += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  typed.ready.then(drawn).then(() => {
    if (!account()) return;
    kept = typed
      .ofAccount(device, account())
      .filter(([place]) => place.translation.startsWith("page-"))
      .map(([place, form]) => [place.translation.slice("page-".length), place, form]);
    if (kept.length) ask();
  });

  function ask() {
    const asked = new URLSearchParams({
      pages: [...new Set(kept.map(([page]) => page))].join(","),
      copies: kept.map(([, , form]) => nameOf(form)).join(","),
    });
    fetch(words.ask + "?" + asked, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((found) => found && tell(found))
      .catch(() => {}); // without a network nothing is known about them
  }

  function tell({ pages, saved }) {
    const open = new Set();
    for (const [page, place, form] of kept) {
      if (!pages[page] || saved.includes(nameOf(form))) typed.wipe(device, place);
      else open.add(page);
    }
    const main = document.querySelector("main");
    for (const page of open) {
      const line = document.createElement("p");
      const link = document.createElement("a");
      line.className = "localize-editing localize-kept";
      line.setAttribute("role", "status");
      link.href = pages[page].url;
      link.textContent = words.open;
      line.append(words.words.replace("{title}", pages[page].title) + " ", link);
      main?.prepend(line);
    }
  }
})();
