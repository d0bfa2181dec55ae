/* The outline of a book comes into the page, so that the file stays chosen for the second step.
   Another file takes the outline away: its ticks are about the first one. */
(function () {
  "use strict";

  const place = document.querySelector("[data-book]");
  const form = place?.closest("form");
  const button = document.querySelector("[data-book-outline]");
  if (!form || !button) return;

  form.addEventListener("change", (event) => {
    if (event.target.type === "file") place.replaceChildren();
  });

  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-book-make]")) {
      const busy = place.querySelector("[data-book-busy]");
      busy.textContent = event.submitter.dataset.busy;
      return;
    }
    event.preventDefault();
    show();
  });

  async function show() {
    const sent = new FormData(form);
    sent.set("outline", "1");
    button.disabled = true;
    place.textContent = place.dataset.reading;
    try {
      const answer = await fetch(location.href, { method: "POST", body: sent });
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      const outline = found.querySelector("[data-book]");
      if (!outline) throw new Error("no outline");
      const errors = [...found.querySelectorAll("form .error-message")].filter(
        (error) => !outline.contains(error)
      );
      place.replaceChildren(...errors, ...outline.childNodes);
      button.classList.toggle("button-secondary", Boolean(place.querySelector("[data-book-make]")));
    } catch {
      place.textContent = place.dataset.broken;
    }
    button.disabled = false;
  }
})();
