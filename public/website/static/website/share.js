// The telephone's own way to hand on an address. It is told a title and the address without query.
const button = document.querySelector("[data-share]");
if (button && navigator.share) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const url = location.origin + location.pathname;
    navigator.share({ title: button.dataset.share, url }).catch(() => {}); // who changed their mind
  });
}
