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
