// The help page on a phone: what its dates say by the phone's own clock, and a copy for when there
// is no network. Nothing is registered or stored before somebody taps “keep”.
const CAMBODIA_MS = 7 * 60 * 60 * 1000; // +07:00, no summer time
const SHELVES = "information-"; // as the worker names its own
const box = document.querySelector("[data-keep]");

// the rules for clients: after valid_until a contact is marked, never hidden
function applyDates(now) {
  const today = new Date(now.getTime() + CAMBODIA_MS).toISOString().slice(0, 10);
  for (const one of document.querySelectorAll("[data-ends-at]")) {
    if (Date.parse(one.dataset.endsAt) <= now.getTime()) one.hidden = true;
  }
  for (const one of document.querySelectorAll("[data-valid-until]")) {
    if (one.dataset.validUntil >= today || !box) continue;
    const mark = document.createElement("span");
    mark.className = "stale";
    mark.textContent = box.dataset.notChecked;
    one.append(mark);
    delete one.dataset.validUntil;
  }
}

async function registrations() {
  const every = await navigator.serviceWorker.getRegistrations();
  return every.filter((one) => new URL(one.scope).pathname.endsWith("/help-now/"));
}

async function remove() {
  const every = await registrations();
  for (const { installing, waiting, active } of every) {
    for (const worker of [installing, waiting, active]) worker?.postMessage("remove");
  }
  await Promise.all(every.map((one) => one.unregister()));
  const names = (await caches.keys()).filter((name) => name.startsWith(SHELVES));
  await Promise.all(names.map((name) => caches.delete(name)));
}

// the worker, once it works; fails where it does not come to that
function atWork({ installing, waiting, active }) {
  const worker = installing ?? waiting ?? active;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve(worker);
      if (worker.state === "redundant") reject(new Error("no worker"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

// resolves to "kept" when the whole copy is there
function asked(worker) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener("message", ({ data }) => resolve(data));
    port1.start();
    worker.postMessage("keep", [port2]);
  });
}

async function keep() {
  const { scope } = box.dataset;
  let said = "failed";
  try {
    const options = { scope, updateViaCache: "none" };
    const registration = await navigator.serviceWorker.register(`${scope}worker.js`, options);
    said = await asked(await atWork(registration));
  } catch {
    // said below
  }
  if (said !== "kept") await remove();
  return said;
}

function say(what) {
  for (const one of box.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== what;
  if (what === "kept" && !document.querySelector("link[rel=manifest]")) {
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = `${box.dataset.scope}page.webmanifest`;
    document.head.append(link);
  }
  if (what !== "kept") document.querySelector("link[rel=manifest]")?.remove();
}

async function offerKeeping() {
  if (!box || !window.isSecureContext || !("serviceWorker" in navigator) || !window.caches) return;
  box.hidden = false;
  box.querySelector("[data-do=keep]").addEventListener("click", async () => say(await keep()));
  box.querySelector("[data-do=remove]").addEventListener("click", async () => {
    await remove();
    say("removed");
  });
  const kept = (await registrations()).some((one) => one.scope.endsWith(box.dataset.scope));
  if (kept) say("kept");
}

applyDates(new Date());
offerKeeping();
