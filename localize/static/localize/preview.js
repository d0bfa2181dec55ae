/* The preview of the workbench: the reader's page beside its strings. It follows the open string,
   shows what is typed after each pause, and a click on a sentence opens its string. The page comes
   from the server each time, which alone says how a text is read; only what differs is replaced, so
   that it does not jump. Without this script its links open the page in a tab. */
(function () {
  "use strict";

  const PAUSE = 300; // milliseconds after the last letter
  const WIDTH = 360; // CSS pixels: most phones
  const PATIENCE = 30000;
  const MARGIN = 48;

  class Preview extends window.StimulusModule.Controller {
    connect() {
      this.bench = this.element.closest("[data-localize-workbench]");
      this.frame = this.element.querySelector("iframe");
      this.phone = this.element.querySelector("[data-localize-phone]");
      this.kinds = Array.from(this.element.querySelectorAll("[data-localize-kind]"));
      this.kind = this.kinds[0]?.dataset.localizeKind ?? "";
      this.tried = new Set([this.kind]);
      this.anchor = this.bench.querySelector("[data-localize-card]")?.dataset.localizeCard ?? "";
      this.text = null; // what is typed in the open string, null where that is what is stored
      this.known = new Map();
      for (const link of this.kinds) link.hidden = this.kinds.length < 2;
      this.showKind();
      this.phone.hidden = false;

      this.listening = {
        "localize:opened": ({ detail }) => this.opened(detail),
        "localize:typed": ({ detail }) => this.typed(detail),
        "localize:stored": ({ detail }) => this.stored(detail),
      };
      for (const [name, act] of Object.entries(this.listening)) {
        this.bench.addEventListener(name, act);
      }
      this.onLoad = () => this.loaded();
      this.frame.addEventListener("load", this.onLoad);
      this.onClick = (event) => this.choose(event);
      this.element.addEventListener("click", this.onClick);
      this.measured = new ResizeObserver(() => this.fit());
      this.measured.observe(this.phone);
    }

    disconnect() {
      for (const [name, act] of Object.entries(this.listening)) {
        this.bench.removeEventListener(name, act);
      }
      this.frame.removeEventListener("load", this.onLoad);
      this.element.removeEventListener("click", this.onClick);
      this.measured.disconnect();
      this.asking?.abort();
      clearTimeout(this.waiting);
    }

    get address() {
      return `${this.element.dataset.address}?kind=${encodeURIComponent(this.kind)}`;
    }

    /* The page in the frame; null before it is there, or where another one is. */
    get page() {
      const page = this.frame.contentDocument;
      return page?.location.pathname === this.element.dataset.address ? page : null;
    }

    elements(page, anchor) {
      const all = Array.from(page?.body?.querySelectorAll("[data-string]") ?? []);
      return all.filter((one) => one.dataset.string.split(" ").includes(anchor));
    }

    say(sentence) {
      const line = this.element.querySelector("[data-localize-preview-said]");
      line.textContent = sentence;
      line.hidden = !sentence;
    }

    // The window

    /* As wide as a phone, smaller where there is less room. It is loaded once it can be seen. */
    fit() {
      const { clientWidth, clientHeight } = this.phone;
      if (!clientWidth) return;
      const scale = Math.min(1, clientWidth / WIDTH);
      this.frame.style.width = `${WIDTH}px`;
      this.frame.style.height = `${clientHeight / scale}px`;
      this.frame.style.transform = `scale(${scale})`;
      if (!this.isLoaded) this.load();
      else this.outline();
    }

    load() {
      this.isLoaded = true;
      this.frame.contentWindow.location.replace(this.address);
    }

    loaded() {
      if (!this.isLoaded) return;
      const { page } = this;
      if (!page?.body) return this.say(this.element.dataset.saidGone);
      page.addEventListener("click", (event) => this.pick(event));
      this.say("");
      if (this.text !== null) this.refresh();
      this.outline();
    }

    choose(event) {
      if (event.target.closest("[data-localize-next]")) return void this.toNext();
      const link = event.target.closest("[data-localize-kind]");
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.tried = new Set(this.kinds.map((one) => one.dataset.localizeKind));
      this.turn(link.dataset.localizeKind);
    }

    turn(kind) {
      this.kind = kind;
      this.tried.add(kind);
      this.showKind();
      this.load();
    }

    showKind() {
      for (const link of this.kinds) {
        if (link.dataset.localizeKind === this.kind) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      this.element.querySelector("[data-localize-alone]").href = this.address;
    }

    // From the page to the workbench

    pick(event) {
      if (event.target.closest("a")) event.preventDefault();
      const anchor = event.target.closest("[data-string]")?.dataset.string.split(" ")[0];
      if (!anchor) {
        // its keys (next, agree) go on to work
        const isUsed = event.target.closest("input, label, summary, audio, video");
        const card = this.bench.querySelector("[data-localize-card]");
        if (!isUsed && card?.checkVisibility()) card.focus({ preventScroll: true });
        return;
      }
      this.bench.dispatchEvent(new CustomEvent("localize:open", { detail: { anchor } }));
    }

    // From the workbench to the page

    opened({ anchor, text }) {
      if (anchor !== this.anchor) this.tried = new Set([this.kind]);
      this.anchor = anchor;
      this.text = text;
      if (text !== null) this.refreshSoon(0);
      this.outline();
    }

    typed({ anchor, text }) {
      this.anchor = anchor;
      this.text = text;
      this.refreshSoon(PAUSE);
    }

    /* The server has another text of it now, or more people stand behind it. */
    stored({ anchor, state, version, text }) {
      const all = this.elements(this.page, anchor);
      const isThere = (one) => one.dataset.state === state && one.dataset.version === String(version);
      if (!all[0]?.dataset.state || all.every(isThere)) return;
      const isOf = (shown) => shown?.anchor === anchor && shown.text === text;
      if (isOf(this.asked)) return void (this.later = { anchor, state, version, text });
      if (!isOf(this.shown)) return this.refreshSoon(0);
      // it was shown as it was typed: nothing else differs
      for (const one of all) Object.assign(one.dataset, { state, version });
      this.outline();
    }

    /* Strings that this person is to agree with, in the order in which they are read. */
    get toAgree() {
      const lines = this.bench.querySelectorAll("[data-localize-line][data-todo=review]");
      return Array.from(lines, (one) => one.dataset.localizeLine);
    }

    showWaiting(page) {
      page.querySelectorAll("[data-waits]").forEach((one) => one.removeAttribute("data-waits"));
      const shown = this.toAgree.flatMap((anchor) => this.elements(page, anchor));
      shown.forEach((one) => one.setAttribute("data-waits", ""));
      const next = this.element.querySelector("[data-localize-next]");
      next.hidden = !shown.length;
      next.querySelector("span").textContent = this.toAgree.length;
    }

    /* After the one that is outlined; from the last to the first. */
    toNext() {
      const { page } = this;
      if (!page?.body) return;
      const all = Array.from(page.body.querySelectorAll("[data-waits]"));
      const at = all.findLastIndex((one) => one.hasAttribute("data-current"));
      const next = all[(at + 1) % all.length];
      if (!next) return;
      this.outline(next.dataset.string.split(" ")[0]);
    }

    outline(anchor = this.anchor) {
      const { page } = this;
      if (!page?.body) return;
      this.showWaiting(page);
      page.querySelectorAll("[data-current]").forEach((one) => one.removeAttribute("data-current"));
      const current = this.elements(page, anchor);
      if (!current.length) return this.lookElsewhere();
      this.say("");
      current.forEach((one) => {
        one.setAttribute("data-current", "");
        for (let out = one.closest("details"); out; out = out.parentElement.closest("details")) {
          out.open = true;
        }
      });
      this.scrollTo(current[0]);
    }

    /* What facilitators read stands in their guide only. */
    lookElsewhere() {
      const next = this.kinds.find((one) => !this.tried.has(one.dataset.localizeKind));
      if (next && this.anchor) return this.turn(next.dataset.localizeKind);
      return this.say(this.anchor ? this.element.dataset.saidElsewhere : "");
    }

    /* Only in its frame: the screen around it stays. */
    scrollTo(element) {
      const view = this.frame.contentWindow;
      const { top, bottom } = element.getBoundingClientRect();
      if (top >= MARGIN && bottom <= view.innerHeight - MARGIN) return;
      view.scrollTo({ top: view.scrollY + top - view.innerHeight / 3, behavior: "instant" });
    }

    refreshSoon(pause) {
      clearTimeout(this.waiting);
      if (!this.isLoaded) return; // nobody looks at it
      this.waiting = setTimeout(() => this.refresh(), pause);
    }

    async refresh() {
      this.asking?.abort();
      const asking = new AbortController();
      this.asking = asking;
      const { anchor, text } = this;
      this.asked = { anchor, text };
      this.later = null; // what was stored while its text was on its way
      const late = setTimeout(() => asking.abort(), PATIENCE);
      let answer, told;
      try {
        answer = await fetch(this.address, { ...this.question(), signal: asking.signal });
        const isProblem = (answer.headers.get("content-type") ?? "").includes("json");
        told = isProblem ? await answer.json() : await answer.text();
      } catch {
        if (this.asking === asking) this.say(this.element.dataset.saidGone);
        return;
      } finally {
        clearTimeout(late);
        if (this.asking === asking) this.asked = null;
      }
      if (this.asking !== asking) return; // typed on
      if (told.detail) return this.say(told.detail);
      const isOther = new URL(answer.url).pathname !== this.element.dataset.address;
      if (!answer.ok || isOther) return this.say(this.element.dataset.saidGone);
      if (!this.page) return this.load();
      this.replace(new DOMParser().parseFromString(told, "text/html"));
      this.shown = { anchor, text };
      if (this.later) this.stored(this.later);
      this.outline();
    }

    question() {
      const segment = /^s(\d+)$/.exec(this.anchor)?.[1];
      if (this.text === null || !segment) return {};
      const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
      const form = this.bench.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
      const body = new URLSearchParams({
        segment,
        text: this.text,
        csrfmiddlewaretoken: token ?? form,
      });
      return { method: "POST", body };
    }

    replace(next) {
      const { page } = this;
      for (const name of ["data-current", "data-waits"]) {
        page.querySelectorAll(`[${name}]`).forEach((one) => one.removeAttribute(name));
      }
      const [old, now] = [page, next].map((one) => [...one.body.querySelectorAll("[data-string]")]);
      const isSame = old.length === now.length && old.every((one, i) => {
        return one.dataset.string === now[i].dataset.string && one.tagName === now[i].tagName;
      });
      if (!isSame) {
        page.body.replaceChildren(...Array.from(next.body.childNodes, (one) => page.adoptNode(one)));
        return;
      }
      old.forEach((one, i) => {
        if (!one.isEqualNode(now[i])) one.replaceWith(page.importNode(now[i], true));
      });
    }
  }

  window.wagtail.app.register("localize-preview", Preview);
})();
