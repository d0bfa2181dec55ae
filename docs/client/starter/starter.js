// One lesson of the read API, from any other site: a page to begin with (docs/api.md).
// starter/?lesson=KEY&locale=km; without a key the first lesson. The server stands in index.html,
// because its HTML is trusted: a link must not name another. On your own machine it may (?server=).
import { isStale, openness } from "../openness.js";

const asked = new URLSearchParams(location.search);
const isMine = ["localhost", "127.0.0.1"].includes(location.hostname);
const server = (isMine && asked.get("server")) || document.body.dataset.server;
const locale = asked.get("locale") ?? "km";

const whole = (path) => new URL(path, server).href; // addresses of the API are paths
async function get(path) {
  const answer = await fetch(whole(path));
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return answer.json();
}

/** An element; text is never taken for HTML. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.flat().filter((child) => child !== null && child !== ""));
  return made;
}
const list = (name, lines) => element(name, {}, lines.map((line) => element("li", {}, line)));
const titled = (title, ...rest) => element("section", {}, title ? element("h3", {}, title) : "", ...rest);

/** HTML of the API is clean; its links to other documents are paths of the API. */
function rich(html) {
  const made = element("div", { innerHTML: html });
  for (const link of made.querySelectorAll("a[data-key]"))
    link.href = link.dataset.kind === "lessons" ? here(link.dataset.key) : whole(`/read/${locale}/${link.dataset.kind}/${link.dataset.key}/`);
  return made;
}
const here = (key) => `?${new URLSearchParams({ ...Object.fromEntries(asked), lesson: key })}`;

function picture(one, caption) {
  const sizes = (type) => one.renditions.filter((file) => file.type === type);
  const srcset = (type) => sizes(type).map((file) => `${whole(file.url)} ${file.width}w`).join(", ");
  const { width, height, alt } = one;
  const image = element("img", { alt, width, height, loading: "lazy", sizes: "(min-width: 44rem) 42rem, 94vw" });
  image.srcset = srcset("image/jpeg");
  image.src = whole(sizes("image/jpeg").at(-1).url);
  const webp = element("source", { type: "image/webp", srcset: srcset("image/webp"), sizes: image.sizes });
  const credit = one.credit ? element("small", {}, `${words.credits} ${one.credit}`) : "";
  return element("figure", {}, element("picture", {}, webp, image), element("figcaption", {}, caption ?? "", " ", credit));
}

function help(entry) {
  const now = new Date();
  const contacts = entry.channels.filter((one) => one.href).map((one) => {
    const notes = [words[`${openness(one.hours, now)}_now`], one.hours.text, isStale(one, now) ? words.not_checked : ""];
    return element("p", { className: "contact" }, element("a", { href: one.href }, one.type === "sms" ? "SMS " : "", one.display ?? one.href), " ", element("small", {}, notes.filter(Boolean).join(" · ")));
  });
  return element("section", {}, element("h3", {}, entry.name), contacts);
}

// Types of blocks that this page draws; of every other it shows the words.
const DRAWN = {
  heading: (value) => element(value.level === 3 ? "h3" : "h2", {}, value.text),
  paragraph: (value) => rich(value.html),
  tip_list: (value) => titled(value.title, list("ul", value.items)),
  checklist: (value) => titled(value.title, list("ul", value.items)),
  steps: (value) => titled(value.title, list("ol", value.steps)),
  callout: (value) => element("p", { className: `box ${value.style}` }, value.text),
  image: (value) => picture(value.image, value.caption),
  help_box: (value) => element("section", { className: "box" }, element("p", {}, value.text), value.entries.map(help)),
  page_break: () => "",
};
const plain = (block) => element("p", { className: "plain" }, block.plain);
function drawn(block) {
  try {
    return (DRAWN[block.type] ?? ((_value) => plain(block)))(block.value);
  } catch {
    return plain(block); // a member is not as it was
  }
}

function question(one) {
  const said = element("p", { role: "status" });
  const options = one.options.map((option) => {
    const isRight = one.correct.includes(option.id);
    const button = element("button", { type: "button", className: isRight ? "right" : "wrong" }, option.text);
    button.setAttribute("aria-pressed", "false");
    button.onclick = () => {
      button.setAttribute("aria-pressed", "true");
      said.textContent = `${isRight ? "✓" : "✗"} ${one.feedback}`;
    };
    return button;
  });
  return element("fieldset", {}, element("legend", {}, one.question), options, said);
}

let words = {}; // all that is said besides the documents
async function show() {
  const home = await get(`/api/v1/${locale}/home/`);
  ({ words } = await get(`/api/v1/${locale}/vocabulary/`));
  const key = asked.get("lesson") ?? (await get(`/api/v1/${locale}/lessons/?limit=1`)).results[0].key;
  const lesson = await get(`/api/v1/${locale}/lessons/${key}/?fallback=en`);
  document.title = lesson.title;
  document.documentElement.lang = lesson.locale;
  const now = Date.now();
  const alert = home.alert;
  const isOn = alert && Date.parse(alert.starts_at) <= now && now < Date.parse(alert.ends_at);
  top.append(
    element("a", { href: whole(`/read/${locale}/help-now/`) }, words.get_help_now),
    element("a", { href: home.quick_exit.url, rel: "noreferrer" }, words.exit_page),
  );
  const dial = (one) => element("p", { className: "contact" }, element("a", { href: one.href }, one.display));
  if (isOn) top.append(element("div", { role: "alert", lang: alert.locale ?? locale }, alert.text, alert.contacts.map(dial)));
  const content = [...lesson.body.map(drawn), ...lesson.quiz.map(question)];
  const { level, text } = lesson.content_warning;
  // the warning comes first, and somebody decides to go on
  const warned = level === "none" ? content : [element("details", { className: "box warning" }, element("summary", {}, words.content_warning, " ", text), content)];
  const unread = lesson.needs_native_review ? element("small", {}, words.needs_review) : "";
  main.append(element("h1", {}, lesson.title), unread, element("p", {}, lesson.summary), ...warned);
}
const [top, main] = [document.querySelector("#top"), document.querySelector("#lesson")];
// the website has its own copy of where to find help
const away = () => element("a", { href: whole(`/read/${locale}/help-now/`) }, whole(`/read/${locale}/help-now/`));
show().catch((error) => main.append(element("p", { role: "alert", lang: "en" }, `${error.message} `, away())));
