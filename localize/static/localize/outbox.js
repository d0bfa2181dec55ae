/* Nothing typed waits in vain: what is on this device only goes to the server as soon as it answers,
   from whatever screen of the office is open, for its person alone. It goes as from a window that
   opens the string, by the rules of keeping.js; the box of the workbench sends itself through this,
   too. What the server does not take stands on the first screen, with the reason, until its person
   throws it away. Of the editor of pages nothing is sent: a form is saved by who looks at it. */
(function () {
  "use strict";

  const typed = globalThis.localizeTyped;
  const words = document.currentScript.dataset;
  const account = document.querySelector("meta[name=localize-account]")?.content;
  if (!typed || !account) return;

  const EVERY = 10000; // milliseconds
  const PATIENCE = 30000; // then nobody answers
  const LEAVING = 5000; // so long a logout waits for the server
  const TRIES = 3; // each with what the answer before told
  const OLD_FORM = "urn:cncc:problem:old-form";
  const OTHER_PERSON = "urn:cncc:problem:other-person";
  const FORM = "page-"; // what the editor of a page keeps
  const device = typed.storageOf("localStorage");

  class Outbox {
    constructor() {
      this.box = null; // of the workbench: {keeping, anchor, sendBox}
      this.reasons = new Map(); // why the server did not take a copy
      this.pages = {}; // of forms: {title, url}
    }

    // What is on this device only

    /* [{keeping, card, field, window, typed}] */
    get left() {
      const all = typed.ofAccount(device, account).map(([place]) => place.translation);
      if (this.box) all.push(this.box.keeping.translation);
      return [...new Set(all)].flatMap((translation) => {
        const keeping = this.keepingOf(translation);
        return keeping.hereOnly().map((one) => ({ keeping, ...one }));
      });
    }

    keepingOf(translation) {
      if (this.box?.keeping.translation === translation) return this.box.keeping;
      const keeping = new globalThis.LocalizeKeeping(account, translation);
      keeping.isRecovered = true; // nothing is sent before the device has all
      return keeping;
    }

    get forms() {
      return this.left.filter(isForm);
    }

    reasonOf(one) {
      return this.reasons.get(nameOf(one));
    }

    // Sending

    /* Everything once, one after the other; all who ask meanwhile wait for the same. */
    round() {
      this.sending ??= typed.ready
        .then(() => this.sendAll())
        .finally(() => {
          this.sending = null;
          dispatchEvent(new CustomEvent("localize:sent"));
        });
      return this.sending;
    }

    async sendAll() {
      for (const one of this.left) {
        if (isForm(one) || one.field !== "text" || this.reasonOf(one)) continue;
        const isOpen = one.keeping === this.box?.keeping && one.card === this.box.anchor;
        if (isOpen && !one.keeping.isHere(one)) continue; // it is shown beside the box
        const kind = isOpen ? await this.box.sendBox() : await this.send(one);
        if (kind === "" || kind === "out") return; // the others would hear the same
      }
    }

    /* What is said of strings goes one after the other: an answer of before, which knows less, would
       take away what the next one told. */
    inTurn(say) {
      const said = (this.talking ?? Promise.resolve()).then(say);
      const last = said.catch(() => {}).finally(() => {
        if (this.talking === last) this.talking = null;
      });
      this.talking = last;
      return said;
    }

    /* "ok"; "no", with its reason; "out" after a logout; "" where nobody answers. */
    send(one) {
      return this.inTurn(() => this.sendNow(one));
    }

    async sendNow(one) {
      const { keeping, card } = one;
      const name = nameOf(one);
      const address = addressOf(one);
      const isIt = keeping.take(card, "text")?.text === one.typed.text;
      if (!address || !isIt) return this.refuse(name, address && words.other);
      for (let tried = 0; tried < TRIES && keeping.isUnsent(card); tried += 1) {
        const mine = keeping.read(card, "text");
        const values = { text: mine.text, stored: mine.stored ?? "" };
        const about = { source: mine.source ?? "", context: mine.ground ?? "" };
        const [kind, told] = await this.say(keeping, card, address, { ...values, ...about });
        if (kind !== "no") return kind;
        const isAnswered = told.typed && keeping.hear(card, told.typed) !== "both";
        if (!isAnswered) return this.refuse(name, told.detail);
      }
      return "ok";
    }

    refuse(name, why) {
      this.reasons.set(name, why || words.refused);
      return "no";
    }

    /* In turn: that its person is at a string, and has typed this. How `post` was answered. */
    async say(keeping, card, address, values) {
      const said = keeping.told(card);
      const [kind, told] = await this.post(address, { ...values, ...said });
      if (kind === "ok" && "text" in values) keeping.heardOf(card, values.text, told.number, said);
      return [kind, told];
    }

    /* [as `send` says, what the server told]. */
    async post(address, values) {
      const body = new URLSearchParams({ ...values, account });
      for (const isFirst of [true, false]) {
        body.set("csrfmiddlewaretoken", this.token);
        const [answer, told] = await this.ask(address, { method: "POST", body }).catch(() => []);
        if (!answer || answer.status >= 500 || answer.status === 429) return ["", {}];
        if (this.isOut(answer) || told?.type === OTHER_PERSON) return ["out", {}];
        if (told?.type !== OLD_FORM) return [answer.ok && told ? "ok" : "no", told ?? {}];
        if (isFirst) await this.ask(words.front).catch(() => {}); // it brings a token
      }
      return ["out", {}];
    }

    get token() {
      const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
      return found?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    }

    /* [answer, its JSON]; null for the JSON where it is a screen, as that of the login is. Throws
       without a network. */
    async ask(address, options = {}) {
      const answer = await fetch(address, {
        ...options,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      const isTold = (answer.headers.get("content-type") ?? "").includes("json");
      return [answer, isTold ? await answer.json() : null];
    }

    isOut(answer) {
      return answer.redirected && new URL(answer.url).pathname === words.login;
    }

    // Forms of the editor

    /* Those that the server has, though its answer was lost, go; of the others their pages. */
    async askForms() {
      await typed.ready;
      const { forms } = this;
      if (!forms.length) return;
      const nameOfCopy = ({ keeping, typed: form }) => keeping.nameOfCopy(form);
      const asked = new URLSearchParams({
        pages: [...new Set(forms.map(pageOf))].join(","),
        copies: forms.map(nameOfCopy).join(","),
      });
      const [answer, found] = await this.ask(`${words.ask}?${asked}`).catch(() => []);
      if (!answer?.ok || !found) return; // without a network nothing is known about them
      this.pages = found.pages;
      for (const form of forms) {
        if (found.saved.includes(nameOfCopy(form))) form.keeping.remove(form);
        else if (!found.pages[pageOf(form)]) this.refuse(nameOf(form), words.noPage);
      }
    }

    // Logging out

    /* Text that goes with a logout, as the question says it. */
    get question() {
      const { left } = this;
      const SHOWN = 5;
      const LETTERS = 60;
      const lines = left.slice(0, SHOWN).map((one) => `“${briefOf(one).slice(0, LETTERS)}”`);
      if (left.length > SHOWN) lines.push("…");
      return words.warning.replace("{count}", left.length).replace("{texts}", lines.join("\n"));
    }

    async logOut(form) {
      const sent = Promise.all([this.round(), this.askForms()]);
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, LEAVING))]);
      if (this.left.length && !window.confirm(this.question)) return;
      typed.markLogout(account);
      form.submit();
    }
  }

  function isForm({ keeping }) {
    return keeping.translation.startsWith(FORM);
  }

  function pageOf({ keeping }) {
    return keeping.translation.slice(FORM.length);
  }

  function nameOf({ keeping, card, field, typed: copy }) {
    return JSON.stringify([keeping.translation, card, field, copy.text, copy.number]);
  }

  function addressOf({ keeping, card }) {
    const segment = /^s(\d+)$/.exec(card)?.[1];
    if (!segment) return "";
    return words.here.replace("/0/", `/${keeping.translation}/`).replace("/0/", `/${segment}/`);
  }

  /* Of a form its title. */
  function briefOf(one) {
    if (!isForm(one)) return one.typed.text;
    try {
      return new Map(JSON.parse(one.typed.text)).get("title") ?? "";
    } catch {
      return "";
    }
  }

  const outbox = new Outbox();
  globalThis.localizeOutbox = outbox;
  addEventListener("online", () => outbox.round());
  document.addEventListener("visibilitychange", () => outbox.round());
  setInterval(() => outbox.round(), EVERY);
  outbox.round();

  document.addEventListener(
    "submit",
    (event) => {
      const address = new URL(event.target.getAttribute("action") ?? "", location);
      if (address.pathname !== words.logout) return;
      if (!outbox.left.length) return void typed.markLogout(account);
      event.preventDefault();
      event.stopPropagation();
      outbox.logOut(event.target);
    },
    true
  );

  // The first screen lists it

  const list = document.querySelector("[data-localize-here-only]");
  if (!list) return;

  let shown = "";
  let count = 0;

  function show() {
    const { left } = outbox;
    const now = JSON.stringify(left.map((one) => [nameOf(one), outbox.reasonOf(one), outbox.pages]));
    if (now === shown) return;
    shown = now;
    list.hidden = !left.length;
    list.querySelector("[data-localize-count]").textContent = left.length;
    list.querySelector("ul").replaceChildren(...left.map(lineOf));
    if (left.length < count) refresh();
    count = left.length;
  }

  function lineOf(one) {
    const line = list.querySelector("template").content.firstElementChild.cloneNode(true);
    const part = (name) => line.querySelector(`[data-localize-${name}]`);
    const { translation } = one.keeping;
    const page = outbox.pages[pageOf(one)];
    part("source").textContent = isForm(one) ? (page?.title ?? briefOf(one)) : (one.typed.source ?? "");
    part("text").value = one.typed.text;
    part("text").hidden = isForm(one);
    const waits = isForm(one) || one.field !== "text" ? list.dataset.open : list.dataset.waits;
    part("why").textContent = outbox.reasonOf(one) ?? waits;
    part("open").href = isForm(one) ? (page?.url ?? "") : `${addressOfScreen(translation)}?open=${one.card}`;
    part("open").hidden = isForm(one) && !page;
    part("throw").onclick = () => {
      if (!window.confirm(list.dataset.sure)) return;
      one.keeping.remove(one);
      show();
    };
    return line;
  }

  function addressOfScreen(translation) {
    return list.dataset.screen.replace("/0/", `/${translation}/`);
  }

  /* What arrived stands in the rows of the server from now on. */
  async function refresh() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok || outbox.isOut(answer)) return;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    const rows = "section[aria-labelledby=my-work-typed]";
    const there = now.querySelector(rows);
    if (there) document.querySelector(rows)?.replaceWith(there);
  }

  typed.ready.then(show);
  addEventListener("localize:sent", show);
  addEventListener("storage", ({ key }) => typed.placeIn(key ?? "") && show());
  outbox.askForms().then(show);
})();
