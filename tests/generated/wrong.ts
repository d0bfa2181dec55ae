// What must not compile: one mistake a line; `count` says how many there are.
import type { components, operations } from "./api";

type Schemas = components["schemas"];

export const topic: Schemas["Topic"] = "nonsense";
export const kind = (document: Schemas["Document"]) => document.body;
export const items = (block: Schemas["LessonBlock"]) => block.value.items;
export const block: Schemas["LessonBlock"] = { id: "1", type: "puzzle", value: {}, plain: "" };
export const tombstone = (change: Schemas["Tombstone"]) => change.document.title;
export const live = (change: Schemas["Change"]) => change.document.title;
export const cost = (card: Schemas["LessonCard"]) => card.channels;
export const card = (card: Schemas["Card"]) => card.content_warning;
export const asked: operations["changes"]["parameters"]["query"] = { locale: "fr" };
export const count = 9;
