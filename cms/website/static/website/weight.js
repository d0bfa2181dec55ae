// After each save, by itself or not, the weight of the draft is asked for again.
document.addEventListener("w-autosave:success", (event) => {
  const panel = document.querySelector("[data-reader-weight]");
  if (!panel) return;
  const saved = event.detail && event.detail.response;
  if (saved && saved.pk) {
    panel.dataset.readerWeight = panel.dataset.readerWeight.replace(/\/0\/$/, `/${saved.pk}/`);
  }
  if (panel.dataset.readerWeight.endsWith("/0/")) return;
  fetch(panel.dataset.readerWeight, { credentials: "same-origin" })
    .then((response) => (response.ok ? response.text() : Promise.reject(response)))
    .then((html) => { panel.innerHTML = html; })
    .catch(() => {}); // what is shown stays; the next save asks again
});
