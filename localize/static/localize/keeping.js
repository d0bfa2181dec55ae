/* What is typed and not saved yet, of the workbench and of the editor of pages: on the device with
   every letter (typed.js), and what the server has of it from other devices. Knows which string a
   text belongs to, also when its own is gone; knows no screen beside the cards that it is given.

   The server gives a number to each text that it keeps. A text that was made on the newest number
   wins; a device that typed nothing since takes the server's; of anything else both are shown. No
   clock is asked: that of a device may be wrong.

   Every copy says how many letters of which window are in it (`seen`). By this the windows of a
   device, each of which keeps a copy of its own, do the same among themselves; and a text is known
   again whose answer was lost. A copy that another was made on is left for that one. */
(function (root) {
  "use strict";

  const { keep, read, wipe, placeIn, ofAccount, heir, storageOf, isHereOnly } = root.localizeTyped;

  // one that was kept before windows had names is a window of its own
  const seenOf = (typed, card) => typed.seen ?? { [`before-${card}`]: 1 };
  const covers = (seen, other) =>
    Object.entries(other).every(([window, letters]) => (seen[window] ?? 0) >= letters);
  const joined = (one, other) => {
    const all = { ...one };
    for (const [window, letters] of Object.entries(other)) {
      all[window] = Math.max(all[window] ?? 0, letters);
    }
    return all;
  };
  const WINDOWS = 30; // so many of the last are enough: whoever knows of one knows what it was made on
  const nameOf = (card, field) => `${card}:${field}`;
  const newName = () =>
    Array.from(crypto.getRandomValues(new Uint32Array(3)), (one) => one.toString(36)).join("");

  class Keeping {
    constructor(account, translation) {
      this.account = String(account);
      this.translation = String(translation);
      this.device = storageOf("localStorage");
      this.here = new Map(); // what is in the boxes of this window: a device may keep nothing
      this.seen = new Map(); // what these were made on
      this.own = new Set(); // boxes in which this window typed on
      this.numbers = new Map(); // card → the number that this window was told last
      this.past = new Set(); // all that it was told
      this.dropped = new Map(); // card → texts that its person did not choose, for the history
      this.homes = new Map(); // card that is gone → the one in its place
      this.letters = 0;
      this.isRecovered = false; // does the device have all that it ever had?
      Promise.resolve(root.localizeTyped.ready).then(() => (this.isRecovered = true));
      this.screen = newName();
    }

    placeOf(card, field, window = this.screen) {
      return { account: this.account, translation: this.translation, card, field, window };
    }

    /* {card, field} that another window has changed; null where the key is none of these. */
    changedIn(key) {
      const place = placeIn(key ?? "");
      const { account, translation } = this;
      return place?.account === account && place.translation === translation ? place : null;
    }

    // What is on the device

    /* Every copy: [{card, field, window, typed}]; that of this window as it is here. */
    copies() {
      const found = [];
      for (const [place, typed] of ofAccount(this.device, this.account, this.translation)) {
        const { card, field, window } = place;
        const isHere = window === this.screen && this.here.has(nameOf(card, field));
        if (!isHere) found.push({ card, field, window, typed });
      }
      for (const [name, typed] of this.here) {
        const at = name.indexOf(":");
        const place = { card: name.slice(0, at), field: name.slice(at + 1) };
        found.push({ ...place, window: this.screen, typed });
      }
      return found;
    }

    /* Those that no other was made on, that of this window first. */
    all() {
      const found = [];
      const copies = this.copies();
      // of the same letters that of this window counts, then the one that was told more
      const told = ({ typed }) => [typed.isOnServer ? 1 : 0, typed.number ?? 0];
      copies.sort((one, other) => {
        const [[isThere, number], [isAlso, its]] = [told(one), told(other)];
        return this.isHere(other) - this.isHere(one) || isAlso - isThere || its - number;
      });
      for (const one of copies) {
        const seen = seenOf(one.typed, one.card);
        const isLeft = copies.some((other) => {
          if (other === one || other.card !== one.card || other.field !== one.field) return false;
          const theirs = seenOf(other.typed, other.card);
          if (!covers(theirs, seen)) return false;
          return !covers(seen, theirs) || found.includes(other); // of the same letters the first
        });
        if (!isLeft) found.push(one);
      }
      return found;
    }

    isHere(one) {
      return one.window === this.screen;
    }

    heads(card, field) {
      return this.all().filter((one) => one.card === card && one.field === field);
    }

    read(card, field) {
      return this.here.get(nameOf(card, field)) ?? this.heads(card, field)[0]?.typed;
    }

    isKept(card, field, text) {
      return this.copies().some((one) => {
        if (one.card !== card || one.field !== field || one.typed.text !== text) return false;
        return read(this.device, this.placeOf(card, field, one.window))?.text === text;
      });
    }

    /* What other windows typed for the same box, and this one knows nothing of; with what the
       server has, `theirs`, unless one of them was made on it. */
    others(card, field, theirs) {
      const mine = this.read(card, field);
      const found = this.heads(card, field)
        .map((one) => one.typed)
        .filter((typed) => typed !== mine && typed.text !== mine?.text);
      const made = theirs?.seen ?? {};
      const isMadeOn = (one) => Object.keys(made).length && covers(seenOf(one, card), made);
      const isThere = found.some((one) => one.text === theirs?.text || isMadeOn(one));
      return theirs && !isThere ? [...found, theirs] : found;
    }

    /* Of other windows: [{window, typed}], which this one's was not made on. */
    elsewhere(card, field) {
      const mine = this.here.get(nameOf(card, field));
      return this.heads(card, field).filter((one) => one.typed !== mine && !this.isHere(one));
    }

    /* A copy as the server calls it: the window that wrote it last, and its count of letters. */
    nameOfCopy(typed) {
      return Object.entries(typed.seen ?? {}).at(-1)?.join(".") ?? "";
    }

    // What is typed here

    /* True when the device has it. Is it on the server? Not while nobody has said so. */
    keep(card, field, typed) {
      const name = nameOf(card, field);
      const before = this.here.get(name);
      this.letters += 1;
      const { [this.screen]: _mine, ...theirs } = this.seen.get(name) ?? {};
      const last = Object.entries(theirs).slice(-WINDOWS);
      const seen = { ...Object.fromEntries(last), [this.screen]: this.letters };
      const told = { number: this.numberOf(card), isOnServer: false, instead: before?.instead };
      if (field === "text") {
        told.dropped = this.droppedOf(card);
        this.dropped.delete(card);
      }
      const isKept = this.write(card, field, { ...typed, ...told, seen });
      if (isKept && !this.own.has(name)) this.tidy(card, field, seen);
      this.own.add(name);
      return isKept;
    }

    write(card, field, typed) {
      const name = nameOf(card, field);
      this.here.set(name, typed);
      this.seen.set(name, joined(this.seen.get(name) ?? {}, seenOf(typed, card)));
      return keep(this.device, this.placeOf(card, field), typed);
    }

    /* Copies of other windows that this was made on. */
    tidy(card, field, seen) {
      for (const one of this.copies()) {
        if (one.card !== card || one.field !== field || this.isHere(one)) continue;
        if (covers(seen, seenOf(one.typed, card))) wipe(this.device, this.placeOf(card, field, one.window));
      }
    }

    /* For a box of this window, which goes on from there, whatever another one does. */
    take(card, field) {
      const name = nameOf(card, field);
      const isNew = !this.here.has(name);
      if (!isNew) this.notice(card, field); // while another string was open
      const typed = this.read(card, field);
      if (typed && this.isRecovered) this.goOnFrom(card, field, typed);
      if (field !== "text") return typed;
      if (typed && isNew) this.know(card, typed.number ?? 0);
      else if (!this.numbers.has(card)) this.know(card, 0);
      return typed;
    }

    goOnFrom(card, field, typed) {
      const name = nameOf(card, field);
      if (this.here.get(name) !== typed) this.own.delete(name);
      this.here.set(name, typed);
      this.seen.set(name, joined(this.seen.get(name) ?? {}, seenOf(typed, card)));
    }

    /* Stored, or thrown away; with it all that it was made on. */
    wipe(card, field, seen = this.seen.get(nameOf(card, field)) ?? {}) {
      const dropped = field === "text" && this.droppedOf(card);
      if (dropped) this.dropped.set(card, dropped);
      this.here.delete(nameOf(card, field));
      wipe(this.device, this.placeOf(card, field));
      this.tidy(card, field, seen);
    }

    remove({ card, field, window, typed }) {
      if (window === this.screen) this.here.delete(nameOf(card, field));
      wipe(this.device, this.placeOf(card, field, window));
      this.tidy(card, field, seenOf(typed, card));
    }

    /* Another window wrote. What belongs into the box of this one: "theirs" where it was made on
       what is there, "both" where neither was made on the other, else "mine". */
    notice(card, field) {
      const mine = this.here.get(nameOf(card, field));
      const heads = this.heads(card, field);
      if (mine && heads.some((one) => one.typed === mine)) {
        // stored or thrown away there: the server says it with its next answer
        const isGone = !this.isOnDevice(card, field, mine);
        if (isGone) this.here.set(nameOf(card, field), { ...mine, isGone });
        return this.others(card, field).length ? "both" : "mine";
      }
      const next = heads.find((one) => !mine || covers(seenOf(one.typed, card), seenOf(mine, card)));
      if (!next) return "mine";
      this.goOnFrom(card, field, next.typed);
      if (field === "text") this.know(card, next.typed.number ?? 0);
      return "theirs";
    }

    isOnDevice(card, field, mine) {
      return ofAccount(this.device, this.account, this.translation).some(([place, typed]) => {
        const isItsBox = place.card === card && place.field === field;
        return isItsBox && covers(seenOf(typed, card), seenOf(mine, card));
      });
    }

    /* Of two texts that its person was shown one is in the box now; the other, `left`, goes to the
       history. theirs: that of another window or, with its number, of the server. */
    decide(card, theirs, left, isOfServer) {
      const name = nameOf(card, "text");
      const seen = seenOf(theirs, card);
      const all = joined(this.seen.get(name) ?? {}, seen);
      if (isOfServer) this.know(card, theirs.number);
      this.dropped.set(card, [...(this.dropped.get(card) ?? []), left]);
      const mine = this.here.get(name);
      if (mine) {
        const now = { ...mine, dropped: this.droppedOf(card), number: this.numberOf(card) };
        this.dropped.delete(card);
        // nothing was typed on from theirs
        const same = { seen, isOnServer: isOfServer };
        this.write(card, "text", { ...now, ...(mine.text === theirs.text ? same : { seen: all }) });
      }
      this.seen.set(name, all);
      this.tidy(card, "text", all);
    }

    // What the server has

    /* The number that the text in the box was made on; 0 where none was told. */
    numberOf(card) {
      return this.numbers.get(card) ?? this.read(card, "text")?.number ?? 0;
    }

    know(card, number) {
      this.numbers.set(card, number);
      this.past.add(number);
    }

    /* Is there something for the server? */
    isUnsent(card) {
      const mine = this.read(card, "text");
      return Boolean(mine && isHereOnly(mine));
    }

    /* What the server has not, whatever window typed it: [{card, field, window, typed}]. */
    hereOnly() {
      return this.all().filter(({ typed }) => isHereOnly(typed));
    }

    droppedOf(card) {
      const all = [...(this.read(card, "text")?.dropped ?? []), ...(this.dropped.get(card) ?? [])];
      return all.length ? all : undefined;
    }

    /* What a text goes to the server with. */
    told(card) {
      const mine = this.read(card, "text");
      const seen = mine ? seenOf(mine, card) : (this.seen.get(nameOf(card, "text")) ?? {});
      const told = { number: this.numberOf(card), letters: JSON.stringify(seen) };
      if (mine?.instead) told.instead = mine.instead;
      const dropped = this.droppedOf(card);
      if (dropped) told.dropped = JSON.stringify(dropped);
      return told;
    }

    /* The server has `text`, which this window sent with what it told; what was typed on meanwhile
       stays. */
    heardOf(card, text, number, told) {
      this.know(card, number);
      const isTold = (dropped) => dropped && JSON.stringify(dropped) === told.dropped;
      if (isTold(this.dropped.get(card))) this.dropped.delete(card);
      const mine = this.here.get(nameOf(card, "text"));
      if (!mine) return;
      const now = { ...mine, number, isOnServer: mine.text === text };
      if (now.instead === told.instead) delete now.instead;
      if (isTold(now.dropped)) delete now.dropped;
      this.write(card, "text", now);
      this.tidy(card, "text", seenOf(now, card));
    }

    /* The server has `theirs`: {number, text, seen, …}. What belongs into the box of the card:
       "mine", what is typed here; "theirs", which the device has from now on, or nothing where
       the server keeps nothing any more; "both" where neither was made on the other. isOpen: is its
       box on the screen? Nothing is in it then that a browser which froze this window did not tell
       it of. */
    hear(card, theirs, isOpen = false) {
      if (theirs.number === this.numberOf(card)) return "mine";
      const mine = isOpen ? this.here.get(nameOf(card, "text")) : this.read(card, "text");
      const made = theirs.seen ?? {};
      const isSame = mine?.text === theirs.text;
      const isFirst = Object.keys(made).length && mine && covers(seenOf(mine, card), made);
      // also where the answer to this very text was lost, with its window perhaps
      const isLater = mine && covers(made, seenOf(mine, card));
      const isNothingNew = mine?.isOnServer || mine?.isGone;
      const isTyped = mine && !isSame && !isLater && ((isFirst && theirs.text) || !isNothingNew);
      if (isTyped && theirs.text && !isFirst) return "both";
      this.know(card, theirs.number);
      if (isTyped) {
        const { isGone, ...typed } = mine;
        this.write(card, "text", { ...typed, number: theirs.number, isOnServer: false });
        return "mine";
      }
      if (!theirs.text) {
        this.wipe(card, "text");
        return isSame ? "mine" : "theirs";
      }
      const seen = joined(mine ? seenOf(mine, card) : {}, made);
      this.own.delete(nameOf(card, "text"));
      this.write(card, "text", { ...mine, ...theirs, seen, isOnServer: true });
      this.tidy(card, "text", seen);
      return isSame ? "mine" : "theirs";
    }

    /* What the server has, as the screen came with it. Of what this device has, or has typed on
       from, it needs nothing; nor of what this window has left behind while the screen came. */
    adopt(texts) {
      for (const { card, ...theirs } of texts) {
        if (this.past.has(theirs.number)) continue;
        const known = this.copies().filter(({ field, typed }) => {
          return field === "text" && typed.number === theirs.number;
        });
        if (!known.length) this.hear(card, theirs);
        if (!card.startsWith("s0x")) continue;
        // its string is gone: what is kept in its place says so to the server
        const [one] = known.length ? known : this.heads(card, "text");
        if (!one) continue;
        const typed = { ...one.typed, instead: `${card.slice(3)}.${theirs.number}` };
        keep(this.device, this.placeOf(one.card, "text", one.window), typed);
        if (this.isHere(one)) this.here.set(nameOf(one.card, "text"), typed);
      }
    }

    /* Texts whose string is gone go to the one that is in its place now; what finds none is given
       back. Where something else waits there, both are shown. lines: [{card, ground, was}],
       known: ids of all cards. */
    rehouse(lines, known) {
      const homeless = [];
      const moved = new Map();
      for (const one of this.all()) {
        if (known.has(one.card)) continue;
        const found = one.field === "text" ? heir(one.typed, lines) : null;
        if (found) moved.set(found.card, [...(moved.get(found.card) ?? []), one]);
        else homeless.push(one);
      }
      for (const [card, texts] of moved) this.move(card, texts);
      return homeless;
    }

    move(card, texts) {
      const there = this.heads(card, "text");
      const all = [...there, ...texts];
      // its own first half, which the server had, shuts no text out
      const isMadeOn = (one, other) =>
        covers(seenOf(other.typed, other.card), seenOf(one.typed, one.card)) ||
        other.typed.text.startsWith(one.typed.text);
      const kept = [];
      for (const one of all) {
        const isHalf = (other) =>
          other !== one && isMadeOn(one, other) && (!isMadeOn(other, one) || kept.includes(other));
        if (!all.some(isHalf)) kept.push(one);
      }
      const rows = texts.filter((one) => !kept.includes(one)).map(({ typed }) => typed.instead);
      for (const one of there) if (!kept.includes(one)) this.remove(one);
      for (const one of texts) {
        this.homes.set(one.card, card);
        if (kept.includes(one)) {
          const number = this.numbers.get(card) ?? 0;
          const seen = seenOf(one.typed, one.card);
          const instead = [one.typed.instead, ...rows].filter(Boolean).join(",") || undefined;
          const typed = { ...one.typed, seen, number, instead, isOnServer: false };
          if (this.here.has(nameOf(card, "text"))) {
            // what this window types on from the other text is not made on this one
            const away = newName();
            const apart = { ...typed, seen: { ...seen, [away]: 1 } };
            keep(this.device, this.placeOf(card, "text", away), apart);
          } else this.write(card, "text", typed);
        }
        this.remove(one);
      }
    }
  }

  root.LocalizeKeeping = Keeping;
})(globalThis);
