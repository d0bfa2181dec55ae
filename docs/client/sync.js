// Keep a copy of what is published on a device (docs/api.md, “Keeping a copy”).
// store: what it holds outlives the program, such as a table of IndexedDB; a Map will do to try;
// one for each server. `sync` brings it up to date, `entries` reads it without a network, and
// shown.js says what of an entry may be shown now.

/** @typedef {Record<string, any>} Json */
/** @typedef {{get(name: string): any, set(name: string, value: any): any,
 *    delete(name: string): any, keys(): any}} Store each may answer at once or by a promise */
/** @typedef {{number: number, since: string | null, recalls: Json[]}} Copy */
/** @typedef {{whole: Copy | null, next: Copy | null, not_before: number,
 *    narrowed: string, base: string}} State */

/** @type {Copy} */
const FIRST = { number: 1, since: null, recalls: [] };
/** @type {State} */
const EMPTY = { whole: null, next: null, not_before: 0, narrowed: "", base: "" };

/**
 * Fetch what changed; after an error ask again later: what came is kept. One is thrown, too, where
 * the feed says that there is more and brings nothing new, as a cache that is stuck does. A new copy
 * stands beside the old one, which is read until the new one is whole.
 * @param {Store} store
 * @param {string} base scheme and host
 * @param {Date} now
 * @param {Record<string, string>} narrow `locale` and `kind`, as the feed takes them
 */
export async function sync(store, base, now, narrow = {}) {
  /** @type {State} */
  let state = { ...EMPTY, ...(await store.get("state")), base };
  if (state.not_before > now.getTime()) return;
  let copy = state.next ?? state.whole ?? FIRST;
  const narrowed = new URLSearchParams(narrow).toString();
  // its token says nothing about another part of the feed
  if (state.narrowed !== narrowed) copy = { ...FIRST, number: copy.number + 1 };
  const askedWith = new Set();
  for (let hasMore = true; hasMore; ) {
    const query = new URLSearchParams({ ...narrow, ...(copy.since && { since: copy.since }) });
    const answer = await fetch(new URL(`/api/v1/changes/?${query}`, base));
    if (answer.status === 410) {
      // another history: from the beginning, and not all at once
      const wait = now.getTime() + Number(answer.headers.get("Retry-After")) * 1000;
      const anew = { ...FIRST, number: copy.number + 1 };
      await store.set("state", { ...state, next: anew, not_before: wait });
      // languages that are published no longer: nothing in them is to be shown
      const { locales: ended = [] } = /** @type {Json} */ (await answer.json());
      for (const name of [...(await store.keys())])
        if (ended.includes(name.split("/")[3])) await store.delete(name);
      return;
    }
    if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
    const page = /** @type {Json} */ (await answer.json());
    for (const entry of page.results) {
      const name = `${copy.number}/${entry.kind}/${entry.key}/${entry.locale}`;
      await (entry.deleted ? store.delete(name) : store.set(name, entry));
    }
    askedWith.add(copy.since);
    if (page.has_more && askedWith.has(page.last_seq))
      throw new Error(`The feed goes on and brings nothing new: ${page.last_seq}`);
    const recalls = [...copy.recalls, ...(page.recalls ?? [])];
    copy = { ...copy, since: page.last_seq, recalls };
    hasMore = page.has_more;
    const isRead = state.whole?.number === copy.number || !hasMore;
    const replaced = isRead ? { whole: copy, next: null } : { next: copy };
    state = { ...state, ...replaced, not_before: 0, narrowed };
    await store.set("state", state);
  }
  for (const name of [...(await store.keys())])
    if (name !== "state" && !name.startsWith(`${copy.number}/`)) await store.delete(name);
}

/**
 * Every entry of the feed that is held, with its `document`; of the copy that is whole.
 * @param {Store} store
 * @returns {AsyncGenerator<Json>}
 */
export async function* entries(store) {
  /** @type {Copy | null} */
  const copy = (await store.get("state"))?.whole ?? null;
  for (const name of copy ? [...(await store.keys())] : [])
    if (name.startsWith(`${copy?.number}/`) && name.split("/").length === 4) yield await store.get(name);
}
