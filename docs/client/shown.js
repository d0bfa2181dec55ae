// What of a copy may be shown now, by the device's own clock and without a network (docs/api.md).
// Whatever is not known here, a kind, a type of block, a member, is left as it is: v1 only grows.
import { isStale, openness } from "./openness.js";

/** @typedef {any} Json */
const WORDS = ["name", "title", "plain"]; // may name a number, as "Police hotline 117"

/**
 * The document of an entry as it may be shown now; null when its time is over.
 * @param {Json} entry
 * @param {Json[]} recalls
 * @param {Date} now
 * @returns {Promise<Json>}
 */
export async function shown(entry, recalls, now) {
  const wrong = new Set();
  for (const one of recalls) if (one.seq > entry.seq) wrong.add(`${one.key} ${one.sha256}`);
  if (isPast(entry.document.expires_at, now)) return null;
  const gone = new Set();
  for (const one of contacts(entry.document)) {
    if (wrong.size > 0 && wrong.has(`${one.key} ${await sha256(one.href ?? "")}`)) gone.add(one);
  }
  const numbers = [...gone].map((one) => one.display).filter(Boolean);

  /** @param {Json} one */
  const isLeftOut = (one) => {
    if (!isObject(one)) return false;
    if (!("starts_at" in one && "ends_at" in one))
      return gone.has(one) || ("text" in one && isPast(one.until, now));
    // an alert, which names its contacts in its sentence
    const isNow = isPast(one.starts_at, now) && !isPast(one.ends_at, now);
    return !isNow || [...contacts(one)].some((contact) => gone.has(contact));
  };
  /** @type {(one: Json, name?: string) => Json} */
  const part = (one, name = "") => {
    if (isLeftOut(one)) return null;
    if (Array.isArray(one)) return one.filter((inner) => !isLeftOut(inner)).map((inner) => part(inner));
    if (isObject(one))
      return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, part(inner, key)]));
    if (typeof one !== "string" || !WORDS.includes(name)) return one;
    return numbers.reduce((text, number) => withoutNumber(text, number), one);
  };
  return part(entry.document);
}

/** Every contact anywhere in a document. @param {Json} value @returns {Generator<Json>} */
export function* contacts(value) {
  if (isObject(value) && "key" in value && "href" in value) yield value;
  if (value && typeof value === "object")
    for (const one of Object.values(value)) yield* contacts(one);
}

/**
 * Open, closed or unknown; and whether to say that it was not checked recently.
 * @param {Json} contact
 * @param {Date} now
 */
export function saidOf(contact, now) {
  const isDoubtful = Boolean(isStale({ valid_until: null, ...contact }, now));
  return { open: contact.hours ? openness(contact.hours, now) : "unknown", isDoubtful };
}

/** The value of a block whose type the app knows, and of others the plain words.
 * @param {Json} block @param {string[]} known @returns {Json} */
export const wordsOrValue = (block, known) => (known.includes(block.type) ? block.value : block.plain);

/** @param {Json} one */
const isObject = (one) => one !== null && typeof one === "object" && !Array.isArray(one);
/** @param {string | null | undefined} moment @param {Date} now */
const isPast = (moment, now) => moment != null && Date.parse(moment) <= now.getTime();
/** @param {string} text @param {string} number */
const withoutNumber = (text, number) =>
  text.replace(new RegExp(`(^|\\D)${number.replace(/[^\w\s]/g, "\\$&")}(?!\\d)`, "g"), "$1…");

/** @param {string} text */
async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((one) => one.toString(16).padStart(2, "0")).join("");
}
