// The copy of one page and of what it is made of, for when there is no network. Made and removed by
// page.js when somebody taps that; nothing else passes here and nothing else is kept.
const PAGE = new URL(registration.scope).pathname;
const SHELF = `information-${PAGE.split("/")[2]}`; // its language
const PARTS = /(?:href|src)="(\/static\/[^"]+)"/g;
const PATIENCE = 6000; // milliseconds; then the copy is shown, and replaced all the same

let isRemoved = false; // also while a copy is on its way

// isNew: somebody tapped just now; else a copy that was removed meanwhile does not come back
async function keep(answer, { isNew }) {
  const html = await answer.clone().text();
  const parts = [...new Set([...html.matchAll(PARTS)].map((found) => found[1]))];
  if (isRemoved || !(isNew || (await caches.has(SHELF)))) return;
  const shelf = await caches.open(SHELF);
  const kept = new Set((await shelf.keys()).map((one) => new URL(one.url).pathname));
  await shelf.addAll(parts.filter((part) => !kept.has(part)));
  await shelf.put(PAGE, answer);
  const old = [...kept].filter((path) => path !== PAGE && !parts.includes(path));
  await Promise.all(old.map((path) => shelf.delete(path)));
  if (isRemoved) await caches.delete(SHELF);
}

const fromShelf = (path) => caches.match(path, { cacheName: SHELF, ignoreVary: true });

// where the server is away, the copy is better than what it says
async function fromNetwork(request) {
  const answer = await fetch(request);
  if (answer.status >= 500) throw new Error("away");
  return answer;
}

async function replaceCopy(answer) {
  if (answer.ok) await keep(answer, { isNew: false });
}

async function theCopy() {
  const copy = await fromShelf(PAGE);
  if (!copy) return null;
  const html = (await copy.text()).replace("data-kept-note hidden", "data-kept-note");
  const headers = new Headers(copy.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(html, { headers });
}

async function shown(asked) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([asked.catch(() => null), late]);
  return first ?? (await theCopy()) ?? asked;
}

// in a message, not in the installation: a worker that was dismissed and called back on one page is
// not installed again
addEventListener("message", (event) => {
  isRemoved = event.data !== "keep";
  if (isRemoved) return;
  const [asker] = event.ports;
  const made = fetch(PAGE, { cache: "no-store" }).then(async (answer) => {
    if (!answer.ok) throw new Error("not there");
    await keep(answer, { isNew: true });
    asker.postMessage("kept");
  });
  event.waitUntil(made.catch(() => asker.postMessage("failed")));
});

addEventListener("install", (event) => event.waitUntil(skipWaiting()));

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) {
    const asked = fromNetwork(request);
    const replaced = asked.then((answer) => search === "" && replaceCopy(answer.clone()));
    event.waitUntil(replaced.catch(() => {}));
    event.respondWith(shown(asked));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(fromShelf(pathname).then((part) => part ?? fetch(request)));
  }
});
