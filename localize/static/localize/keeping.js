/* What is typed in the workbench and not saved yet: on the device with every letter (typed.js),
   and what the server has of it from other devices. Knows which string a text belongs to, also
   when its own is gone; knows no screen beside the cards that it is given. */
(function () {
  "use strict";

  const { keep, read, wipe, ofAccount, heir, storageOf } = window.localizeTyped;

  class Keeping {
    constructor(account, translation) {
      this.account = account;
      this.translation = translation;
      this.device = storageOf("localStorage");
      this.here = new Map(); // the same, of this page: a device may keep nothing
    }

    placeOf(card, field) {
      return { account: this.account, translation: this.translation, card, field };
    }

    /* True when the device has it. */
    keep(card, field, typed) {
      this.here.set(`${card}:${field}`, typed);
      return keep(this.device, this.placeOf(card, field), typed);
    }

    isKept(card, field, text) {
      return read(this.device, this.placeOf(card, field))?.text === text;
    }

    read(card, field) {
      return this.here.get(`${card}:${field}`) ?? read(this.device, this.placeOf(card, field));
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

    /* What the server has, typed on another device or before this one lost it. */
    adopt(texts) {
      for (const { card, ...typed } of texts) {
        const known = this.read(card, "text");
        if (!known || known.at < typed.at) this.keep(card, "text", typed);
      }
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
        this.keep(found.card, "text", one.typed);
        this.wipe(one.card, one.field);
      }
      return homeless;
    }
  }

  window.LocalizeKeeping = Keeping;
})();
