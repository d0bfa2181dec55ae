/* The workbench: one string is open at a time, and every step is a small request whose answer is
   put into the screen. Nothing that is typed is lost: each letter is on the device at once
   (keeping.js) and on the server within two seconds, for this person alone; a session that ended,
   a network that is cut, a source that changed leave the text in its box. Who hands in a text from
   its box is at the next string at once, and what is typed from then on is of that one. The answer
   paints the line that was left; what the server did not take is said there, and one key leads to
   it. Without this script the forms and links work as forms and links do.

   A key is about the card that the person sees. While another one is on its way, or a decision, no
   key decides and no letter is written into what was decided on: the screen says so, and the key is
   pressed again.

   Keys: outside a box single letters, by the place of the key (code), so that they work while a
   Khmer layout is on. Inside a box only Ctrl+Enter, Escape, Alt with an arrow or a digit and
   function keys: Windows takes Alt+Shift, Ctrl+Shift and Ctrl+Alt for keyboard layouts. */
(function () {
  "use strict";

  const PATIENCE = 30000; // milliseconds; then it is said that nothing arrived
  const LONGEST = 1900; // after the first letter that the server has not
  const HERE = 10000; // the word that somebody is at a string
  const FRESH = 20000; // a card that was fetched ahead
  const PAUSE = 400; // after the last letter, before it is sent and the checks are asked
  const ARRIVED = 1500; // at a string: who types first says more
  const UNREAD = 300; // a card that came by itself
  const UNDO = 29000; // a little less than the server's
  const NARROW = "(max-width: 50rem)"; // as in localize.css
  const BARS = 120; // the tabs above and the buttons below, in CSS pixels
  const UNFINISHED = ["missing", "draft"];

  class Workbench extends window.StimulusModule.Controller {
    connect() {
      this.words = this.element.dataset;
      this.keeping = new window.LocalizeKeeping(
        this.words.localizeAccount,
        this.words.translation
      );
      this.outbox = window.localizeOutbox;
      this.outbox.box = this;
      this.login = new window.LocalizeLogin(this.element, () => this.outbox.token);
      this.ahead = new Map();
      this.underway = new Set(); // strings with a step that was not answered yet
      this.behind = new Map(); // the cards of those that their person has left
      this.refusals = new Map(); // why the server did not take what was written in a string
      this.sure = new Map(); // what a string is handed in with when its question is answered
      this.leaving = null;
      // a refused form has left its own address in the bar, which is no screen
      if (location.pathname !== new URL(this.words.address, location).pathname) {
        history.replaceState(null, "", this.words.address);
      }
      this.onOpen = ({ detail }) => this.open(detail.anchor, { focus: "box" });
      this.element.addEventListener("localize:open", this.onOpen);
      this.onStorage = ({ key }) => this.noticed(key);
      addEventListener("storage", this.onStorage);
      this.onSent = () => this.tellWaiting();
      addEventListener("localize:sent", this.onSent);
      // a keyboard on the screen makes the page smaller, and its buttons stay in reach
      document.querySelector("meta[name=viewport]").content += ", interactive-widget=resizes-content";
      this.onRoom = () => this.showPair();
      window.visualViewport?.addEventListener("resize", this.onRoom);
      this.turn("card");
      this.restoreCard();
      window.localizeTyped.ready.then(() => {
        this.take();
        this.restoreCard();
      });
      this.note();
      const named = location.hash.slice(1);
      if (named && named !== this.anchor && this.line(named)) this.open(named);
      else this.fetchAhead();
      this.arrive();
      this.ticking = setInterval(() => this.say_here(), HERE);
    }

    disconnect() {
      this.outbox.box = null;
      clearInterval(this.ticking);
      this.element.removeEventListener("localize:open", this.onOpen);
      removeEventListener("storage", this.onStorage);
      removeEventListener("localize:sent", this.onSent);
      window.visualViewport?.removeEventListener("resize", this.onRoom);
      this.leaveLock?.();
      const timers = [
        ...[this.saving, this.checking, this.undoing],
        ...[this.quiet, this.reading, this.arriving],
      ];
      for (const one of timers) clearTimeout(one);
    }

    /* To whatever else looks at the open string, as the preview does. */
    tellOut(what, detail) {
      this.element.dispatchEvent(new CustomEvent(`localize:${what}`, { detail }));
    }

    // What stands where

    get part() {
      return this.element.querySelector("[data-localize-open]");
    }

    get card() {
      return this.part.querySelector("[data-localize-card]");
    }

    get anchor() {
      return this.card?.dataset.localizeCard ?? "";
    }

    get fields() {
      return Array.from(this.part.querySelectorAll("[data-localize-keep]"));
    }

    get box() {
      return this.card?.querySelector("textarea[name=text]") ?? null;
    }

    /* Is the card not here yet, and only its box? */
    get isEarly() {
      return Boolean(this.card?.matches("[data-localize-early]"));
    }

    /* Is something in the box that the server does not keep? */
    get isUnsaved() {
      const isChanged = this.box && this.isChanged(this.box);
      return Boolean(isChanged && this.keeping.isUnsent(this.anchor));
    }

    /* What the box says and the server has not; null where that is the same. */
    get unstored() {
      return this.box && this.isChanged(this.box) ? this.box.value : null;
    }

    /* Where one writes: the box, or the chips before it. */
    get pen() {
      return this.chips?.pen.isConnected ? this.chips.pen : this.box;
    }

    get lines() {
      return Array.from(this.element.querySelectorAll("[data-localize-line]"));
    }

    get show() {
      return new URLSearchParams(location.search).get("show") ?? "";
    }

    /* For what was typed for a string that is gone. */
    get places() {
      return this.lines.map(({ dataset }) => ({
        card: dataset.localizeLine,
        ground: dataset.place,
        was: dataset.was,
      }));
    }

    line(anchor) {
      return this.lines.find((line) => line.dataset.localizeLine === anchor) ?? null;
    }

    stored(field) {
      return field.dataset.stored ?? field.defaultValue;
    }

    isChanged(field) {
      return field.value !== this.stored(field);
    }

    fieldsOf(form) {
      return this.fields.filter((field) => field.form === form);
    }

    template(name) {
      const template = this.element.querySelector(`template[data-localize-part=${name}]`);
      return template.content.firstElementChild.cloneNode(true);
    }

    /* "25 November, 18:40", as on the rest of the screen: browsers do not know Khmer months. */
    when(typed) {
      const at = new Date(typed.at);
      const [hours, minutes] = [at.getHours(), at.getMinutes()].map((n) => `${n}`.padStart(2, "0"));
      return `${at.getDate()} ${this.words.months.split("|")[at.getMonth()]}, ${hours}:${minutes}`;
    }

    // Keeping

    type(event) {
      const field = event.target;
      if (!this.fields.includes(field)) return;
      this.keepField(field);
      if (field !== this.box) return;
      this.saveSoon();
      this.checkSoon();
    }

    /* A text that comes from somewhere else than the keyboard. */
    write(field, text) {
      field.value = text;
      if (field === this.box) this.chips?.refresh();
      this.keepField(field);
      if (field !== this.box) return;
      this.saveSoon();
      this.checkSoon(0);
    }

    /* At the caret. */
    insert(text) {
      if (this.going || this.loading) return void this.sayWaiting();
      if (!this.mayEdit()) return;
      const { box } = this;
      if (this.pen !== box) return void this.chips.insert(text);
      box.focus();
      box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }

    /* The next number, tag, link or term of the source that the text does not have yet. */
    insertNext() {
      if (!this.box) return void this.sayNone();
      const met = new Map();
      const next = Array.from(this.card.querySelectorAll("[data-localize-insert]")).find((button) => {
        const text = button.dataset.localizeInsert;
        met.set(text, (met.get(text) ?? 0) + 1);
        const isThere = this.box.value.split(text).length > met.get(text);
        return button.matches(".is-alone") && !isThere;
      });
      if (next) this.insert(next.dataset.localizeInsert);
      else this.announce(this.words.saidAllThere);
    }

    // What the checks say while one types

    checkSoon(pause = PAUSE) {
      this.tellOut("typed", { anchor: this.anchor, text: this.unstored });
      clearTimeout(this.checking);
      this.checking = setTimeout(() => this.check(), pause);
      this.showBare();
    }

    /* With what is typed, where the server has not got that. */
    check() {
      const { box, anchor, asked } = this;
      if (!box) return;
      if (this.isStored) this.showChecked(this.shown);
      const isAsked = asked?.anchor === anchor && asked.check === box.value;
      if (this.isUnsaved || this.firstLetter) this.saveTyped();
      else if (!this.isStored && !isAsked) this.sayThat(this.question());
    }

    /* Are the findings on the screen again those of the card? */
    get isStored() {
      return !this.isChanged(this.box) && this.shown?.anchor === this.anchor;
    }

    question() {
      const { box, anchor } = this;
      const check = this.isStored || !box.value.trim() ? null : box.value;
      this.asked = { anchor, check };
      return check === null ? {} : { check };
    }

    // without an answer what was said last stays: the server decides again at the button
    showChecked({ findings, source, read }) {
      const { card } = this;
      card.querySelector("[data-localize-findings]").innerHTML = findings;
      card.querySelector(".localize-source").innerHTML = source;
      card.querySelector("[data-localize-read]").innerHTML = read;
      this.numberFixes();
    }

    /* As the server wrote them: again when the box says again what is stored. */
    rememberChecked() {
      const { card, anchor } = this;
      const read = card?.querySelector("[data-localize-read]");
      if (!read) return;
      this.shown = {
        anchor,
        findings: card.querySelector("[data-localize-findings]").innerHTML,
        source: card.querySelector(".localize-source").innerHTML,
        read: read.innerHTML,
      };
    }

    get fixes() {
      return Array.from(this.part.querySelectorAll("[data-localize-mend]"));
    }

    numberFixes() {
      this.fixes.forEach((button, i) => {
        button.hidden = false;
        button.querySelector("kbd").textContent = i < 9 ? `Alt+${i + 1}` : "";
      });
    }

    mend(button) {
      if (this.going || this.loading) return void this.sayWaiting();
      if (!button || !this.mayEdit()) return;
      const fix = button.closest("li").querySelector("[data-localize-fix]").textContent;
      const word = button.hasAttribute("data-localize-at-caret") && this.wordIn(fix);
      if (word && this.isInside) return void this.insert(word);
      this.pen.focus();
      this.write(this.box, fix);
    }

    /* Of a term that is missing nobody but the writer knows the place. A suggestion has it at the
       end of the sentence; this is the word alone, "" where the text is another one by now. */
    wordIn(fix) {
      const { value } = this.box;
      let start = 0;
      while (start < value.length && fix[start] === value[start]) start++;
      const added = fix.length - value.length;
      const isAdded = added > 0 && fix.slice(start + added) === value.slice(start);
      return isAdded ? fix.slice(start, start + added).trim() : "";
    }

    /* Is the caret within the text? At its end, where it is after typing, it says no place. */
    get isInside() {
      if (document.activeElement !== this.pen) return false;
      const at = this.pen === this.box ? this.box.selectionStart : this.chips.caret;
      return at > 0 && at < this.box.value.trimEnd().length;
    }

    /* F2: what nobody sees, with the code points of each letter. */
    showBare() {
      const line = this.card?.querySelector("[data-localize-bare]");
      if (!line || !this.box) return;
      line.hidden = !this.isBare;
      if (this.isBare) line.replaceChildren(...window.LocalizeChips.bare(this.box.value));
    }

    keepField(field) {
      const name = field.dataset.localizeKeep;
      if (!this.isChanged(field)) {
        this.keeping.wipe(this.anchor, name);
        this.noteOf(field)?.remove();
        if (field === this.box) this.refusals.delete(this.anchor);
      } else {
        const typed = {
          text: field.value,
          at: window.localizeTyped.now(),
          stored: this.stored(field),
          ...this.about(this.card),
        };
        const isSafe = this.keeping.keep(this.anchor, name, typed);
        if (!isSafe) this.element.querySelector("[data-localize-unkept]").hidden = false;
        this.mark(field, typed, isSafe);
      }
      this.tellWaiting();
    }

    /* What keeps the place of a string when its source changes. */
    about(card) {
      const source = card.querySelector("[name=source]")?.value ?? "";
      return { source, ground: card.dataset.place ?? "" };
    }

    noteOf(field) {
      return field.form.querySelector(".localize-typed");
    }

    mark(field, typed, isSafe = true) {
      let note = this.noteOf(field);
      if (!note) {
        note = this.template("note");
        (field.closest("label") ?? field).after(note);
        note.querySelector("button").addEventListener("click", () => {
          this.write(field, this.stored(field));
          (field === this.box ? this.pen : field).focus();
        });
      }
      note.querySelector("time").textContent = this.when(typed);
      if (!isSafe) note.querySelector("[data-localize-saved]").textContent = "";
      return note;
    }

    // Restoring

    /* What the server has, and what is left of strings that are gone. */
    take() {
      const data = this.element.querySelector("#localize-typed");
      if (data) this.keeping.adopt(JSON.parse(data.textContent));
      const homeless = this.keeping.rehouse(this.places, new Set(this.words.cards.split(" ")));
      homeless.forEach((one) => this.showHomeless(one));
    }

    restoreCard() {
      for (const field of this.fields) {
        const name = field.dataset.localizeKeep;
        // a refused text that the server sent back is not saved either
        if (field.dataset.stored !== undefined) {
          if (this.isChanged(field)) this.keepField(field);
          continue;
        }
        const typed = this.keeping.take(this.anchor, name);
        if (!typed) continue;
        if (typed.text === this.stored(field)) this.keeping.wipe(this.anchor, name);
        else this.restore(field, typed);
      }
      this.guardApproved();
      this.tellWaiting();
      this.dressCard();
      if (this.box) this.showOthersOf();
      this.standHere();
      this.tellOut("opened", { anchor: this.anchor, text: this.unstored });
    }

    dressCard() {
      const { box, card } = this;
      this.rememberChecked();
      this.numberFixes();
      if (!box) return;
      const source = box.form.elements.source?.value ?? "";
      if (this.chips?.box === box) this.chips.refresh();
      else if (window.LocalizeChips.areIn(source, box.value)) {
        this.chips = new window.LocalizeChips(box, source);
      }
      if (this.isChanged(box)) {
        this.checkSoon(0); // and sends what only this device had
        if (!this.isUnsaved) this.saved(this.words.saidServer);
      }
      this.showBare();
    }

    restore(field, typed) {
      field.value = typed.text;
      const note = this.mark(field, typed);
      const { source } = this.about(this.card);
      this.tell(note, "source", typed.source !== source ? typed.source : "");
      this.tell(note, "stored", typed.stored !== this.stored(field) ? this.stored(field) : "");
      const details = field.closest("details");
      if (details) details.open = true;
    }

    tell(note, name, text) {
      const line = note.querySelector(`[data-localize-earlier=${name}]`);
      line.hidden = !text;
      if (text) line.querySelector("[lang]").textContent = text;
    }

    /* The server has another text of this string than this page was told of; whose is in the box? */
    heard(anchor, theirs) {
      const isOpen = Boolean(anchor === this.anchor && this.box);
      const told = { ...(isOpen ? this.about(this.card) : {}), ...theirs };
      const whose = this.keeping.hear(anchor, told, isOpen);
      if (isOpen) this.showHeard(whose, theirs);
      this.tellWaiting();
      return whose;
    }

    showHeard(whose, theirs) {
      const { box } = this;
      this.theirs = whose === "both" ? { card: this.anchor, ...theirs } : null;
      this.showOthersOf();
      if (whose === "mine" && this.isUnsaved && !this.underway.has(this.anchor)) this.saveSoon(0);
      if (whose !== "theirs") return;
      const typed = this.keeping.take(this.anchor, "text");
      if (typed && typed.text !== this.stored(box)) this.restore(box, typed);
      else {
        box.value = this.stored(box);
        this.noteOf(box)?.remove();
      }
      this.saved(this.isChanged(box) && !this.isUnsaved ? this.words.saidServer : "");
      if (this.chips?.box === box) this.chips.refresh();
      this.checkSoon(0);
    }

    /* Another window of this device wrote. */
    noticed(key) {
      const place = this.keeping.changedIn(key);
      if (!place) return;
      this.tellWaiting();
      if (place.card !== this.anchor || place.field !== "text" || !this.box) return;
      const whose = this.keeping.notice(this.anchor, "text");
      if (whose === "theirs") this.showHeard(whose);
      else this.showOthersOf();
      this.lookForWindows();
    }

    /* What its person typed elsewhere for the same string; all stays until they decide. */
    showOthersOf() {
      const theirs = this.theirs?.card === this.anchor ? this.theirs : null;
      const others = this.keeping.others(this.anchor, "text", theirs);
      this.card.querySelectorAll("[data-localize-other]").forEach((old) => old.remove());
      for (const one of others) this.box.form.append(this.otherOf(one, one === theirs));
    }

    otherOf(theirs, isOfServer) {
      const shown = this.template("other");
      const [take, drop] = shown.querySelectorAll("button");
      const decide = (text, left) => {
        if (isOfServer) this.theirs = null;
        this.write(this.box, text);
        this.keeping.decide(this.anchor, theirs, left, isOfServer);
        this.showOthersOf();
        this.pen.focus();
      };
      shown.querySelector("[lang]").textContent = theirs.text;
      take.onclick = () => decide(theirs.text, this.box.value);
      drop.onclick = () => decide(this.box.value, theirs.text);
      return shown;
    }

    /* The open string is this window's, until it closes: other windows of its person see that. */
    standHere() {
      this.isElsewhere = false;
      this.lastHeard = null;
      if (!navigator.locks || this.standsAt === this.anchor) return;
      this.leaveLock?.();
      this.standsAt = this.anchor;
      const left = new Promise((resolve) => (this.leaveLock = resolve));
      const name = `${this.lockOf(this.anchor)}${this.keeping.screen}`;
      navigator.locks.request(name, () => left).catch(() => {});
      this.lookForWindows();
    }

    lockOf(anchor) {
      return ["cncc-typed", this.words.localizeAccount, this.words.translation, anchor, ""].join(":");
    }

    async lookForWindows() {
      const { anchor } = this;
      const { held = [] } = (await navigator.locks?.query()) ?? {};
      if (anchor !== this.anchor) return;
      const mine = this.lockOf(anchor);
      const windows = held.filter(({ name }) => name.startsWith(mine));
      this.isElsewhere = windows.some(({ name }) => name !== mine + this.keeping.screen);
      this.showOthers(this.lastHeard ?? {});
    }

    showHomeless({ card, field, typed }) {
      const shown = this.element.querySelector("[data-localize-homeless]");
      if (shown && shown.value === typed.text) return;
      if (this.element.querySelector(`[data-localize-gone="${card}:${field}"]`)) return;
      const section = this.template("gone");
      section.dataset.localizeGone = `${card}:${field}`;
      this.tell(section, "source", typed.source);
      section.querySelector("textarea").value = typed.text;
      section.querySelector("time").textContent = this.when(typed);
      section.querySelector("button").addEventListener("click", () => {
        this.keeping.wipe(card, field, typed.seen);
        section.remove();
      });
      this.element.querySelector("[data-localize-waiting]").after(section);
    }

    /* At the top, for a page of two hundred strings: which ones wait, first those that the server
       has not; and in their lines, why. */
    tellWaiting() {
      const cards = new Set(this.keeping.all().map((one) => one.card));
      for (const card of this.underway) cards.delete(card);
      for (const line of this.lines) {
        line.toggleAttribute("data-typed", cards.has(line.dataset.localizeLine));
      }
      const hereOnly = new Set(this.keeping.hereOnly().map((one) => one.card));
      const isWaiting = (card) => card !== this.anchor && cards.has(card);
      this.tellCards("here", (card) => isWaiting(card) && hereOnly.has(card));
      // refused: a draft by now, or not saved
      const isThere = (card) => isWaiting(card) && !hereOnly.has(card);
      const isRefused = (card) => card !== this.anchor && this.refusals.has(card) && !isWaiting(card);
      this.tellCards("server", (card) => isThere(card) || isRefused(card));
      this.tellRefused();
    }

    tellCards(where, isOf) {
      const order = this.words.cards.split(" ");
      const links = order.filter(isOf).map((card) => {
        const link = document.createElement("a");
        link.textContent = order.indexOf(card) + 1;
        link.href = `${this.words.all}?open=${card}`;
        link.dataset.localizeTo = card;
        return [link, " "];
      });
      const line = this.element.querySelector(`[data-localize-typed-in=${where}]`);
      line.hidden = !links.length;
      line.querySelector("span").replaceChildren(...links.flat());
    }

    tellRefused() {
      for (const old of this.element.querySelectorAll("[data-localize-why]")) old.remove();
      for (const [anchor, sentence] of this.refusals) {
        const why = Object.assign(this.template("why"), { textContent: sentence });
        this.line(anchor)?.querySelector("a").append(why);
      }
      const button = this.element.querySelector("[data-localize-refused]");
      button.parentElement.hidden = !this.otherRefusals;
      button.querySelector("b").textContent = this.otherRefusals;
    }

    /* How many strings the server did not take, beside the open one. */
    get otherRefusals() {
      return this.refusals.size - Number(this.refusals.has(this.anchor));
    }

    get saidRefused() {
      return this.words.saidRefused.replace("{count}", this.otherRefusals);
    }

    toRefused(focus) {
      const order = this.words.cards.split(" ");
      const at = order.indexOf(this.anchor) + 1;
      const to = [...order.slice(at), ...order.slice(0, at)].find((one) => this.refusals.has(one));
      if (to) this.open(to, { focus });
      else this.announce(this.words.saidTaken);
    }

    /* An approved text is not changed by a slip of the hand. */
    guardApproved() {
      const box = this.box;
      if (!box || this.card.dataset.state !== "approved" || this.isChanged(box)) return;
      box.readOnly = true;
    }

    /* A finger in the box of an approved text; whoever marks words of it wants to copy them. */
    askForBox() {
      const isMarked = this.box.selectionStart !== this.box.selectionEnd || String(getSelection());
      if (!this.box.readOnly || isMarked || !this.mayEdit()) return;
      this.pen.blur(); // for a keyboard on the screen
      this.pen.focus();
    }

    mayEdit() {
      const box = this.box;
      const folded = box?.closest("[data-localize-folded]");
      if (folded) folded.open = true;
      if (!box?.readOnly) return Boolean(box);
      if (this.underway.has(this.anchor)) return void this.sayWaiting();
      if (!window.confirm(this.words.askApproved)) return false;
      box.readOnly = false;
      if (this.pen !== box) this.chips.readOnly = false;
      return true;
    }

    // The server has it within two seconds, for this person alone

    saveSoon(pause = LONGEST) {
      this.firstLetter ??= performance.now();
      const left = Math.max(0, LONGEST - (performance.now() - this.firstLetter));
      clearTimeout(this.saving);
      this.saving = setTimeout(() => this.saveTyped(), Math.min(pause, left));
    }

    saveNoMore() {
      clearTimeout(this.saving);
      this.firstLetter = null;
    }

    async saveTyped() {
      this.saveNoMore();
      const { box, anchor } = this;
      if (!box) return "ok";
      const text = box.value;
      const answer = await this.sayThat({ ...this.question(), text, stored: this.stored(box) });
      // unless they typed on, or have gone on
      if (this.anchor === anchor && this.box?.value === text) this.saySaved(answer);
      return answer;
    }

    saySaved(answer) {
      const { box, anchor } = this;
      if (!this.isChanged(box) || answer === "both") return this.saved("");
      if (answer === "ok") return this.saved(this.words.saidServer);
      if (answer === "out") return this.saidOut();
      if (answer && answer !== "only") return this.saved(`${this.words.saidNot} ${answer}`, true);
      const here = answer ? this.words.saidOnly : this.words.saidDevice;
      const isKept = this.keeping.isKept(anchor, "text", box.value);
      return this.saved(isKept ? here : this.words.unkept, answer);
    }

    /* The login opens beside this screen, and the text stays in its box. */
    saidOut() {
      this.saved(this.words.saidOut, true);
      const link = document.createElement("a");
      Object.assign(link, { href: this.words.login, target: "_blank", rel: "noopener" });
      link.textContent = this.words.saidLogIn;
      this.savedLine?.append(" ", link);
    }

    get savedLine() {
      return this.box && this.noteOf(this.box)?.querySelector("[data-localize-saved]");
    }

    saved(sentence, isWrong = false) {
      const line = this.savedLine;
      if (!line) return;
      line.textContent = sentence;
      line.classList.toggle("is-wrong", isWrong);
    }

    /* That this person is at the open string: "ok", "both" where the server has another text of
       theirs, why not ("out" after a logout, "only" where it does not say), or "" where nobody
       answers. One after the other: each says the number that
       the one before was told. */
    sayThat(values = {}, card = this.card) {
      return this.outbox.inTurn(() => this.sayNow(values, card));
    }

    async sayNow(values, card) {
      if (!card?.dataset.here) return "";
      const anchor = card.dataset.localizeCard;
      if (anchor === this.anchor) this.saidAt = performance.now();
      // gone while it waited for its turn: what was typed is in the place of its string by now
      if (!this.words.cards.split(" ").includes(anchor)) return "";
      const { source, ground: context } = this.about(card);
      const all = { ...values, source, context };
      const [kind, told] = await this.outbox.say(this.keeping, anchor, card.dataset.here, all);
      if (kind === "" || kind === "out") return kind;
      if (told.type === "urn:cncc:problem:source-changed") {
        await this.sourceChanged(card, told);
        return "";
      }
      const whose = told.typed ? this.heard(anchor, told.typed) : "";
      if (whose === "both") return whose; // it is shown
      if (kind === "no") return whose ? "" : (told.detail ?? "only"); // it is sent again
      if (this.anchor === anchor) {
        this.showOthers(told);
        this.showEarlier(told.earlier);
        if (told.findings !== undefined && this.box?.value === values.check) this.showChecked(told);
      }
      return "ok";
    }

    /* What its person replaced in another window or threw away, the newest first. */
    showEarlier(texts) {
      const shown = this.part.querySelector("[data-localize-typed-before]");
      if (!shown) return;
      shown.querySelectorAll("p").forEach((old) => old.remove());
      for (const text of texts) {
        const line = document.createElement("p");
        const { lang, dir } = this.box ?? {};
        Object.assign(line, { className: "localize-text", lang: lang ?? "", dir: dir ?? "" });
        line.textContent = text;
        shown.append(line);
      }
      shown.hidden = !texts.length;
    }

    say_here() {
      if (document.visibilityState !== "visible" || !this.card) return;
      this.lookForWindows();
      if (this.isEarly) this.openEarly();
      else if (this.isUnsaved) this.outbox.round();
      else if (!this.outbox.talking) this.sayOnce(HERE / 2);
    }

    /* Unless it was said of the open string in the last `ago` milliseconds. */
    sayOnce(ago) {
      if (performance.now() - this.saidAt > ago) this.sayThat();
    }

    arrive() {
      this.saidAt = -Infinity;
      clearTimeout(this.arriving);
      this.arriving = setTimeout(() => this.sayOnce(ARRIVED), ARRIVED);
    }

    /* The outbox comes by: as it is told of other texts. */
    async sendBox() {
      return this.isUnsaved && !this.isEarly ? this.saveTyped() : "ok";
    }

    showOthers({ others = [], version }) {
      this.lastHeard = { others, version };
      const line = this.card?.querySelector("[data-localize-others]");
      if (!line) return;
      const seen = Number(this.card.querySelector("[name=seen]")?.value ?? 0);
      const names = others.length ? `${this.words.saidOthers} ${others.join(", ")}.` : "";
      const newer = version !== undefined && version !== seen ? this.words.saidNewer : "";
      const windows = this.isElsewhere ? this.words.saidWindows : "";
      line.textContent = [windows, names, newer].filter(Boolean).join(" ");
      line.hidden = !line.textContent;
    }

    // Asking the server

    /* [answer, its JSON]; once more after a login in the dialog or with a token that is new. */
    async reach(address, options = {}) {
      let [answer, told] = await this.outbox.ask(address, options);
      if (told?.type === "urn:cncc:problem:old-form") {
        await this.outbox.ask(this.address(this.anchor)); // its answer brings a token
        [answer, told] = await this.again(address, options);
      }
      if (this.outbox.isOut(answer) && (await this.logIn())) {
        [answer, told] = await this.again(address, options);
      }
      return [answer, told];
    }

    again(address, options) {
      options.body?.set("csrfmiddlewaretoken", this.outbox.token);
      return this.outbox.ask(address, options);
    }

    /* True once the same person is logged in again; the dialog is closed without, too. */
    logIn() {
      this.asking ??= this.login.ask(this.address(this.anchor)).finally(() => (this.asking = null));
      return this.asking;
    }

    // Going from string to string

    /* A button that writes into the box leaves the caret where it is. */
    hold(event) {
      if (event.target.closest("[data-localize-insert], [data-localize-mend]")) event.preventDefault();
    }

    follow(event) {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.target.closest("[data-localize-undo]")) return void this.undo();
      if (event.target.closest("[data-localize-refused]")) return void this.toRefused("box");
      const mend = event.target.closest("[data-localize-mend]");
      if (mend) return void this.mend(mend);
      const insert = event.target.closest("[data-localize-insert]");
      if (insert) return void this.insert(insert.dataset.localizeInsert);
      const tab = event.target.closest("[data-localize-tab]");
      if (tab) return void this.turn(tab.dataset.localizeTab);
      if (event.target === this.pen || event.target === this.box) return void this.askForBox();
      const link = event.target.closest("a");
      if (!link) return;
      const to = link.closest("[data-localize-line]")?.dataset.localizeLine ?? link.dataset.localizeTo;
      if (to && (this.line(to) || link.dataset.localizeTo)) {
        event.preventDefault();
        this.open(to, { focus: "box" });
      } else if (link.closest(".localize-filters")) {
        event.preventDefault();
        this.load(link.href);
      }
    }

    address(anchor) {
      const query = this.show ? `?show=${encodeURIComponent(this.show)}` : "";
      return `${this.words.card.replace("ANCHOR", anchor)}${query}`;
    }

    /* On a phone the three panes are tabs. */
    turn(tab) {
      this.words.tab = tab;
      for (const button of this.element.querySelectorAll("[data-localize-tab]")) {
        button.setAttribute("aria-pressed", String(button.dataset.localizeTab === tab));
      }
    }

    async open(anchor, { focus = "card", isQuiet = false } = {}) {
      this.turn("card");
      if (anchor === this.anchor && !this.going && !this.isEarly) {
        this.focusOn(focus);
        this.refresh();
        return true;
      }
      if (!this.going) this.leave();
      this.goTo(anchor, focus);
      const parts = await this.fetchCard(anchor, { isQuiet });
      if (this.going !== anchor) return false; // somebody who presses j twice
      const wanted = this.focusThere;
      this.goTo(null);
      if (!parts) return this.comeBack(anchor, wanted);
      const caret = this.isEarly && this.anchor === anchor ? this.box.selectionStart : null;
      this.put(anchor, parts);
      this.note();
      this.focusOn(wanted);
      if (caret !== null) this.setCaret(caret);
      this.arrive();
      this.fetchAhead();
      return true;
    }

    /* To the next string before the answer about this one is there. Is its card not here yet, its
       box is. False where there is no next one. */
    goAtOnce() {
      const to = this.next(this.anchor);
      const { parts, at } = this.ahead.get(to) ?? {};
      if (!parts && !to?.startsWith("s")) return false; // a link has no box
      this.behind.set(this.anchor, { nodes: Array.from(this.part.childNodes), chips: this.chips });
      if (!parts) {
        this.putEarly(to);
        this.openEarly();
        return true;
      }
      this.put(to, parts);
      this.note();
      this.focusOn("box");
      this.cameByItself();
      this.arrive();
      this.fetchAhead();
      if (performance.now() - at > FRESH) this.refresh();
      return true;
    }

    /* It is handed in as one that had no text: where there is one by then, both are shown. */
    putEarly(anchor) {
      const early = this.template("early");
      const line = this.line(anchor);
      const to = (step) => this.words.string.replace("0/write", `${anchor.slice(1)}/${step}`);
      const brief = line.querySelector(".localize-brief").cloneNode(true);
      const form = early.querySelector("form");
      Object.assign(early.dataset, { localizeCard: anchor, here: to("here") });
      if (line.dataset.place) early.dataset.place = line.dataset.place;
      early.querySelector(".localize-number").textContent = line.querySelector("b").textContent;
      form.before(brief);
      form.action = to("submit");
      form.elements.anchor.value = anchor;
      form.elements.context.value = line.dataset.place ?? "";
      this.part.replaceChildren(early);
      this.showOpen(anchor);
      this.restoreCard();
      this.focusOn("box");
    }

    /* The card of a box that is here already. It asks nobody to log in: who waits for an answer
       about the string before does. */
    async openEarly() {
      if (this.going) return;
      const focus = this.pen === document.activeElement ? "box" : "card";
      if (await this.open(this.anchor, { focus, isQuiet: true })) this.cameByItself();
    }

    /* The card of a string that its person has left, as they left it: where the server gives none. */
    comeBack(anchor, focus) {
      const left = this.behind.get(anchor);
      if (!left || !this.line(anchor)) return false;
      this.behind.delete(anchor);
      this.part.replaceChildren(...left.nodes);
      this.chips = left.chips;
      this.showOpen(anchor);
      this.focusOn(focus);
      this.sayRefusal();
      this.tellWaiting();
      return true;
    }

    setCaret(at) {
      if (this.pen !== this.box) this.chips.caret = at;
      else this.box?.setSelectionRange(at, at);
    }

    /* The open string once more, where it is another one by now and nothing is typed in it. */
    async refresh() {
      const { anchor } = this;
      const parts = await this.fetchCard(anchor);
      if (!parts || this.anchor !== anchor || this.hasTyped || this.isWaiting) return;
      const seen = Number(this.card.querySelector("[name=seen]")?.value ?? 0);
      if (parts.state === this.card.dataset.state && parts.version === seen) return;
      const isInBox = this.pen && this.pen === document.activeElement;
      this.put(anchor, parts);
      this.note();
      this.focusOn(isInBox ? "box" : "card");
      this.cameByItself();
      this.announce(this.words.saidAsNow);
    }

    goTo(anchor, focus = "card") {
      this.going = anchor;
      this.focusThere = focus;
      this.showWaiting();
    }

    showWaiting() {
      const isSo = Boolean(this.going || this.loading || this.isNew);
      if (isSo) this.part.setAttribute("aria-busy", "true");
      else this.part.removeAttribute("aria-busy");
    }

    /* Nobody has read it yet: a key of this moment was meant for the card before. */
    cameByItself() {
      clearTimeout(this.reading);
      this.isNew = true;
      this.showWaiting();
      this.reading = setTimeout(() => {
        this.isNew = false;
        this.showWaiting();
      }, UNREAD);
    }

    get hasTyped() {
      return this.fields.some((field) => this.isChanged(field));
    }

    /* Is another card on its way, or the answer to a decision about this one? */
    get isWaiting() {
      return Boolean(this.going || this.loading || this.part.querySelector("[data-sending]"));
    }

    sayWaiting() {
      this.announce(this.words.saidWait);
    }

    /* No letter goes into a card that is about to be replaced; what is typed into a box that came
       before its card goes into the card. */
    holdLetters(event) {
      if ((!this.going && !this.loading) || this.isEarly) return;
      if (!this.part.contains(event.target)) return;
      event.preventDefault();
      this.sayWaiting();
    }

    /* A text that is begun is a draft when its person goes on; what was handed in or approved is
       changed by a button only. */
    leave() {
      this.saveNoMore();
      const { box, card } = this;
      if (!box || !this.isChanged(box) || this.isEarly) return;
      const button = card.querySelector("[data-localize-save]");
      const isBegun = UNFINISHED.includes(card.dataset.state) && box.value.trim();
      if (!button || !isBegun) return void this.outbox.round();
      this.saveDraft(box, button, this.anchor);
    }

    async saveDraft(box, button, anchor) {
      const text = box.value;
      const body = this.bodyOf(box.form, button);
      const [answer, told] = await this.reach(box.form.action, { method: "POST", body }).catch(() => []);
      if (!answer?.ok || !told) return void this.outbox.round(); // as typed, and it is marked
      if (this.keeping.read(anchor, "text")?.text === text) this.keeping.wipe(anchor, "text");
      if (told.parts) this.replaceLine(anchor, told.parts);
      this.tellWaiting();
    }

    async fetchCard(anchor, { ahead = false, isQuiet = ahead } = {}) {
      const known = this.ahead.get(anchor);
      if (!ahead) this.ahead.delete(anchor);
      if (!ahead && known?.parts && performance.now() - known.at < FRESH) return known.parts;
      const address = this.address(anchor);
      const asked = isQuiet ? this.outbox.ask(address) : this.reach(address);
      const [answer, parts] = await asked.catch(() => []);
      if (answer?.ok && parts) return parts;
      const why = answer ? (parts?.detail ?? this.words.loggedOut) : this.words.offline;
      if (!isQuiet) this.announce(why);
      return null;
    }

    async fetchAhead() {
      const next = this.next(this.anchor);
      if (!next || this.ahead.has(next)) return;
      const mine = { at: performance.now() };
      this.ahead.set(next, mine);
      mine.parts = await this.fetchCard(next, { ahead: true });
      // deleted meanwhile: that string was opened, or is another one now
      if (!mine.parts && this.ahead.get(next) === mine) this.ahead.delete(next);
    }

    put(anchor, parts) {
      this.part.innerHTML = parts.card;
      this.behind.delete(anchor);
      this.replaceLine(anchor, parts);
      this.showOpen(anchor);
      this.restoreCard();
      const isOpen = parts.state === "returned" || UNFINISHED.includes(parts.state);
      if (!isOpen && !this.hasTyped) this.refusals.delete(anchor); // it arrived, without an answer
      this.tellWaiting();
      this.sayRefusal();
    }

    /* Which string is open: in the list, and in the address. */
    showOpen(anchor) {
      for (const line of this.lines) {
        const link = line.querySelector("a");
        if (line.dataset.localizeLine === anchor) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      const query = new URLSearchParams(location.search);
      query.set("open", anchor);
      history.replaceState(null, "", `${location.pathname}?${query}`);
    }

    replaceLine(anchor, parts) {
      const { state, version, text } = parts;
      this.tellOut("stored", { anchor, state, version, text });
      this.ahead.delete(anchor); // as it was before
      const line = this.line(anchor);
      if (line) {
        this.count(line, -1);
        line.outerHTML = parts.line;
        this.count(this.line(anchor), 1);
        const link = this.line(anchor).querySelector("a");
        if (anchor === this.anchor) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      this.element.querySelector("[data-localize-progress]").innerHTML = parts.progress;
      this.askPublish(parts.outstanding);
    }

    /* Once the last string is approved, and when it is not any more: may the page be published? */
    async askPublish(outstanding) {
      const places = [".localize-line", "[data-localize-publish]"];
      const isSame = (screen) => {
        return (screen.querySelector(places[1])?.dataset.outstanding === "0") === !this.outstanding;
      };
      this.outstanding = outstanding;
      if (isSame(this.element)) return;
      const answer = await fetch(location.href).catch(() => null);
      if (!answer?.ok || this.outbox.isOut(answer)) return; // the next step asks again
      const now = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!isSame(now)) return; // undone meanwhile, or done
      for (const place of places) this.element.querySelector(place).replaceWith(now.querySelector(place));
    }

    /* Beside the filters: how many strings each of them shows. */
    count(line, by) {
      for (const show of line.dataset.in.split(" ")) {
        const filter = this.element.querySelector(`.localize-filters [data-show="${show}"]`);
        if (!filter) continue;
        const number = filter.querySelector("span");
        number.textContent = Number(number.textContent) + by;
        filter.hidden = number.textContent === "0" && !filter.hasAttribute("aria-current");
      }
    }

    focusOn(what) {
      const line = this.line(this.anchor);
      line?.scrollIntoView({ block: "nearest" });
      const isShut = this.box?.readOnly || this.box?.closest("details:not([open])");
      const place = what === "box" && this.box && !isShut ? this.pen : this.card;
      place?.focus({ preventScroll: true });
      this.card?.scrollIntoView({ block: "nearest" });
      this.showPair();
    }

    /* On a phone the keyboard takes half of the screen: the source stays above its box. */
    showPair() {
      const { pen, card } = this;
      if (!pen || document.activeElement !== pen || !window.matchMedia(NARROW).matches) return;
      const source = card.querySelector(".localize-source");
      const height = pen.getBoundingClientRect().bottom - source?.getBoundingClientRect().top;
      const isRoom = source?.checkVisibility() && height < window.visualViewport.height - BARS;
      const [first, block] = isRoom ? [source, "start"] : [pen, "nearest"];
      // the browser goes first to where it would have it
      requestAnimationFrame(() => first.scrollIntoView({ block, behavior: "instant" }));
    }

    /* The line beside this one. */
    beside(anchor, by) {
      const at = this.lines.findIndex((line) => line.dataset.localizeLine === anchor);
      return this.lines[at + by]?.dataset.localizeLine ?? null;
    }

    /* What this person is doing, by the string that they opened: after their step it waits for
       somebody else. */
    note() {
      this.doing = this.line(this.anchor)?.dataset.todo ?? this.doing;
    }

    /* The next line after this one that waits for this person, for what they are doing now. What
       was not taken is none: letters that are on their way would go into what is written there. */
    next(anchor) {
      const lines = this.lines;
      const at = lines.findIndex((line) => line.dataset.localizeLine === anchor);
      const order = [...lines.slice(at + 1), ...lines.slice(0, Math.max(at, 0))];
      const waits = ({ dataset }) =>
        dataset.todo &&
        dataset.todo === (this.doing ?? dataset.todo) &&
        !this.underway.has(dataset.localizeLine) &&
        !this.refusals.has(dataset.localizeLine);
      return order.find(waits)?.dataset.localizeLine ?? null;
    }

    step(by) {
      const to = this.beside(this.going ?? this.anchor, by);
      if (to) return this.open(to, { focus: "card" });
      if (!this.going) this.focusOn("card");
      return null;
    }

    async goOn(anchor, focus) {
      const to = this.next(anchor);
      if (to) {
        const isOpen = await this.open(to, { focus });
        if (isOpen) this.cameByItself();
        return isOpen;
      }
      const further = !this.otherRefusals && this.element.querySelector("[data-localize-next-page]");
      // “back” leads to the string that was last, whose step can be undone there
      if (further && !this.underway.size) {
        location.assign(further.href);
        return true;
      }
      const said = further ? this.words.saidNext : this.words.saidDone;
      this.announce(`${this.announced} ${this.otherRefusals ? this.saidRefused : said}`);
      if (further) further.focus();
      else this.focusOn("card");
      return true;
    }

    /* Another list, or the source says something else: the screen once more, without leaving it. */
    async load(address) {
      this.leave();
      this.goTo(null);
      this.loading = true;
      this.showWaiting();
      try {
        return await this.loadFrom(address);
      } finally {
        this.loading = false;
        this.showWaiting();
      }
    }

    async loadFrom(address) {
      let html;
      try {
        const answer = await fetch(address, { signal: AbortSignal.timeout?.(PATIENCE) });
        if (new URL(answer.url).pathname === this.words.login || !answer.ok) throw new Error("login");
        html = await answer.text();
      } catch {
        return this.announce(this.words.offline);
      }
      const next = new DOMParser()
        .parseFromString(html, "text/html")
        .querySelector("[data-localize-workbench]");
      if (!next) return location.reload();
      history.replaceState(null, "", address);
      for (const name of ["cards", "address"]) this.words[name] = next.dataset[name];
      this.element.replaceChildren(...next.children);
      for (const script of this.element.querySelectorAll("script[type=module]")) {
        const again = document.createElement("script"); // one that was parsed does not run
        again.type = "module";
        again.nonce = script.nonce;
        again.textContent = script.textContent;
        script.replaceWith(again);
      }
      this.turn(this.words.tab);
      this.ahead.clear();
      this.take();
      this.restoreCard();
      this.note();
      this.focusOn("card");
      this.fetchAhead();
      return null;
    }

    /* Where the string of a card is now; null where its sentence is not there any more. */
    homeOf({ anchor, ...about }) {
      if (this.words.cards.split(" ").includes(anchor)) return anchor;
      const home = this.keeping.homes.get(anchor);
      return home ?? window.localizeTyped.heir(about, this.places)?.card ?? null;
    }

    /* card: of a string that is gone; told: where the server says that it is now. Its person is
       led there and told so; who has gone on and writes goes on, also where that changed too. */
    async sourceChanged(card, told) {
      if (this.changing) return;
      this.changing = true;
      const isElsewhere = card.dataset.localizeCard !== this.anchor && this.hasTyped;
      const at = this.lines.indexOf(this.line(this.anchor));
      const gone = (isElsewhere ? [card, this.card] : [card]).map((one) => {
        const anchor = one.dataset.localizeCard;
        return { anchor, text: this.keeping.read(anchor, "text")?.text, ...this.about(one) };
      });
      const query = new URLSearchParams(location.search);
      query.delete("open");
      await this.load(`${location.pathname}?${query}`);
      if (this.show && !gone.every((was) => this.homeOf(was))) {
        query.delete("show"); // it is none of those that are shown
        await this.load(`${location.pathname}?${query}`);
      }
      const [home, here = home] = gone.map((was, i) => this.movedTo(was, i ? null : told.anchor));
      const end = here ?? this.lines[Math.min(at, this.lines.length - 1)]?.dataset.localizeLine;
      // not into the box: a key that was on its way shall not hand it in for a source nobody read
      if (end) await this.open(end, { focus: isElsewhere ? "box" : "card" });
      this.sayRefusal(); // where it was open already
      this.tellWaiting();
      if (!home) this.announce(this.words.saidGoneAway);
      this.changing = false;
    }

    /* Where what was typed for a string is looked for now, which says so. */
    movedTo(was, known) {
      const home = this.homeOf(was) ?? known;
      if (!home || home === was.anchor) return home;
      const isThere = this.keeping.homes.get(was.anchor) === home;
      if (!was.text) this.announce(this.words.saidAsNow);
      else this.refusals.set(home, isThere ? this.words.saidGone : this.words.saidGoneAbove);
      return home;
    }

    // Sending

    announce(sentence) {
      this.announced = sentence;
      clearTimeout(this.quiet);
      if (sentence) this.quiet = setTimeout(() => this.announce(""), UNDO);
      this.element.querySelector("[data-localize-said] span").textContent = sentence;
    }

    /* For half a minute; the string may not be the open one any more. */
    offerUndo(anchor, address) {
      const button = this.element.querySelector("[data-localize-undo]");
      clearTimeout(this.undoing);
      button.hidden = !address;
      this.undone = address ? { anchor, address } : null;
      if (address) this.undoing = setTimeout(() => this.offerUndo(), UNDO);
    }

    async undo() {
      if (!this.undone) return;
      const { anchor, address } = this.undone;
      this.offerUndo();
      const body = new URLSearchParams({ anchor, account: this.words.localizeAccount, stay: "1" });
      body.set("csrfmiddlewaretoken", this.outbox.token);
      body.set("show", this.show);
      const [answer, told] = await this.reach(address, { method: "POST", body }).catch(() => []);
      if (!answer) return this.announce(this.words.offline);
      this.announce(told?.detail ?? this.words.loggedOut);
      if (!answer.ok || !told?.parts) return;
      if (anchor !== this.anchor) this.leave();
      this.goTo(null); // here is where the person wants to be
      this.put(anchor, told.parts);
      this.note();
      this.focusOn("card");
    }

    sayAt(form, sentence, { again = false, focus = null } = {}) {
      if (!this.part.contains(form)) {
        // its person has gone on; what was typed there waits, and its line says so
        const card = form.closest("[data-localize-card]");
        const number = card?.querySelector(".localize-number")?.textContent ?? "";
        if (card) this.refusals.set(card.dataset.localizeCard, sentence);
        this.announce(`${number} ${sentence} ${this.saidRefused}`.trim());
        this.tellWaiting();
        return;
      }
      this.part.querySelectorAll(".localize-refusal").forEach((old) => old.remove());
      const line = document.createElement("p");
      line.className = "localize-refusal";
      line.setAttribute("role", "alert");
      line.textContent = `${sentence} `;
      if (again) {
        const link = document.createElement("a");
        link.href = `${location.pathname}${location.search}`;
        link.textContent = this.words.again;
        line.append(link);
      }
      const box = this.fieldsOf(form)[0];
      const after = box && (box.closest("label") ?? box);
      if (after) after.after(line);
      else form.append(line);
      focus?.focus({ preventScroll: true });
      line.scrollIntoView({ block: "nearest" });
    }

    /* Why the server did not take what is written here. */
    sayRefusal() {
      const sentence = this.refusals.get(this.anchor);
      if (sentence) this.sayAt(this.box?.form ?? this.card, sentence);
    }

    bodyOf(form, button) {
      const body = new URLSearchParams(new FormData(form));
      if (button?.name) body.append(button.name, button.value);
      body.set("csrfmiddlewaretoken", this.outbox.token);
      body.set("account", this.words.localizeAccount);
      body.set("stay", "1");
      body.set("show", this.show);
      if (form.elements.text) {
        const anchor = form.elements.anchor.value;
        for (const [name, value] of Object.entries(this.keeping.told(anchor))) body.set(name, value);
        if (this.sure.has(anchor)) body.set("sure", this.sure.get(anchor));
      }
      return body;
    }

    safety(anchor, typed) {
      const isSafe = typed.every(([name, text]) => this.keeping.isKept(anchor, name, text));
      return isSafe ? this.words.kept : this.words.unkept;
    }

    /* Nothing is typed into a text that is on its way, until what is given back is called. */
    holdBox(form) {
      const { box } = this;
      if (box?.form !== form || box.readOnly) return () => {};
      const chips = this.chips?.box === box ? this.chips : null;
      const hold = (isSo) => {
        box.readOnly = isSo;
        if (chips) chips.readOnly = isSo;
      };
      hold(true);
      return () => hold(false);
    }

    submit(event) {
      const form = event.target;
      if (form.closest("dialog")) return;
      const isWhole = form.matches("[data-localize-whole]");
      if (!this.part.contains(form) && !isWhole) {
        this.leaving = form;
        return;
      }
      event.preventDefault();
      if (form.dataset.sending || this.asksForSource(event.submitter)) return;
      form.dataset.sending = "yes";
      form.setAttribute("aria-busy", "true");
      const sent = isWhole ? this.sendWhole(form) : this.send(form, event.submitter);
      sent.finally(() => {
        delete form.dataset.sending;
        form.removeAttribute("aria-busy");
      });
    }

    /* Nobody agrees with a text that is read by itself first before they saw its source: it is
       opened, and the button is pressed again. */
    asksForSource(button) {
      const later = this.part.querySelector("[data-localize-later]:not([open])");
      if (!later || !button?.matches("[data-localize-agree]")) return false;
      later.open = true;
      later.scrollIntoView({ block: "nearest" });
      this.announce(this.words.saidSource);
      return true;
    }

    async send(form, button) {
      this.saveNoMore();
      if (this.isEarly) this.goTo(null); // its card would be that of before
      const { anchor, card, box } = this;
      const fields = this.fieldsOf(form);
      const named = (field) => [field.dataset.localizeKeep, field.value];
      const sent = fields.map(named);
      const typed = fields.filter((field) => this.isChanged(field)).map(named);
      const isText = button?.matches("[data-localize-submit], [data-localize-save]");
      // other buttons of a form (agree, dismiss, take back) leave alone what was typed in it
      const stores = isText || !button?.hasAttribute("formaction");
      const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
      const asked = this.reach(address, { method: "POST", body: this.bodyOf(form, button) });
      this.underway.add(anchor);
      if (isText) this.refusals.delete(anchor);
      const isInBox = this.pen && this.pen === document.activeElement;
      const isLeft = isInBox && button?.matches("[data-localize-submit]") && this.goAtOnce();
      const release = isLeft ? () => {} : this.holdBox(form);
      const [answer, told] = await asked.catch(() => []);
      release();
      this.underway.delete(anchor);
      if (answer?.ok && told) {
        if (stores) for (const [name, text] of sent) this.settle(anchor, name, text);
        return this.done(anchor, told, button, isLeft);
      }
      if (isLeft && box && this.isChanged(box)) this.outbox.round();
      const focus = isText ? this.pen : this.card;
      const say = (sentence, options, at = form) => {
        if (isText) this.refusals.set(anchor, sentence);
        this.sayAt(at, sentence, { focus, ...options });
        this.tellWaiting();
      };
      if (!answer) return say(this.words.offline);
      if (this.outbox.isOut(answer) || !told || told.type === "urn:cncc:problem:old-form") {
        const why = this.outbox.isOut(answer) ? this.words.loggedOut : (told?.detail ?? this.words.failed);
        return say(`${why} ${this.safety(anchor, typed)}`, { again: true });
      }
      if (told.type === "urn:cncc:problem:source-changed") return this.sourceChanged(card, told);
      if (told.sure) this.sure.set(anchor, told.sure);
      return this.refused(form, told, say, anchor);
    }

    /* All drafts, as they now stand in the list. */
    async sendWhole(form) {
      this.leave();
      const body = this.bodyOf(form);
      for (const { dataset } of this.lines) {
        if (dataset.review) body.set(`seen-${dataset.review}`, dataset.seen);
      }
      const [answer, told] = await this.reach(form.action, { method: "POST", body }).catch(() => []);
      if (!answer) return this.announce(this.words.offline);
      const sentence = told?.detail ?? (this.outbox.isOut(answer) ? this.words.loggedOut : this.words.failed);
      if (answer.ok && told) await this.load(location.href);
      return this.announce(sentence);
    }

    refused(form, told, say, anchor) {
      if (anchor !== this.anchor && told.parts) {
        this.replaceLine(anchor, told.parts);
        // with its reason, for who comes back
        this.ahead.set(anchor, { at: performance.now(), parts: told.parts });
      }
      if (anchor !== this.anchor || !told.parts) return say(told.detail);
      const typed = this.box?.value;
      this.put(this.anchor, told.parts);
      if (this.box && typed !== undefined && this.box.value !== typed) {
        this.write(this.box, typed);
      }
      return say(told.detail, { focus: this.pen ?? this.card }, this.box?.form ?? this.card);
    }

    /* The server has this text; what was typed on meanwhile stays. */
    settle(anchor, name, text) {
      if (this.keeping.read(anchor, name)?.text === text) this.keeping.wipe(anchor, name);
      if (anchor !== this.anchor) return;
      const field = this.fields.find((one) => one.dataset.localizeKeep === name);
      if (field?.value === text) field.dataset.stored = text;
    }

    async done(anchor, told, button, isLeft) {
      this.announce(told.detail);
      this.behind.delete(anchor);
      if (!told.parts) return this.load(location.href);
      this.offerUndo(anchor, told.parts.undo);
      if (this.anchor !== anchor || this.going) {
        // they are elsewhere, or on their way there, and what they typed is kept
        this.replaceLine(anchor, told.parts);
        this.tellWaiting();
        if (this.isEarly) this.openEarly();
        return null;
      }
      const wasInBox = this.pen && this.pen === document.activeElement;
      const typed = this.fields.filter((field) => this.isChanged(field));
      typed.forEach((field) => this.keepField(field));
      this.put(anchor, told.parts);
      const goesOn = button?.matches(
        "[data-localize-submit], [data-localize-agree], [data-localize-still], [data-localize-on]"
      );
      if (goesOn && !isLeft && !typed.length) return this.goOn(anchor, wasInBox ? "box" : "card");
      this.focusOn(wasInBox ? "box" : "card");
      this.fetchAhead();
      return null;
    }

    stay() {
      this.leaving = null;
    }

    guard(event) {
      const isLost = (field) =>
        field.form !== this.leaving &&
        this.isChanged(field) &&
        !this.keeping.isKept(this.anchor, field.dataset.localizeKeep, field.value);
      if (this.fields.some(isLost)) event.preventDefault();
    }

    // Keys

    key(event) {
      const target = event.target;
      if (event.isComposing || !target.matches) return;
      const inBox = target.matches("textarea, input, select, [contenteditable]");
      if (inBox && !this.part.contains(target)) return;
      if (event.key === "Escape" && this.going && !this.isEarly) this.goTo(null);
      if (event.key === "F2") {
        event.preventDefault();
        this.isBare = !this.isBare;
        return void this.showBare();
      }
      if (event.key === "F4") {
        event.preventDefault();
        return void this.toRefused("box");
      }
      if (!inBox && (event.key === "?" || (event.shiftKey && event.code === "Slash"))) {
        event.preventDefault(); // Wagtail's sheet knows none of these
        return void this.unfold(".localize-help", this.element);
      }
      if (event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey) {
        const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
        if (digit && this.fixes[digit[1] - 1]) {
          event.preventDefault();
          return void this.mend(this.fixes[digit[1] - 1]);
        }
        if (/^(?:Digit|Numpad)0$/.test(event.code)) {
          event.preventDefault();
          if (this.going || this.loading) return void this.sayWaiting();
          return void this.insertNext();
        }
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        const to = this.beside(this.going ?? this.anchor, by);
        if (to) this.open(to, { focus: inBox ? "box" : "card" });
        return;
      }
      if (inBox) this.keyInBox(event);
      else this.keyOutside(event);
    }

    keyInBox(event) {
      const isLetter = [...event.key].length === 1 && !event.ctrlKey && !event.metaKey;
      if (event.target === this.box && this.box.readOnly && isLetter) {
        event.preventDefault();
        this.mayEdit();
        return;
      }
      if (event.key === "Escape") {
        this.focusOn("card");
        return;
      }
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
      const reason = event.target.matches("select[name=reason]") && event.target.options[digit?.[1]];
      if (reason) {
        event.preventDefault();
        event.target.value = reason.value;
        event.target.form.elements.remark.focus();
        return;
      }
      const form = event.target.closest("[data-localize-form]");
      if (event.key !== "Enter" || !event.ctrlKey) return;
      event.preventDefault();
      if (event.repeat) return;
      // of a remark: the key sends wherever somebody types
      if (!form) return void event.target.form?.querySelector("button:not([type=button])")?.click();
      const isEdited = this.box && this.isChanged(this.box);
      const isWaiting = this.isEarly ? !isEdited : this.isWaiting || (this.isNew && !isEdited);
      if (isWaiting) return void this.sayWaiting();
      const button =
        (!isEdited && form.querySelector("[data-localize-agree]")) ||
        form.querySelector("[data-localize-submit]") ||
        form.querySelector("[data-localize-save]");
      button?.click();
    }

    keyOutside(event) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      if (event.target.closest("[role=menu], [role=dialog], dialog")) return;
      const [next, back] = [() => this.step(1), () => this.step(-1)];
      const goes = { KeyJ: next, KeyK: back, KeyN: () => this.toRefused("card") };
      const keys = {
        ...goes,
        KeyA: () => this.press("[data-localize-agree]"),
        KeyS: () => this.sayStill(),
        KeyR: () => this.unfold("[data-localize-return]"),
        KeyC: () => this.unfold("[data-localize-comment]"),
        KeyE: () => (this.box ? this.mayEdit() && this.pen.focus() : this.sayNone()),
        KeyF: () => (this.fixes.length ? this.mend(this.fixes[0]) : this.sayNone()),
        KeyU: () => (this.undone ? this.undo() : this.announce(this.words.saidNone)),
        KeyO: () => this.unfoldAll(),
        KeyD: () => this.focusFirst("[data-localize-dismiss]"),
      };
      const act = keys[event.code];
      if (!act) return;
      event.preventDefault();
      if (goes[event.code]) return void act();
      if (event.repeat) return; // a key that is held down decides once
      if (!this.isWaiting && !this.isNew) return void act();
      // whoever wants to write finds the box when it is there
      if (event.code === "KeyE" && this.going) this.focusThere = "box";
      this.sayWaiting();
    }

    /* A button of the card; where it is missing, why, and the card as it is now. */
    press(selector) {
      const button = this.part.querySelector(selector);
      if (button) return void button.click();
      this.sayNone();
      this.refresh();
    }

    sayStill() {
      if (this.box && this.isChanged(this.box)) return void this.announce(this.words.saidChanged);
      return void this.press("[data-localize-still]");
    }

    sayNone() {
      const why = this.card?.querySelector(".localize-why")?.textContent ?? "";
      this.announce(why.trim() || this.words.saidNone);
    }

    focusFirst(selector) {
      const found = this.part.querySelector(selector);
      if (found) found.focus();
      else this.sayNone();
    }

    unfoldAll() {
      const folded = Array.from(this.card?.querySelectorAll("[data-localize-folded]") ?? []);
      if (!folded.length) return void this.sayNone();
      for (const one of folded) one.open = true;
      folded.at(-1).scrollIntoView({ block: "nearest" });
    }

    unfold(selector, among = this.part) {
      const details = among.querySelector(selector);
      if (!details) return void this.sayNone();
      details.open = true;
      const field = details.querySelector("select, input:not([type=hidden]), textarea");
      (field ?? details.querySelector("summary")).focus();
    }
  }

  window.wagtail.app.register("localize-workbench", Workbench);
})();
