// Leaving fast: the link works without this file. With it, the page is replaced in the history of
// the tab, and pressing Esc three times within two seconds does the same as the link.
(() => {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  const leave = () => {
    document.documentElement.hidden = true;
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  // questions and answers of one page take each other's place: the history of the tab has one entry
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("a[data-in-place]");
    if (!chosen || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.location.replace(chosen.href);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-in-place]");
    if (!form) return;
    event.preventDefault();
    const address = new URL(form.action);
    const said = [...new FormData(form)].filter(([, value]) => value);
    address.search = new URLSearchParams(said);
    window.location.replace(address);
  });
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
