// The app that the kit runs, made of sync.js and shown.js: what yours is to print is at the end.
import { folder } from "../folder.js";
import { contacts, saidOf, shown, wordsOrValue } from "../shown.js";
import { entries, sync } from "../sync.js";

const KNOWN = ["heading", "paragraph", "contact", "help_box"]; // types of blocks that this app draws
const [address, path, at, ...words] = process.argv.slice(2);
const store = folder(path);

const now = new Date(at);
try {
  await sync(store, address, now, Object.fromEntries(words.map((word) => word.split("="))));
} catch (error) {
  console.error(error); // no network: what is held is shown
}

const documents = {};
for await (const entry of entries(store)) {
  const state = store.get("state");
  const document = await shown(entry, state.whole.recalls, now);
  if (document === null) continue;
  const said = {};
  for (const one of contacts(document)) {
    const { open, isDoubtful } = saidOf(one, now);
    said[one.key] = { open, doubtful: isDoubtful };
  }
  const blocks = {};
  for (const block of document.body ?? [])
    blocks[block.id] = wordsOrValue(block, KNOWN) === block.plain ? block.plain : "drawn";
  documents[`${entry.kind}/${entry.key}/${entry.locale}`] = {
    etag: entry.etag,
    url: new URL(document.url, state.base).href,
    title: document.title,
    contacts: said,
    blocks,
    alert: document.alert?.key ?? null,
  };
}
console.log(JSON.stringify({ documents }));
