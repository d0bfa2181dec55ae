/* The facts of a resource on the screen of its page: shown, and changed where they stand.

   The fields stand within the form of the page and name another one as theirs, so that neither
   sends what belongs to the other. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const here = document.querySelector("[data-facts]");
  const chosen = document.getElementById("id_resource");
  if (!here || !window.jQuery) return;
  const { facts: address, factsFailed: failed } = here.dataset;

  const form = document.createElement("form");
  form.id = "resource-facts";
  form.hidden = true;
  document.body.append(form);

  let shown = here.innerHTML; // the facts, while the form is there
  let change = null; // the address of the form that is there
  let opened = ""; // what the form held when it came

  const values = () => new URLSearchParams(new FormData(form)).toString();
  // jQuery runs what the widgets bring with them
  const put = (html) => window.jQuery(here).html(html);

  const facts = (html) => {
    shown = html;
    change = null;
    put(html);
  };

  const fields = (html, isNew) => {
    put(html);
    if (isNew) opened = values();
    const wrong = here.querySelector("[role=alert], [aria-invalid=true], .w-field__errors > *");
    const first = wrong?.closest(".w-field__wrapper")?.querySelector("input, select, textarea");
    (first ?? here.querySelector("input:not([type=hidden]), select"))?.focus({ preventScroll: true });
    (wrong ?? here).scrollIntoView({ block: "nearest" });
  };

  const say = () => {
    here.querySelector("[data-facts-said]")?.remove();
    const line = document.createElement("p");
    line.dataset.factsSaid = "";
    line.className = "help-block help-critical";
    line.setAttribute("role", "alert");
    line.textContent = failed;
    here.append(line);
    line.scrollIntoView({ block: "nearest" });
  };

  const ask = async (url, body) => {
    here.setAttribute("aria-busy", "true");
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(url, {
        method: body ? "POST" : "GET",
        body,
        headers: { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": token },
      });
      if (answer.redirected || !(answer.ok || answer.status === 422)) return null;
      return { html: await answer.text(), isRefused: answer.status === 422 };
    } catch {
      return null; // no network
    } finally {
      here.removeAttribute("aria-busy");
    }
  };

  here.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-facts-change]");
    if (event.target.closest("[data-facts-cancel]")) {
      facts(shown);
      here.querySelector("[data-facts-change]")?.focus();
    } else if (button) {
      event.preventDefault();
      const url = button.dataset.factsChange;
      const answer = await ask(url);
      if (!answer) return say();
      change = url;
      fields(answer.html, true);
    }
  });

  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending || !change) return;
    isSending = true;
    const answer = await ask(change, new FormData(form));
    isSending = false;
    if (!answer) return say();
    if (answer.isRefused) return fields(answer.html, false);
    facts(answer.html);
    here.scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new Event("ready:ask")); // captions may be missing now
  });

  // another resource is chosen for the page
  chosen?.addEventListener("change", async () => {
    const key = chosen.value;
    const none = "00000000-0000-0000-0000-000000000000";
    const answer = key && (await ask(address.replace(none, key)));
    if (key !== chosen.value) return; // and another one meanwhile
    if (answer) facts(answer.html);
    else if (key) say();
  });

  addEventListener("beforeunload", (event) => {
    if (change && values() !== opened) event.preventDefault();
  });
});
