// A page on a phone: what its dates say by the phone's own clock, and a copy for when there is no
// network. Nothing is registered or stored before somebody taps “keep”.
const SHELVES = "information "; // and the path of the page, as the worker names its own
const box = document.querySelector("[data-keep]");
const part = (name) => box.querySelector(`[data-do=${name}]`);

// the rules for clients: after valid_until a contact is marked, never hidden
function applyDates(now) {
  const today = now.toLocaleDateString("sv-SE", { timeZone: box?.dataset.timeZone });
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

const pathOf = (registration) => new URL(registration.scope).pathname;

async function registrations() {
  const every = await navigator.serviceWorker.getRegistrations();
  return every.filter((one) => pathOf(one).startsWith("/read/"));
}

async function keptPaths() {
  const names = (await caches.keys()).filter((name) => name.startsWith(SHELVES));
  return names.map((name) => name.slice(SHELVES.length));
}

// isMeant: of a path
async function remove(isMeant) {
  const every = (await registrations()).filter((one) => isMeant(pathOf(one)));
  for (const { installing, waiting, active } of every) {
    for (const worker of [installing, waiting, active]) worker?.postMessage("remove");
  }
  await Promise.all(every.map((one) => one.unregister()));
  const paths = (await keptPaths()).filter(isMeant);
  await Promise.all(paths.map((path) => caches.delete(SHELVES + path)));
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
function asked(worker, what) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener("message", ({ data }) => resolve(data));
    port1.start();
    worker.postMessage(what, [port2]);
  });
}

async function keepOne(scope) {
  const options = { scope, updateViaCache: "none" };
  const registration = await navigator.serviceWorker.register(`${scope}worker.js`, options);
  const said = await asked(await atWork(registration), "keep");
  if (said !== "kept") throw new Error(said);
}

// with a lesson the numbers
const wanted = () => [...new Set([box.dataset.help, box.dataset.scope])];

async function keep() {
  const before = await keptPaths();
  try {
    for (const path of wanted()) await keepOne(path);
    return "kept";
  } catch {
    await remove((path) => wanted().includes(path) && !before.includes(path));
    return "failed";
  }
}

// what is not public any more goes, of what is public the newest comes; of this page, too, which a
// slow phone may have shown past its worker
async function renew() {
  const every = await registrations();
  await Promise.all(every.map(({ active }) => active && asked(active, "renew")));
}

async function row(path) {
  const copy = await caches.match(path, { cacheName: SHELVES + path, ignoreVary: true });
  if (!copy) return "";
  const page = new DOMParser().parseFromString(await copy.text(), "text/html");
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = path;
  link.lang = path.split("/")[2];
  link.textContent = page.querySelector("[data-keep]").dataset.name;
  item.append(link);
  return item;
}

async function list() {
  const rows = await Promise.all((await keptPaths()).map(row));
  box.querySelector("[data-kept-list]").hidden = !rows.length;
  box.querySelector("[data-kept-list] ul").replaceChildren(...rows);
}

// of all that comes over the network; somebody decides knowing it
async function isSizeSaid() {
  const place = box.querySelector("[data-size]");
  if (!place || place.textContent) return true;
  if (!place.closest("details").open) return false;
  try {
    const told = await Promise.all(wanted().map((path) => fetch(path, { method: "HEAD" })));
    const sizes = told.map((one) => Number(one.headers.get("Content-Length")));
    const bytes = sizes.reduce((sum, one) => sum + one, Number(box.dataset.bytes));
    place.textContent = place.dataset.size.replace("{size}", `${Math.ceil(bytes / 1000)} KB`);
    return true;
  } catch {
    return false; // there is no network to keep anything from
  }
}

async function say(what) {
  const isKept = what === "kept";
  for (const one of box.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== what;
  part("keep").hidden = true;
  part("remove").hidden = !isKept;
  document.querySelector("link[rel=manifest]")?.remove();
  if (isKept && box.dataset.manifest) {
    const link = document.createElement("link");
    link.rel = "manifest";
    link.href = box.dataset.manifest;
    document.head.append(link);
  }
  await list();
  part("keep").hidden = isKept || !(await isSizeSaid());
}

const sayWhatIs = async () =>
  say((await keptPaths()).includes(box.dataset.scope) ? "kept" : "");

async function offerKeeping() {
  if (!box || !window.isSecureContext || !("serviceWorker" in navigator) || !window.caches) return;
  box.querySelector("details")?.addEventListener("toggle", sayWhatIs);
  part("keep").addEventListener("click", async () => say(await keep()));
  part("remove").addEventListener("click", async () => {
    await remove((path) => path === box.dataset.scope);
    await say("removed");
  });
  part("remove-all").addEventListener("click", async () => {
    await remove(() => true);
    await say("removed");
  });
  await sayWhatIs();
  box.hidden = false;
  await renew();
  await list();
}

applyDates(new Date());
offerKeeping();
