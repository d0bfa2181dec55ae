// The copy of one page and of what it is made of, for when there is no network. Made and removed by
// page.js when somebody taps that; nothing else passes here and nothing else is kept.
const PAGE = new URL(registration.scope).pathname;
const SHELF = `information ${PAGE}`;
const PARTS = /(?:href|src)="(\/static\/[^"]+)"/g;
const PATIENCE = 6000; // milliseconds; then the copy is shown, and replaced all the same
const GONE = [404, 410];
// old numbers are better than none
const STAYS = PAGE.endsWith("/help-now/");

let isRemoved = false; // also while a copy is on its way
let opened = null; // the renewal that the opening of the page brought

// each in the one width that is kept
const picturesOf = (html) => html.match(/data-pictures="([^"]+)"/)?.[1].split(" ") ?? [];

// isNew: somebody tapped just now; else a copy that was removed meanwhile does not come back
async function keep(answer, { isNew }) {
  const html = await answer.clone().text();
  const found = [...html.matchAll(PARTS)].map((one) => one[1]);
  const parts = [...new Set([...found, ...picturesOf(html)])];
  if (isRemoved || !(isNew || (await caches.has(SHELF)))) return;
  const shelf = await caches.open(SHELF);
  const kept = new Set((await shelf.keys()).map((one) => new URL(one.url).pathname));
  const missing = parts.filter((part) => !kept.has(part));
  // of a copy that is renewed the words count: a picture that does not come holds up no number
  if (isNew) await shelf.addAll(missing);
  await shelf.put(PAGE, answer);
  if (!isNew) await Promise.allSettled(missing.map((part) => shelf.add(part)));
  const old = [...kept].filter((path) => path !== PAGE && !parts.includes(path));
  await Promise.all(old.map((path) => shelf.delete(path)));
  if (isRemoved) await caches.delete(SHELF);
}

const fromShelf = (path) => caches.match(path, { cacheName: SHELF, ignoreVary: true });

// where the server is away, the copy is better than what it says
async function fromNetwork(request) {
  const answer = await fetch(request, { cache: "no-cache" });
  if (answer.status >= 500) throw new Error("away");
  return answer;
}

async function replaceCopy(answer) {
  if (answer.ok) await keep(answer, { isNew: false });
  if (STAYS || !GONE.includes(answer.status)) return;
  isRemoved = true;
  await caches.delete(SHELF);
  await registration.unregister();
}

// the answer to the question in the address, which stands hidden in the copy
function answered(html, search) {
  const sign = new URLSearchParams(search).get("q");
  const hidden = `data-answer="${sign}" hidden`;
  if (!html.includes(hidden)) return html;
  return html.replace(hidden, 'id="who"').replace('class="happened"', "$& hidden");
}

async function theCopy(search) {
  const copy = await fromShelf(PAGE);
  if (!copy) return null;
  const text = (await copy.text()).replace("data-kept-note hidden", "data-kept-note");
  const html = answered(text, search);
  const pictures = picturesOf(html);
  const shown = html.replace(/srcset="([^"]+)"/g, (all, widths) => {
    const here = pictures.find((path) => widths.split(/,? /).includes(path));
    return here ? `srcset="${here}"` : all;
  });
  const headers = new Headers(copy.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(shown, { headers });
}

async function shown(asked, search) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([asked.catch(() => null), late]);
  return first ?? (await theCopy(search)) ?? asked;
}

async function keepNew() {
  const answer = await fetch(PAGE, { cache: "no-store" });
  if (!answer.ok) throw new Error("not there");
  await keep(answer, { isNew: true });
}

const renew = async () => replaceCopy(await fetch(PAGE, { cache: "no-cache" }));

// once an opening, and where the opening could not
async function renewOnce() {
  const first = opened ?? Promise.reject(new Error("opened past this worker"));
  opened = null;
  await first.catch(renew);
}

// in a message, not in the installation: a worker that was dismissed and called back on one page is
// not installed again
addEventListener("message", (event) => {
  if (event.data !== "renew") isRemoved = event.data !== "keep";
  if (event.data === "remove") return;
  const [asker] = event.ports;
  const made = event.data === "keep" ? keepNew() : renewOnce();
  const told = made.then(() => asker.postMessage("kept"));
  event.waitUntil(told.catch(() => asker.postMessage("failed")));
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
    if (search === "") opened = replaced;
    event.waitUntil(replaced.catch(() => {}));
    event.respondWith(shown(asked, search));
  } else if (pathname.startsWith("/static/") || request.destination === "image") {
    event.respondWith(fromShelf(pathname).then((part) => part ?? fetch(request)));
  }
});
