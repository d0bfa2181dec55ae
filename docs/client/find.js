// Find in a copy without a network: the index of a language, kept with the copy that sync.js keeps.
// After each `sync` call `keep`; `held` reads the index, and `find` asks it.
import { Index } from "./search.js";

/** @typedef {import("./sync.js").Store} Store */

/**
 * Fetch the index if the copy has changed since. Just after a publication the server has none for a
 * moment; then the one that is held stays, and the next `sync` asks again.
 * @param {Store} store
 * @param {string} locale
 */
export async function keep(store, locale) {
  const state = await store.get("state");
  if (!state?.whole) return;
  const name = nameOf(state.whole, locale), kept = await store.get(name);
  if (kept?.since === state.whole.since) return;
  /** @type {Record<string, string>} */
  const headers = kept ? { "If-None-Match": kept.etag } : {};
  const answer = await fetch(new URL(`/api/v1/${locale}/search-index/`, state.base), { headers });
  if (answer.status === 404) return;
  if (!answer.ok && answer.status !== 304) throw new Error(`${answer.status} ${answer.url}`);
  const fresh = answer.ok ? { etag: answer.headers.get("ETag"), index: await answer.json() } : kept;
  await store.set(name, { ...fresh, since: state.whole.since });
}

/**
 * Null as long as there is none, or only one that this program does not read.
 * @param {Store} store
 * @param {string} locale
 */
export async function held(store, locale) {
  const copy = (await store.get("state"))?.whole;
  const kept = copy && (await store.get(nameOf(copy, locale)));
  try {
    return kept ? new Index(kept.index) : null;
  } catch {
    return null;
  }
}

/**
 * Entries of the copy, best first, and whether each has everything that was asked for. What may be
 * shown of them shown.js says.
 * @param {Store} store
 * @param {Index} index
 * @param {string} locale
 * @param {string} text
 * @param {string[]} without kinds
 */
export async function* find(store, index, locale, text, without = ["guides"]) {
  const { number } = (await store.get("state")).whole, names = new Set(await store.keys());
  /** @param {string} key @param {string} kind */
  const name = (key, kind) => `${number}/${kind}/${key}/${locale}`;
  /** @param {string} key @param {string} kind */
  const isWanted = (key, kind) => !without.includes(kind) && names.has(name(key, kind));
  const found = index.search(text, /** @type {any} */ (isWanted));
  for (const { key, kind, exact } of found)
    yield { entry: await store.get(name(key, kind)), exact };
}

/** @param {{number: number}} copy @param {string} locale */
const nameOf = (copy, locale) => `${copy.number}/search-index/${locale}`;
