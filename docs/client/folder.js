// @ts-nocheck: the types of node are not here
// A store for sync.js where there are files, as under node: a folder with a file for each value.
// In a browser use a table of IndexedDB in its place, with the same four functions.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Each value is written whole or not at all, whenever the power goes.
 * @param {string} path
 */
export function folder(path) {
  mkdirSync(path, { recursive: true });
  const file = (/** @type {string} */ name) => join(path, `${encodeURIComponent(name)}.json`);
  return {
    keys: () =>
      readdirSync(path)
        .filter((name) => name.endsWith(".json"))
        .map((name) => decodeURIComponent(name.slice(0, -5))),
    /** @param {string} name */
    get: (name) =>
      existsSync(file(name)) ? JSON.parse(readFileSync(file(name), "utf8")) : undefined,
    /** @param {string} name @param {any} value */
    set: (name, value) => {
      writeFileSync(join(path, "unfinished"), JSON.stringify(value));
      renameSync(join(path, "unfinished"), file(name));
    },
    /** @param {string} name */
    delete: (name) => rmSync(file(name), { force: true }),
  };
}
