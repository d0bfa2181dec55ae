/* Devices of one person and windows of the workbench on them, without a screen: what is in the box,
   what is shown beside it, what a window sends. `workbench.js` does the same with a screen around it;
   what is kept, and what wins, is decided by typed.js and keeping.js themselves. Line by line it gets
   {do, …} and answers; the server is asked by whoever drives it (test_kept_histories.py). */
"use strict";

const { readFileSync } = require("fs");
const [, , typedAt, keepingAt, fault] = process.argv;
const patched = (path) => {
  let source = readFileSync(path, "utf8");
  for (const [before, after] of JSON.parse(fault)[path.split("/").pop()] ?? []) {
    if (!source.includes(before)) throw new Error(`nothing to patch: ${before}`);
    source = source.replace(before, after);
  }
  return new Function("globalThis", "crypto", source);
};
const scripts = [patched(typedAt), patched(keepingAt)];
const leavesAtOnce = !JSON.parse(fault).stays;

let devices, windows;

function newDevice() {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => { kept.set(name, text); devices.changed.add(name); },
    removeItem: (name) => { kept.delete(name); devices.changed.add(name); },
  };
}

class Window {
  constructor(device) {
    this.device = device;
    const realm = { localStorage: devices[device].storage };
    for (const script of scripts) script(realm, globalThis.crypto);
    this.keeping = new realm.LocalizeKeeping("5", "7");
    this.keeping.isRecovered = true;
    this.theirs = new Map(); // card → another text that the server has
    this.stored = new Map();
  }

  load({ cards, typed }, at) {
    this.cards = cards;
    for (const { card, stored } of cards) this.stored.set(card, stored);
    this.keeping.adopt(typed);
    const known = new Set(cards.map(({ card }) => card));
    this.homeless = this.keeping.rehouse(cards, known).map((one) => one.typed.text);
    this.open(at ?? this.cards[0].card);
  }

  of(card = this.card) {
    return this.cards.find((one) => one.card === card);
  }

  open(card) {
    this.card = card;
    this.text = this.stored.get(card);
    const typed = this.keeping.take(card, "text");
    if (!typed) return;
    if (typed.text === this.text) this.keeping.wipe(card, "text");
    else this.text = typed.text;
  }

  get isChanged() {
    return this.text !== this.stored.get(this.card);
  }

  write(text) {
    this.text = text;
    if (!this.isChanged) return void this.keeping.wipe(this.card, "text");
    const { source, ground } = this.of();
    const { clock } = devices[this.device];
    const typed = { text, at: devices.now + clock, stored: this.stored.get(this.card), source, ground };
    this.keeping.keep(this.card, "text", typed);
  }

  others(card = this.card) {
    const theirs = this.theirs.get(card);
    return this.keeping.others(card, "text", theirs?.text === this.text ? null : theirs);
  }

  says(text) {
    const values = text === undefined ? {} : { text, stored: this.stored.get(this.card) };
    return { card: this.card, source: this.of().source, ...values, ...this.keeping.told(this.card) };
  }

  heard(card, theirs) {
    const whose = this.keeping.hear(card, { ...this.of(card), ...theirs }, card === this.card);
    if (whose === "both") this.theirs.set(card, theirs);
    else this.theirs.delete(card);
    if (whose === "theirs" && card === this.card) this.open(card);
  }

  answer({ asked, kind, told }) {
    const { card } = asked;
    if (kind === "gone") {
      this.load(told, undefined);
      const home = this.keeping.homes.get(card);
      if (home && this.of(home)) this.open(home);
      return;
    }
    if (!this.of(card)) return; // another screen by now
    if (told.typed) this.heard(card, told.typed);
    if (kind !== "ok" || told.typed) return;
    if (asked.isHandedIn) this.settle(card, asked.text, told.stored);
    else if (asked.text !== undefined) this.keeping.heardOf(card, asked.text, told.number, asked);
  }

  settle(card, text, stored) {
    if (this.keeping.read(card, "text")?.text === text) this.keeping.wipe(card, "text");
    this.stored.set(card, stored);
    if (card === this.card && this.text === text) this.text = stored;
    if (!leavesAtOnce && card === this.card && !this.isChanged) this.open(this.next());
  }

  next() {
    const at = this.cards.findIndex((one) => one.card === this.card);
    return this.cards[(at + 1) % this.cards.length].card;
  }

  shown() {
    const { card, text } = this;
    return { card, text, others: this.others().map((one) => one.text), homeless: this.homeless };
  }
}

const acts = {
  begin: ({ clocks }) => {
    windows = new Map();
    devices = clocks.map((clock) => ({ clock }));
    devices.changed = new Set();
    devices.now = 0;
    for (const one of devices) one.storage = newDevice();
  },
  pass: ({ by }) => { devices.now += by; },
  load: ({ window, device, screen, isDeaf }) => {
    if (!windows.has(window)) windows.set(window, new Window(device));
    const it = windows.get(window);
    it.isDeaf = isDeaf;
    it.load(screen);
    return it.shown();
  },
  close: ({ window }) => { windows.delete(window); },
  open: ({ window, at }) => {
    const it = windows.get(window);
    it.open(it.cards[at % it.cards.length].card);
  },
  type: ({ window, token }) => {
    const it = windows.get(window);
    it.write(it.text + token);
  },
  throw: ({ window }) => {
    const it = windows.get(window);
    const { text } = it;
    it.write(it.stored.get(it.card));
    return text;
  },
  says: ({ window, withText }) => {
    const it = windows.get(window);
    const isSent = withText || it.keeping.isUnsent(it.card);
    return it.says(isSent && it.isChanged ? it.text : undefined);
  },
  handIn: ({ window }) => {
    const it = windows.get(window);
    if (!it.isChanged) return null;
    const asked = { ...it.says(it.text), isHandedIn: true };
    if (leavesAtOnce) it.open(it.next());
    return asked;
  },
  answer: ({ window, answer }) => { windows.get(window).answer(answer); },
  decide: ({ window, isTheirs }) => {
    const it = windows.get(window);
    const [other] = it.others();
    if (!other) return;
    const mine = it.text;
    it.write(isTheirs ? other.text : mine);
    const isOfServer = other === it.theirs.get(it.card);
    it.keeping.decide(it.card, other, isTheirs ? mine : other.text, isOfServer);
    it.theirs.delete(it.card);
  },
  wipe: ({ device }) => {
    const { storage } = devices[device];
    const texts = Array.from({ length: storage.length }, (_, i) => storage.key(i))
      .map((name) => JSON.parse(storage.getItem(name)).text);
    devices[device].storage = newDevice();
    return texts;
  },
  shown: ({ window }) => windows.get(window).shown(),
};

const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const asked = JSON.parse(line);
  devices?.changed.clear();
  const found = acts[asked.do](asked);
  // the browser tells the other windows of a device
  for (const name of [...(devices.changed ?? [])]) {
    for (const [number, it] of windows) {
      if (it.isDeaf || number === asked.window || it.device !== windows.get(asked.window)?.device) continue;
      const place = it.keeping.changedIn(name);
      if (place?.card === it.card && it.keeping.notice(it.card, "text") === "theirs") it.open(it.card);
    }
  }
  console.log(JSON.stringify(found ?? null));
});
