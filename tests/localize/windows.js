/* Devices of one person and windows of the workbench on them, without a screen: what is in the box,
   what is shown beside it, what a window sends. `workbench.js` does the same with a screen around it;
   what is kept, and what wins, is decided by typed.js and keeping.js themselves. Line by line it gets
   {do, …} and answers; the server is asked by whoever drives it (test_kept_histories.py). */
"use strict";

const { readFileSync } = require("fs");
const [, , typedAt, keepingAt, outboxAt, fault] = process.argv;
const patched = (path, ...names) => {
  let source = readFileSync(path, "utf8");
  for (const [before, after] of JSON.parse(fault)[path.split("/").pop()] ?? []) {
    if (!source.includes(before)) throw new Error(`nothing to patch: ${before}`);
    source = source.replace(before, after);
  }
  return new Function("globalThis", "crypto", ...names, source);
};
const scripts = [patched(typedAt), patched(keepingAt)];
const AROUND = ["document", "location", "fetch", "setInterval", "addEventListener", "dispatchEvent"];
const outboxOf = patched(outboxAt, ...AROUND);
const leavesAtOnce = !JSON.parse(fault).stays;

let devices, windows, screen;

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

/* Another screen of the office, on which no string is open: it sends what the device has. Whoever
   drives it answers each request. */
class Screen {
  constructor(device) {
    const realm = { localStorage: devices[device].storage };
    for (const script of scripts) script(realm, globalThis.crypto);
    realm.localizeTyped.ready = Promise.resolve();
    const dataset = { here: "/0/string/0/here/", login: "/login/", other: "both", refused: "no" };
    const document = {
      currentScript: { dataset },
      querySelector: (what) => (what.startsWith("meta") ? { content: "5" } : null),
      addEventListener: () => {},
      cookie: "csrftoken=x",
    };
    const asks = (address, { body }) => new Promise((...ends) => (this.asked = { address, body, ends }));
    const none = () => {};
    outboxOf(realm, globalThis.crypto, document, {}, asks, none, none, none);
    this.outbox = realm.localizeOutbox;
  }

  /* What it asks next; of the end, what it did not send and says nothing about. */
  async next() {
    await new Promise(setImmediate);
    if (this.asked) {
      const [, segment] = /string\/(\d+)\//.exec(this.asked.address);
      const { number, ...said } = Object.fromEntries(this.asked.body);
      return { asked: { card: `s${segment}`, number: Number(number), ...said } };
    }
    const { left } = this.outbox;
    return { left: left.filter((one) => !this.outbox.reasonOf(one)).map((one) => one.typed.text) };
  }

  reply(answer) {
    const [resolve, reject] = this.asked.ends;
    this.asked = null;
    if (!answer) return void reject(new Error("no answer"));
    const { kind, told } = answer;
    const status = kind === "ok" ? 200 : 409;
    const document = kind === "gone" ? { type: "urn:cncc:problem:source-changed" } : told;
    const headers = new Map([["content-type", "application/json"]]);
    resolve({ ok: kind === "ok", status, headers, json: async () => document });
  }
}

const acts = {
  screen: ({ device }) => {
    screen = new Screen(device);
    return screen.next();
  },
  reply: ({ answer }) => {
    screen.reply(answer);
    return screen.next();
  },
  absence: ({ days }) => {
    // a screen sees what is there, and another one comes much later
    for (const { storage } of devices) {
      const realm = { localStorage: storage };
      for (const script of scripts) script(realm, globalThis.crypto);
      for (const day of [0, days]) realm.localizeTyped.wipeOld(storage, devices.now + day * 86_400_000);
    }
    devices.now += days * 86_400_000;
  },
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
lines.on("line", async (line) => {
  const asked = JSON.parse(line);
  devices?.changed.clear();
  const found = await acts[asked.do](asked);
  const device = asked.device ?? windows.get(asked.window)?.device;
  // the browser tells the other windows of a device
  for (const name of [...(devices.changed ?? [])]) {
    for (const [number, it] of windows) {
      if (it.isDeaf || number === asked.window || it.device !== device) continue;
      const place = it.keeping.changedIn(name);
      if (place?.card === it.card && it.keeping.notice(it.card, "text") === "theirs") it.open(it.card);
    }
  }
  console.log(JSON.stringify(found ?? null));
});
