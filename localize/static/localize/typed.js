/* What a person types for a translation is on their device with every letter, until the server has
   it: a lost session, a cut network or a closed tab cost nothing. Kept by account, so that on a
   shared computer nobody sees another person's text; wiped when the person logs out, and after
   seven days. Every function takes the storage, which may be missing, full or switched off.

   Loaded on every screen of the admin: old texts go wherever somebody works, and anybody may log
   out anywhere. */
(function (root) {
  "use strict";

  const PREFIX = "cncc-typed";
  const DAYS = 60; // as on the server
  const MILLISECONDS = DAYS * 24 * 60 * 60 * 1000;

  // place: {account, translation, card, field, window}; a card is a string, a field a box of it. Of
  // the editor of a page the translation is "page-…", the card "form". Without a window: kept before
  // each had a copy of its own
  function nameOf({ account, translation, card, field, window }) {
    return [PREFIX, account, translation, card, field, window].filter((part) => part).join(":");
  }

  function placeIn(name) {
    const [prefix, account, translation, card, field, window = "", more] = name.split(":");
    if (prefix !== PREFIX || field === undefined || more !== undefined) return null;
    return { account, translation, card, field, window };
  }

  function names(storage) {
    try {
      return Array.from({ length: storage.length }, (_, i) => storage.key(i)).filter(placeIn);
    } catch {
      return [];
    }
  }

  /* typed: {text, at, stored, source, ground}; at in milliseconds of the server's clock, stored and
     source as they were on the screen, ground the place in the source; keeping.js adds to it. False
     when the device does not keep it. */
  function keep(storage, place, typed) {
    try {
      storage.setItem(nameOf(place), JSON.stringify(typed));
      mirror(storage, nameOf(place), JSON.stringify(typed));
      return read(storage, place)?.text === typed.text;
    } catch {
      return false;
    }
  }

  function read(storage, place) {
    try {
      const typed = JSON.parse(storage.getItem(nameOf(place)));
      return typed && typeof typed.text === "string" ? typed : null;
    } catch {
      return null;
    }
  }

  function wipe(storage, place) {
    try {
      storage.removeItem(nameOf(place));
      mirror(storage, nameOf(place), null);
    } catch {
      // what cannot be written cannot be there
    }
  }

  /* [place, typed] of one account, of one translation or of all. */
  function ofAccount(storage, account, translation) {
    return names(storage)
      .map(placeIn)
      .filter((place) => place.account === String(account))
      .filter((place) => translation === undefined || place.translation === String(translation))
      .map((place) => [place, read(storage, place)])
      .filter(([, typed]) => typed);
  }

  function wipeAccount(storage, account) {
    for (const name of names(storage)) {
      const place = placeIn(name);
      if (place.account === String(account)) wipe(storage, place);
    }
  }

  /* Is it in no other place than this device? */
  function isHereOnly(typed) {
    return !typed.isOnServer || Boolean(typed.dropped);
  }

  /* What cannot be read, and of what the server has what stands there unchanged for longer than sixty
     days since a screen came that saw it. `now` is that of the server, as the screen came. What the
     text itself says of its time is no reason: a clock was wrong, or a computer slept. */
  function wipeOld(storage, now) {
    for (const name of names(storage)) {
      const place = placeIn(name);
      const typed = read(storage, place);
      if (!typed) wipe(storage, place);
      if (!typed || isHereOnly(typed)) continue;
      const age = now - typed.seenAt;
      if (age > MILLISECONDS) wipe(storage, place);
      else if (!(age > -MILLISECONDS)) keep(storage, place, { ...typed, seenAt: now });
    }
  }

  /* The box that what was typed for a string which is gone belongs to now; null when none does.
     boxes: [{ground, was}]; was is the source that the text of the box was carried over from. */
  function heir(typed, boxes) {
    const there = boxes.filter((box) => box.ground && box.ground === typed.ground);
    const carried = there.filter((box) => box.was && box.was === typed.source);
    if (carried.length === 1) return carried[0];
    return there.length === 1 ? there[0] : null;
  }

  function storageOf(kind) {
    try {
      return root[kind];
    } catch {
      return undefined; // switched off
    }
  }

  /* A browser writes its storage to the disk some seconds later: killed before, or without power,
     it has lost it. So what is on the device stands in a database, too, which writes at once. */
  const DATABASE = "cncc-typed";
  const TEXTS = "texts";
  const unwritten = new Map(); // name → text, or null of what is gone
  let isWriting = false;
  let database = null;

  function opened() {
    database ??= new Promise((resolve) => {
      try {
        const asked = root.indexedDB.open(DATABASE, 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore(TEXTS);
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => resolve(null);
      } catch {
        resolve(null); // there is none
      }
    });
    return database;
  }

  function mirror(storage, name, text) {
    if (!root.document || storage !== storageOf("localStorage")) return;
    unwritten.set(name, text);
    if (!isWriting) write();
  }

  async function write() {
    isWriting = true;
    const texts = await opened();
    while (unwritten.size) {
      const now = [...unwritten];
      unwritten.clear();
      if (texts) await written(texts, now).catch(() => {});
    }
    isWriting = false;
  }

  function written(texts, now) {
    return new Promise((resolve, reject) => {
      const all = texts.transaction(TEXTS, "readwrite", { durability: "strict" });
      all.oncomplete = resolve;
      all.onerror = all.onabort = reject;
      for (const [name, text] of now) {
        if (text === null) all.objectStore(TEXTS).delete(name);
        else all.objectStore(TEXTS).put(text, name);
      }
    });
  }

  /* Bring back what the storage has lost; newer texts in it stay. */
  async function recover(storage) {
    const texts = await opened();
    if (!texts) return;
    const found = await new Promise((resolve) => {
      const entries = [];
      const asked = texts.transaction(TEXTS).objectStore(TEXTS).openCursor();
      asked.onerror = () => resolve(entries);
      asked.onsuccess = () => {
        const one = asked.result;
        if (!one) return resolve(entries);
        entries.push([one.key, one.value]);
        one.continue();
      };
    });
    for (const [name, text] of found) {
      const place = placeIn(name);
      if (!place || unwritten.has(name)) continue;
      const now = read(storage, place);
      try {
        if (!now || now.at < JSON.parse(text).at) storage.setItem(name, text);
      } catch {
        // full, or no text
      }
    }
  }

  root.localizeTyped = { keep, read, wipe, placeIn, ofAccount, wipeAccount, wipeOld, isHereOnly };
  Object.assign(root.localizeTyped, { heir, storageOf });

  if (!root.document) return;

  /* Logging out. The texts go once the login screen is there: a button that was pressed without a
     network has not logged anybody out. */
  const MARK = "cncc-logging-out";
  const device = storageOf("localStorage");
  const tab = storageOf("sessionStorage");
  const words = document.currentScript.dataset;

  /* What time it is, by the server's clock: that of the device may be wrong, and may be set right
     between two letters. */
  const now = () => Number(words.now) + performance.now();
  root.localizeTyped.now = now;

  let loggedOut = null;
  try {
    const account = tab.getItem(MARK);
    tab.removeItem(MARK);
    if (account && location.pathname === words.login) loggedOut = account;
  } catch {
    // without a storage nothing was kept
  }
  if (loggedOut) wipeAccount(device, loggedOut);
  // resolved when everything that is on the device can be read
  root.localizeTyped.ready = recover(device)
    .catch(() => {})
    .then(() => {
      // not before: what it marks would be the newest in the database, too
      wipeOld(device, now());
      if (loggedOut) wipeAccount(device, loggedOut);
    });

  /* Their texts go with the next login screen. */
  root.localizeTyped.markLogout = (account) => {
    try {
      tab.setItem(MARK, account);
    } catch {
      wipeAccount(device, account);
    }
  };
})(globalThis);
