// Leaving fast: the link works without this file. With it, whatever is opened from a page that has
// the link takes its place in the history of the tab, so “Back” leads to what was read before it;
// pressing Esc three times within two seconds does the same as the link.
(() => {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  const page = document.documentElement;
  let isLeft = false;
  const leave = () => {
    page.hidden = true;
    location.replace(link.href);
  };
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("a[href]");
    if (chosen === link) {
      event.preventDefault();
      return leave();
    }
    const isElsewhere = chosen?.origin !== location.origin || chosen.hasAttribute("download");
    if (isElsewhere || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(chosen.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get") {
      event.preventDefault();
      const address = new URL(form.action);
      const said = [...new FormData(form)].filter(([, value]) => value);
      address.search = new URLSearchParams(said);
      return location.replace(address);
    }
    // no form replaces its page: what stays behind is the first page of this site
    isLeft = true;
    history.replaceState(null, "", document.querySelector(".brand").href);
  });
  // a browser may keep the page itself behind that address
  addEventListener("pagehide", () => (page.hidden = isLeft));
  addEventListener("pageshow", (event) => event.persisted && isLeft && location.reload());
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      pressed = [];
      return;
    }
    pressed = [...pressed, event.timeStamp].filter((time) => event.timeStamp - time < 2000);
    if (pressed.length >= 3) leave();
  });
})();
