/* What a person types in the editor of a page is on their device with every change, until the
   server has it: by the rules of the workbench (keeping.js), of which the form is one box. Each
   window has a copy of its own, and the server is asked which of them are saved. What is not comes
   back through the server, which shows the form with it (`localize.editor.kept`).

   Kept are the fields of the form as it would post them, so that every widget is in it. */
(function () {
  "use strict";

  const typed = globalThis.localizeTyped;
  const here = document.querySelector("[data-kept]");
  const form = document.querySelector("form[data-edit-form]");
  if (!typed || !here || !form) return;

  const BOX = ["form", "form"]; // the card and its field

  const LEFT_OUT = new Set([
    "csrfmiddlewaretoken",
    "next",
    "loaded_revision_id",
    "loaded_revision_created_at",
    "kept_as",
  ]);
  const LOOK_EVERY = 500; // milliseconds; widgets change their field without an event
  const SETTLING = 150; // milliseconds between two looks at a form that builds itself
  const WATCH_EVERY = 1000; // milliseconds
  const OVERDUE = 5000; // milliseconds after which a change that Wagtail did not see is saved
  const TRY_EVERY = 15000; // milliseconds without a network or an answer
  const LOST = 90000; // milliseconds after which a save that was never answered is made again
  const words = here.dataset;
  const keeping = new globalThis.LocalizeKeeping(words.account, "page-" + words.page);
  keeping.isRecovered = true; // nothing is taken from the device before it has all
  const state = document.querySelector("[data-kept-state]");
  const offer = here.querySelector("[data-kept-offer]");

  // a form that came back with errors: Wagtail watches it no further
  const isRefused = form.dataset.wUnsavedForceValue === "true";

  let isReady = false; // is it known what the server has of all that the device has?
  let known = {
    revision: form.elements.loaded_revision_id?.value ?? "",
    created: form.elements.loaded_revision_created_at?.value ?? "",
  };
  let last = null; // what was looked at last; null until the widgets stand
  let isTouched = false; // since it was looked at last
  let isAnybodyHere = Boolean(words.slot); // has a person done anything on this screen?
  // something was typed before the widgets stood, or was taken back
  let isEarly = Boolean(words.slot);
  let settled = null; // the form before that, once it is the same twice
  let beforePress = null; // the same, when somebody pressed something then
  let isAway = false;
  let isOut = false; // the session ended
  let isFailed = false; // the server could not, this time
  let isRefusedNow = false; // by the rules, or for a newer draft: a person has to do something
  let isSent = false; // by a button, and nothing is typed since
  let onServer = null; // the form as the server has it
  let movedAt = performance.now(); // the last change, or the last time that something was tried
  let isKept = true; // does the device keep it?
  let sent = [];
  let again = null; // what was sent once more

  /* A rich text as it says the same before and after its editor stands: the server writes spaces
     between what it names, and nothing as an empty paragraph; its editor, a quarter of a second
     after it stands, "null", and an empty `data` in each block. */
  function written(value) {
    if (!value.startsWith("{") || !value.includes('"blocks"')) return value;
    try {
      const { blocks, entityMap = {} } = JSON.parse(value);
      if (!Object.keys(entityMap).length && blocks.every((block) => !block.text)) return "null";
      for (const block of blocks) if (!Object.keys(block.data ?? {}).length) delete block.data;
      return JSON.stringify({ blocks: inOrder(blocks), entityMap: inOrder(entityMap) });
    } catch {
      return value; // another field that holds a brace
    }
  }

  function inOrder(value) {
    if (Array.isArray(value)) return value.map(inOrder);
    if (value === null || typeof value !== "object") return value;
    const names = Object.keys(value).sort();
    return Object.fromEntries(names.map((name) => [name, inOrder(value[name])]));
  }

  function pairs() {
    return [...new FormData(form)]
      .filter(([name, value]) => typeof value === "string" && !LEFT_OUT.has(name))
      .map(([name, value]) => [name, written(value)]);
  }

  function clock(at) {
    const date = new Date(at);
    const two = (number) => String(number).padStart(2, "0");
    const time = two(date.getHours()) + ":" + two(date.getMinutes());
    if (date.toDateString() === new Date(typed.now()).toDateString()) return time;
    return two(date.getDate()) + "." + two(date.getMonth() + 1) + ". " + time;
  }

  function say(sentence, kind) {
    const told = isKept || kind === "saved" ? sentence : words.nowhere;
    if (state.dataset.keptState === kind && state.dataset.told === told) return;
    state.textContent = told;
    state.dataset.told = told;
    state.dataset.keptState = kind;
    if (kind === "overtaken") {
      // sent as a person sends it, it is answered with both versions side by side
      const button = document.createElement("button");
      Object.assign(button, { type: "submit", className: "button button-small button-secondary" });
      button.setAttribute("form", form.id);
      button.textContent = words.compare;
      state.append(" ", button);
    }
    if (kind !== "out") return;
    const link = document.createElement("a");
    Object.assign(link, { href: words.login, target: "_blank", rel: "noopener" });
    link.textContent = words.logIn;
    state.append(" ", link);
  }

  function sayUnsaved() {
    if (isOut) say(words.out, "out");
    else if (isAway) say(words.away, "away");
    else say(words.here, "here");
  }

  function keep(text) {
    isKept = keeping.keep(...BOX, { text, at: typed.now(), ...known });
  }

  /* The form as it is sent: what the server calls it when it is saved, and the token of now, which
     is another one after a login in another window. */
  function sign(set) {
    const text = JSON.stringify(pairs());
    if (last !== null) {
      last = text;
      keep(text);
      set("kept_as", keeping.nameOfCopy(keeping.read(...BOX) ?? {}));
    }
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    if (token) set("csrfmiddlewaretoken", token[1]);
  }

  /* Keep the form if it is another than a moment ago. */
  function look() {
    const text = JSON.stringify(pairs());
    isTouched = false;
    if (text === last) return;
    last = text;
    movedAt = performance.now();
    isRefusedNow = isSent = false;
    keep(text);
    if (isRefused) save();
    sayUnsaved();
  }

  /* To press a tab or a key changes nothing by itself: what it led to is seen in the form. */
  function touch(event) {
    isTouched = true;
    isAnybodyHere = true;
    if (last !== null) return;
    if (event.type === "input" || event.type === "change") isEarly = true;
    else beforePress = beforePress ?? settled;
  }

  let looked = null;
  const settling = setInterval(() => {
    if (last !== null) return clearInterval(settling);
    const now = document.readyState === "complete" ? JSON.stringify(pairs()) : null;
    settled = now === looked ? now : null;
    looked = now;
  }, SETTLING);

  for (const kind of ["input", "change", "keyup", "pointerup", "click", "drop"]) {
    document.addEventListener(kind, (event) => event.isTrusted && touch(event), true);
  }
  form.addEventListener("input", (event) => {
    if (event.isTrusted) look();
  });
  setInterval(() => isTouched && last !== null && look(), LOOK_EVERY);
  addEventListener("pagehide", () => isTouched && last !== null && look());

  // Wagtail's own watch begins two seconds after the screen; what was typed before is no change
  // to it
  document.addEventListener("w-unsaved:watch-edits", () => {
    last = last ?? JSON.stringify(pairs());
    if (isEarly || (beforePress !== null && beforePress !== last)) save();
    else if (!isRefused) onServer = last;
    isEarly = false;
  }, { once: true });

  // Saving

  function save() {
    movedAt = performance.now();
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true }));
  }

  // where the editor builds itself for longer than Wagtail waits, its own fields look like changes;
  // so does what a button adds to the form, which would be saved once more beside it
  addEventListener("w-unsaved:add", (event) => {
    if (!isAnybodyHere || isSent) event.stopImmediatePropagation();
  }, true);
  addEventListener("pageshow", () => (isSent = false)); // back in a form that was sent

  let isSaving = false;
  let pressed = null; // the button that waits until what is being saved is saved

  document.addEventListener("w-autosave:save", (event) => {
    isSaving = true;
    movedAt = performance.now();
    sent = pairs();
    sign((name, value) => event.detail.formData.set(name, value));
  });

  function saved() {
    isSaving = false;
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    setTimeout(() => {
      button.disabled = false; // Wagtail disables what was pressed, and its name would not be sent
      form.requestSubmit(button);
    }, 0);
  }

  // a button sends the version that the form knows of: never beside a save under way
  form.addEventListener("submit", (event) => {
    if (!isSaving || !event.submitter) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    pressed = event.submitter;
  }, true);

  /* The form stands on what it saved by itself; Wagtail tells its own saves only. */
  function standsOn(answer) {
    for (const [name, value] of [
      ["loaded_revision_id", answer.revision_id],
      ["loaded_revision_created_at", answer.revision_created_at],
    ]) {
      const field = form.elements.namedItem(name);
      if (field && value) field.value = value;
    }
  }

  document.addEventListener("w-autosave:success", (event) => {
    const answer = event.detail.response;
    standsOn(answer);
    saved();
    known = {
      revision: String(answer.revision_id ?? known.revision),
      created: answer.revision_created_at ?? known.created,
    };
    isAway = isOut = isFailed = isRefusedNow = false;
    const updates = answer.field_updates ?? {};
    const stored = sent.map(([name, value]) => [name, updates[name] ?? value]);
    last = JSON.stringify(pairs());
    if (last === JSON.stringify(stored) || last === again) {
      onServer = last;
      keeping.wipe(...BOX);
      say(words.saved.replace("{time}", clock(typed.now())), "saved");
    } else {
      // changed while it was sent; Wagtail takes what is there now for saved
      again = last;
      keep(last);
      setTimeout(save, 0);
    }
  });

  document.addEventListener("w-autosave:error", (event) => {
    isAway = event.detail.type === "network_error";
    isFailed = event.detail.type === "server_error";
    isRefusedNow = !isAway && !isFailed;
    saved();
    if (isAway) say(words.away, "away");
    else if (isFailed) whyNot(event.detail.text);
    else {
      const kind = event.detail.type === "invalid_revision" ? "overtaken" : "unsaved";
      say(words.unsaved.replace("{reason}", event.detail.text), kind);
    }
  });

  /* The answer was no answer of a save: a screen, as that of the login is. */
  async function whyNot(reason) {
    const found = await ask([]).catch(() => null);
    isOut = Boolean(found?.isOut);
    isRefusedNow = Boolean(found && !isOut && !found.pages[words.page]); // never again by itself
    if (isOut) say(words.out, "out");
    else if (isRefusedNow) say(words.only, "unsaved");
    else say(words.unsaved.replace("{reason}", reason), "unsaved");
  }

  /* What the server knows of this page and of copies of it. */
  async function ask(copies) {
    const asked = new URLSearchParams({ pages: words.page, copies: copies.join(",") });
    const answer = await fetch(`${words.ask}?${asked}`, { headers: { Accept: "application/json" } });
    const isLogin = new URL(answer.url).pathname === words.login;
    return isLogin ? { isOut: true } : answer.json();
  }

  // back from the login in another window
  addEventListener("focus", () => isOut && !isSaving && save());

  /* What Wagtail's watch missed, and what the network or the server could not do: Wagtail gives up
     after a minute. */
  addEventListener("online", () => isAway && save());
  setInterval(() => {
    if (last === null || last === onServer || isRefusedNow) return;
    const patience = isSaving ? LOST : isAway || isFailed ? TRY_EVERY : OVERDUE;
    if (isOut && !document.hasFocus()) return;
    if (performance.now() - movedAt > patience) save();
  }, WATCH_EVERY);

  form.addEventListener("submit", () => {
    isSent = true;
    sign((name, value) => {
      const field = form.elements.namedItem(name) ?? document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      if (!field.form) form.append(field);
    });
  });

  // Coming back

  function waiting() {
    return keeping.elsewhere(...BOX).sort((one, other) => other.typed.at - one.typed.at);
  }

  function show() {
    const [first] = waiting();
    offer.hidden = !first;
    if (!first) return;
    const { window: one, typed: kept } = first;
    const line = offer.querySelector("[data-kept-words]");
    line.textContent = line.dataset.words.replace("{time}", clock(kept.at));
    const { revision, created } = kept;
    offer.elements.kept.value = JSON.stringify({ pairs: JSON.parse(kept.text), revision, created });
    offer.elements.slot.value = one;
  }

  offer.querySelector("[data-kept-throw]").addEventListener("click", () => {
    const one = waiting().find(({ window }) => window === offer.elements.slot.value);
    if (one) keeping.remove(one);
    show();
  });

  /* The server has some of them, though its answer was lost or came to another screen. */
  async function wipeSaved() {
    const all = waiting();
    if (!all.length) return;
    const found = await ask(all.map(({ typed }) => keeping.nameOfCopy(typed))).catch(() => null);
    for (const one of all) {
      if (found?.saved?.includes(keeping.nameOfCopy(one.typed))) keeping.remove(one);
    }
  }

  // it was taken back into this form, which goes on from it
  const back = waiting().find(({ window }) => window === words.slot);
  if (back) keeping.goOnFrom(...BOX, back.typed);
  if (words.slot) history.replaceState(null, "", words.address);

  addEventListener("storage", ({ key }) => {
    if (isReady && keeping.changedIn(key)) show(); // another window saved it, or was closed
  });

  typed.ready.then(wipeSaved).then(() => {
    const now = JSON.stringify(pairs());
    for (const one of waiting()) {
      if (one.typed.text !== now) continue;
      // what came back with errors is not saved, and in the form; what it shows needs no offer
      if (isRefused && !keeping.here.size) keeping.goOnFrom(...BOX, one.typed);
      else keeping.remove(one);
    }
    isReady = true;
    if (words.slot) keep(now);
    if (isRefused) last = now;
    if (!isRefused || words.slot) show();
  });
})();
