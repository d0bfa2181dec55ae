/* Nothing that is typed in the workbench is lost. Each letter is on the device at once (typed.js);
   the form of a string is sent by this script, so that a person who is offline, logged out or
   refused stays where they are, with a sentence in the card; what was not saved is in its box
   again when the page is. Without the script the forms work as forms do. */
(function () {
  "use strict";

  const workbench = document.querySelector("[data-localize-workbench]");
  if (!workbench) return;
  const { keep, read, wipe, ofAccount, heir, storageOf } = window.localizeTyped;
  const words = workbench.dataset;
  const account = words.localizeAccount;
  const translation = words.translation;
  const device = storageOf("localStorage");
  const fields = Array.from(workbench.querySelectorAll("[data-localize-keep]"));
  const notes = new Map();
  const NEXT = "cncc-next-card";
  const PATIENCE = 30000; // milliseconds; then it is said that nothing arrived

  // What stands where

  const cardOf = (element) => element.closest("[data-localize-card]");
  const stored = (field) => field.dataset.stored ?? field.defaultValue;
  const isChanged = (field) => field.value !== stored(field);

  function placeOf(field) {
    return { account, translation, card: cardOf(field).id, field: field.dataset.localizeKeep };
  }

  function isKept(field) {
    return read(device, placeOf(field))?.text === field.value;
  }

  function sourceOf(field) {
    return field.form.querySelector("[name=source]")?.value ?? "";
  }

  function part(name) {
    const template = workbench.querySelector(`template[data-localize-part=${name}]`);
    return template.content.firstElementChild.cloneNode(true);
  }

  function show(element, text) {
    element.hidden = !text;
    if (text) element.querySelector("[lang]").textContent = text;
  }

  /* "25 November, 18:40", as on the rest of the screen: browsers do not know Khmer months. */
  function whenOf(typed) {
    const at = new Date(typed.at);
    const [hours, minutes] = [at.getHours(), at.getMinutes()].map((n) => `${n}`.padStart(2, "0"));
    return `${at.getDate()} ${words.months.split("|")[at.getMonth()]}, ${hours}:${minutes}`;
  }

  // Keeping

  function keepField(field) {
    const place = placeOf(field);
    if (!isChanged(field)) {
      wipe(device, place);
      return unmark(field);
    }
    const typed = {
      text: field.value,
      at: Date.now(),
      stored: stored(field),
      source: sourceOf(field),
      ground: cardOf(field).dataset.place ?? "",
    };
    const isSafe = keep(device, place, typed);
    if (!isSafe) workbench.querySelector("[data-localize-unkept]").hidden = false;
    mark(field, typed, isSafe);
  }

  function mark(field, typed, isSafe = true) {
    const note = notes.get(field) ?? part("note");
    note.querySelector("time").textContent = whenOf(typed);
    note.querySelector("[data-localize-when]").hidden = !isSafe;
    if (notes.has(field)) return note;
    notes.set(field, note);
    note.querySelector("button").addEventListener("click", () => {
      field.value = stored(field);
      keepField(field);
      tellWaiting();
      field.focus();
    });
    (field.closest("label") ?? field).after(note);
    return note;
  }

  function unmark(field) {
    notes.get(field)?.remove();
    notes.delete(field);
  }

  // Restoring

  function restore(field, typed) {
    field.value = typed.text;
    const note = mark(field, typed);
    const [source, text] = ["source", "stored"].map((name) =>
      note.querySelector(`[data-localize-earlier=${name}]`)
    );
    show(source, typed.source !== sourceOf(field) ? typed.source : "");
    show(text, typed.stored !== stored(field) ? stored(field) : "");
    const details = field.closest("details");
    if (details) details.open = true;
  }

  function restoreAll() {
    const homes = new Map(
      fields.map((field) => [`${cardOf(field).id}:${field.dataset.localizeKeep}`, field])
    );
    const known = new Set(words.cards.split(" "));
    // a refused text that the server sent back is not saved either
    fields.filter((field) => field.dataset.stored !== undefined).forEach(keepField);
    for (const [place, typed] of ofAccount(device, account, translation)) {
      const field = homes.get(`${place.card}:${place.field}`);
      if (field && field.dataset.stored === undefined) {
        if (typed.text === stored(field)) wipe(device, place);
        else restore(field, typed);
      } else if (!field && !(known.has(place.card) && !document.getElementById(place.card))) {
        rehouse(place, typed);
      } // else a string that the list does not show now
    }
    tellWaiting();
  }

  /* The string is gone, or its box is: into the box of the one that is in its place now, where
     nothing else was typed; else at the top, to be copied. */
  function rehouse(place, typed) {
    if (fields.some((field) => isChanged(field) && field.value === typed.text)) {
      return wipe(device, place); // the server has put it there
    }
    const boxes = fields
      .filter((field) => field.dataset.localizeKeep === "text" && place.field === "text")
      .map((field) => ({ field, card: cardOf(field).dataset }))
      .map(({ field, card }) => ({ field, ground: card.place, was: card.was }));
    const found = heir(typed, boxes);
    if (found && !isChanged(found.field)) {
      if (keep(device, placeOf(found.field), typed)) wipe(device, place);
      return restore(found.field, typed);
    }
    const shown = workbench.querySelector("[data-localize-homeless]");
    if (shown && shown.value === typed.text) return;
    const section = part("gone");
    show(section.querySelector("[data-localize-earlier=source]"), typed.source);
    section.querySelector("textarea").value = typed.text;
    section.querySelector("time").textContent = whenOf(typed);
    section.querySelector("button").addEventListener("click", () => {
      wipe(device, place);
      section.remove();
    });
    workbench.querySelector("[data-localize-waiting]").after(section);
  }

  /* At the top, for a page of two hundred strings: which ones wait. */
  function tellWaiting() {
    const order = words.cards.split(" ");
    const cards = new Set(ofAccount(device, account, translation).map(([place]) => place.card));
    const links = order.filter((card) => cards.has(card)).map(linkTo);
    const line = workbench.querySelector("[data-localize-waiting]");
    line.hidden = !links.length;
    line.querySelector("span").replaceChildren(...links.flatMap((link) => [link, " "]));
  }

  function linkTo(card) {
    const link = document.createElement("a");
    link.textContent = words.cards.split(" ").indexOf(card) + 1;
    link.href = document.getElementById(card) ? `#${card}` : `${words.all}#${card}`;
    return link;
  }

  // Sending

  function say(form, sentence, { again = false, focus = cardOf(form) } = {}) {
    const card = cardOf(form);
    card.querySelectorAll(".localize-refusal").forEach((old) => old.remove());
    const line = document.createElement("p");
    line.className = "localize-refusal";
    line.setAttribute("role", "alert");
    line.textContent = `${sentence} `;
    if (again) {
      const link = document.createElement("a");
      link.href = `${location.pathname}${location.search}`;
      link.textContent = words.again;
      line.append(link);
    }
    const box = boxesOf(form)[0];
    const after = box && (notes.get(box) ?? box.closest("label") ?? box);
    if (after) after.after(line);
    else form.append(line);
    focus.focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  }

  const boxesOf = (form) => fields.filter((field) => field.form === form);

  function safety(form) {
    return boxesOf(form).filter(isChanged).every(isKept) ? words.kept : words.unkept;
  }

  let leaving = null; // the form that is on its way: its own texts need no guard

  function lostByLeaving() {
    return fields.filter((field) => field.form !== leaving && isChanged(field) && !isKept(field));
  }

  async function send(form, button) {
    const sent = new Map(boxesOf(form).map((field) => [field, field.value]));
    const isText = button?.matches("[data-localize-submit], [data-localize-save]");
    // other buttons of a form (agree, dismiss, take back, resolve) leave alone what was typed in it
    const stores = isText || !button?.hasAttribute("formaction");
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.append(button.name, button.value);
    const focus = isText ? boxesOf(form)[0] : cardOf(form);
    let answer, told;
    try {
      answer = await fetch(address, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      const isTold = (answer.headers.get("content-type") ?? "").includes("json");
      told = isTold ? await answer.json() : null;
    } catch {
      return say(form, words.offline, { focus });
    }
    if (answer.redirected && new URL(answer.url).pathname === words.login) {
      return say(form, `${words.loggedOut} ${safety(form)}`, { again: true, focus });
    }
    if (!told || told.type === "urn:cncc:problem:old-form") {
      return say(form, `${told?.detail ?? words.failed} ${safety(form)}`, { again: true, focus });
    }
    if (answer.ok) return done(form, stores ? sent : new Map(), told);
    if (answer.status === 409 && isText) {
      // the page is old: the server shows what is there now, with this text in its box
      leaving = form;
      form.action = address;
      return HTMLFormElement.prototype.submit.call(form);
    }
    say(form, told.detail, { focus });
  }

  function done(form, sent, told) {
    for (const [field, text] of sent) {
      if (field.value !== text) continue; // typed on meanwhile
      wipe(device, placeOf(field));
      unmark(field);
      field.dataset.stored = text;
    }
    if (lostByLeaving().length) {
      // the device keeps nothing: the other boxes are only here
      const seen = told.version ? cardOf(form).querySelectorAll("[name=seen]") : [];
      for (const version of seen) version.value = told.version;
      return say(form, told.detail);
    }
    leaving = form;
    try {
      storageOf("sessionStorage").setItem(NEXT, cardOf(form).nextElementSibling?.id ?? "");
    } catch {
      // then the keys begin at the top
    }
    history.replaceState(null, "", told.address);
    location.reload();
  }

  /* A decided string may not be in the list any more: then the keys go on at the next one. */
  function goOn() {
    let next = "";
    try {
      next = storageOf("sessionStorage").getItem(NEXT);
      storageOf("sessionStorage").removeItem(NEXT);
    } catch {
      return;
    }
    const isGone = location.hash && !document.getElementById(location.hash.slice(1));
    const card = isGone && next && document.getElementById(next);
    if (!card) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  // Wiring

  workbench.addEventListener("input", (event) => {
    if (fields.includes(event.target)) keepField(event.target);
  });

  workbench.addEventListener("submit", (event) => {
    const form = event.target;
    if (!cardOf(form)) {
      leaving = form;
      return;
    }
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    form.setAttribute("aria-busy", "true");
    send(form, event.submitter).finally(() => {
      delete form.dataset.sending;
      form.removeAttribute("aria-busy");
    });
  });

  window.addEventListener("pageshow", () => (leaving = null));
  window.addEventListener("beforeunload", (event) => {
    if (lostByLeaving().length) event.preventDefault();
  });

  // a refused form has left its own address in the bar, which is no screen
  if (location.pathname !== new URL(words.address, location).pathname) {
    history.replaceState(null, "", words.address);
  }
  restoreAll();
  goOn();
})();
