// What every client writes first: a switch over every kind, every block and every entry of the
// feed, with the types that openapi-typescript makes. `tsc --strict` accepts it only if the unions
// are closed and each branch has the members of its own kind.
import type { components } from "./api";

type Schemas = components["schemas"];
type Block = Schemas["LessonBlock"] | Schemas["PageBlock"];

export function ofBlock(block: Block): string {
  switch (block.type) {
    case "heading": return `${block.value.level} ${block.value.text}`;
    case "paragraph": return block.value.html;
    case "fact": return `${block.value.text} (${block.value.source})`;
    case "tip_list": return block.value.items.join();
    case "checklist": return block.value.items.join();
    case "do_dont": return [...block.value.do, ...block.value.dont].join();
    case "steps": return block.value.steps.join();
    case "activity": return `${block.value.grouping} ${block.value.facilitator_note ?? ""}`;
    case "scenario": return block.value.questions.join();
    case "discussion": return block.value.prompt;
    case "facilitator_note": return block.value.text;
    case "definition": return `${block.value.term}: ${block.value.meaning}`;
    case "callout": return `${block.value.style} ${block.value.text}`;
    case "image": return block.value.image.renditions[0]?.url ?? block.value.alt;
    case "video": return block.value.resource?.title ?? block.value.url ?? block.value.title;
    case "resource_ref": return block.value.resource.files.map((file) => file.url).join();
    case "help_box": return block.value.entries.map(ofHelp).join();
    case "safety_plan": return block.value.prompts.join();
    case "page_break": return "";
    case "question_answer": return `${block.value.question} ${block.value.answer.plain}`;
    case "contact": return ofHelp(block.value);
    default: return ofTomorrow(block);
  }
}

// A type that came after this client: every block has `plain`. That it is `never` here says that
// the types of today are all above.
function ofTomorrow(block: never): string {
  return (block as Schemas["UnknownBlock"]).plain;
}

function ofHelp(entry: Schemas["HelpEntry"]): string {
  return entry.channels.map((channel) => channel.href ?? "").join();
}

export function ofDocument(document: Schemas["Document"]): string {
  switch (document.kind) {
    case "lessons": return document.body.map(ofBlock).join("\n");
    case "guides": return document.preparation.plain + document.body.map(ofBlock).join("\n");
    case "pages": return document.body.map(ofBlock).join("\n");
    case "courses": return document.modules.map((one) => one.lessons.length).join();
    case "modules": return document.lessons.map((one) => one.duration ?? "").join();
    case "resources": return document.files.map((file) => file.role).join();
    case "services": return `${document.cost.code} ${document.facts["hours"]?.assurance ?? ""}`;
    case "organizations": return document.services.map((one) => one.title).join();
    case "home": return document.navigation.map((entry) => entry.label).join();
    case "help-now": return document.entries.map((entry) => entry.urgency).join();
    case "vocabulary": return document.lists.topic.map((one) => one.label).join();
    default: return ofKindOfTomorrow(document);
  }
}

function ofKindOfTomorrow(document: never): string {
  return (document as { title: string }).title;
}

export function ofCard(card: Schemas["Card"]): string {
  switch (card.kind) {
    case "lessons": return card.content_warning.level;
    case "guides": return card.module.title;
    case "pages": return card.summary ?? "";
    case "courses": return card.audience.join();
    case "modules": return card.course.title;
    case "resources": return `${card.bytes ?? 0} ${card.type}`;
    case "services": return `${card.match} ${card.channels.length}`;
    case "organizations": return card.organization_kind;
    default: return ofKindOfTomorrow(card);
  }
}

export function ofChange(change: Schemas["Change"]): string {
  if (change.deleted) return `drop ${change.key}`;
  return `${change.etag} ${ofDocument(change.document)}`; // never null here
}

export const topic: Schemas["Topic"] = "sextortion";
