// Is a copy what the server has? One small request instead of a new copy (docs/api.md).

/** @typedef {Record<string, any>} Json */
/** @typedef {Record<string, {count: number, sha256: string}>} Digests by "locale/kind" */

/** @param {string} text */
async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/**
 * What these entries of the feed come to, as the index says it.
 * @param {Iterable<Json> | AsyncIterable<Json>} entries
 */
export async function digests(entries) {
  /** @type {Record<string, string[]>} */
  const lines = {};
  for await (const entry of entries)
    (lines[`${entry.locale}/${entry.kind}`] ??= []).push(`${entry.key} ${entry.etag}\n`);
  /** @type {Digests} */
  const made = {};
  for (const [part, held] of Object.entries(lines))
    made[part] = { count: held.length, sha256: await sha256(held.sort().join("")) };
  return made;
}

/**
 * The "locale/kind" of which the server has something else. Directly after `sync`. If something
 * differs, synchronize once more, in case it was published meanwhile; if it still does, copy it anew.
 * @param {Iterable<Json> | AsyncIterable<Json>} entries
 * @param {string} base scheme and host
 * @param {Record<string, string>} narrow what the copy is narrowed to, as `sync` was told
 */
export async function differences(entries, base, narrow = {}) {
  const index = await (await fetch(new URL("/api/v1/", base))).json();
  /** @type {Digests} */
  const theirs = {};
  for (const one of index.locales)
    for (const [kind, digest] of Object.entries(one.digests))
      if (isAmong(one.locale, narrow.locale) && isAmong(kind, narrow.kind))
        theirs[`${one.locale}/${kind}`] = /** @type {any} */ (digest);
  const ours = await digests(entries);
  return Object.keys({ ...ours, ...theirs })
    .filter((part) => ours[part]?.sha256 !== theirs[part]?.sha256)
    .sort();
}

/**
 * Is it one of "km,en", or none of "-km,-en"?
 * @param {string} code
 * @param {string} [asked]
 */
function isAmong(code, asked) {
  if (!asked) return true;
  const codes = asked.split(",");
  return asked.startsWith("-") ? !codes.includes(`-${code}`) : codes.includes(code);
}
