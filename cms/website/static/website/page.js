// The help page on a phone: what its dates say by the phone's own clock, and a copy for when there
// is no network. Nothing is registered or stored before somebody taps “keep”.
const CAMBODIA_MS = 7 * 60 * 60 * 1000; // +07:00, no summer time
const SHELVES = "information-"; // as the worker names its own
const box = document.querySelector("[data-keep]");

// the rules for clients: after valid_until a contact is marked, from offered_until on left out
function applyDates(now) {
  const today = new Date(now.getTime() + CAMBODIA_MS).toISOString().slice(0, 10);
  for (const one of document.querySelectorAll("[data-offered-until], [data-ends-at]")) {
    const end = one.dataset.offeredUntil ?? one.dataset.endsAt;
    if (Date.parse(end) <= now.getTime()) one.hidden = true;
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
  await Promise.all((await registrations()).map((one) => one.unregister()));
  const names = (await caches.keys()).filter((name) => name.startsWith(SHELVES));
  await Promise.all(names.map((name) => caches.delete(name)));
}

// resolves when the copy is there; fails when it could not be made whole
function arrived(registration) {
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("not kept"));
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

async function keep() {
  const { scope } = box.dataset;
  try {
    const options = { scope, updateViaCache: "none" };
    await arrived(await navigator.serviceWorker.register(`${scope}worker.js`, options));
    return "kept";
  } catch {
    await remove();
    return "failed";
  }
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
