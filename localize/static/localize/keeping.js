/* What is typed in the workbench and not saved yet: on the device with every letter (typed.js),
   and what the server has of it from other devices. Knows which string a text belongs to, also
   when its own is gone; knows no screen beside the cards that it is given.

   The server gives a number to each text that it keeps. A text that was made on the newest number
   wins; a device that typed nothing since takes the server's; of anything else both are shown. No
   clock is asked: that of a device may be wrong. */
(function (root) {
  "use strict";

  const { keep, read, wipe, ofAccount, heir, storageOf } = root.localizeTyped;

  class Keeping {
    constructor(account, translation) {
      this.account = account;
      this.translation = translation;
      this.device = storageOf("localStorage");
      this.here = new Map(); // the same, of this page: a device may keep nothing
      this.numbers = new Map(); // card → the number that this page was told last
      this.past = new Set(); // all that it was told
      this.isRecovered = false; // does the device have all that it ever had?
      Promise.resolve(root.localizeTyped.ready).then(() => (this.isRecovered = true));
      // by which this page knows again what it wrote itself, where an answer was lost
      this.screen = Array.from(crypto.getRandomValues(new Uint32Array(3)), (one) =>
        one.toString(36)
      ).join("");
    }

    placeOf(card, field) {
      return { account: this.account, translation: this.translation, card, field };
    }

    /* The number that the text in the box was made on; 0 where none was told. */
    numberOf(card) {
      return this.numbers.get(card) ?? this.read(card, "text")?.number ?? 0;
    }

    /* True when the device has it. Is it on the server? Not while nobody has said so. */
    keep(card, field, typed) {
      const told = { number: this.numberOf(card), isOnServer: false };
      return this.write(card, field, field === "text" ? { ...typed, ...told } : typed);
    }

    write(card, field, typed) {
      this.here.set(`${card}:${field}`, typed);
      return keep(this.device, this.placeOf(card, field), typed);
    }

    isKept(card, field, text) {
      return read(this.device, this.placeOf(card, field))?.text === text;
    }

    read(card, field) {
      return this.here.get(`${card}:${field}`) ?? read(this.device, this.placeOf(card, field));
    }

    know(card, number) {
      this.numbers.set(card, number);
      this.past.add(number);
    }

    /* For a box of this page, which goes on from there, whatever another window does. */
    take(card, field) {
      const typed = this.read(card, field);
      const isNew = !this.here.has(`${card}:${field}`);
      if (typed && this.isRecovered) this.here.set(`${card}:${field}`, typed);
      if (field !== "text") return typed;
      if (typed && isNew) this.know(card, typed.number ?? 0);
      else if (!this.numbers.has(card)) this.know(card, 0);
      return typed;
    }

    wipe(card, field) {
      this.here.delete(`${card}:${field}`);
      wipe(this.device, this.placeOf(card, field));
    }

    /* Everything that waits: [{card, field, typed}]. */
    all() {
      const found = new Map();
      for (const [place, typed] of ofAccount(this.device, this.account, this.translation)) {
        found.set(`${place.card}:${place.field}`, { card: place.card, field: place.field, typed });
      }
      for (const [name, typed] of this.here) {
        const at = name.indexOf(":");
        found.set(name, { card: name.slice(0, at), field: name.slice(at + 1), typed });
      }
      return [...found.values()];
    }

    /* The server has `text`, which this page sent; what was typed on meanwhile stays. */
    told(card, text, number) {
      this.know(card, number);
      const mine = this.here.get(`${card}:text`);
      if (mine) this.write(card, "text", { ...mine, number, isOnServer: mine.text === text });
    }

    /* The server has `theirs`: {number, text, screen, …}. What belongs into the box of the card:
       "mine", what is typed here; "theirs", which the device has from now on, or nothing where
       the server keeps nothing any more; "both" where neither was made on the other. */
    hear(card, theirs) {
      if (theirs.number === this.numberOf(card)) return "mine";
      const mine = this.read(card, "text");
      const isSame = mine?.text === theirs.text;
      const isOwn = !theirs.text || theirs.screen === this.screen; // by this page, some letters ago
      if (mine && !mine.isOnServer && !isSame && !isOwn) return "both";
      this.know(card, theirs.number);
      if (mine && !mine.isOnServer && !isSame) {
        this.write(card, "text", { ...mine, number: theirs.number });
        return "mine";
      }
      if (theirs.text) this.write(card, "text", { ...mine, ...theirs, isOnServer: true });
      else this.wipe(card, "text");
      return isSame ? "mine" : "theirs";
    }

    /* What the server has, as the screen came with it. Of what this device has, or has typed on
       from, it needs nothing; nor of what this page has left behind while the screen came. */
    adopt(texts) {
      const known = new Set(this.past);
      for (const { field, typed } of this.all()) if (field === "text") known.add(typed.number);
      for (const { card, ...theirs } of texts) if (!known.has(theirs.number)) this.hear(card, theirs);
    }

    /* Texts whose string is gone go to the one that is in its place now, where nothing else waits;
       what finds none is given back. lines: [{card, ground, was}], known: ids of all cards. */
    rehouse(lines, known) {
      const homeless = [];
      for (const one of this.all()) {
        if (known.has(one.card)) continue;
        const found = one.field === "text" ? heir(one.typed, lines) : null;
        const there = found && this.read(found.card, "text");
        if (!found || (there && there.text !== one.typed.text)) {
          homeless.push(one);
          continue;
        }
        this.write(found.card, "text", { ...one.typed, isOnServer: false });
        this.wipe(one.card, one.field);
      }
      return homeless;
    }
  }

  root.LocalizeKeeping = Keeping;
})(globalThis);
