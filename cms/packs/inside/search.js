// The search of a book in one file, over the words that stand in it; Khmer needs no spaces.
(() => {
  const { said, spellings } = "GIVEN";
  const place = document.getElementById("search");
  const BLOCKS = "h2,h3,h4,p,li,dt,dd,figcaption,summary,legend";
  const [pattern, ...usual] = spellings;
  let other = null;
  try { other = RegExp(pattern, "g"); } catch { /* an old phone searches as it is written */ }

  /** What two spellings have in common that look the same or mean the same. */
  const key = (text) => {
    const plain = text.normalize("NFC").toLowerCase()
      .replace(/[\u00ad\u17b4\u17b5\u200b-\u200f\u2060\ufeff]/g, "")
      .replace(/\u17d2\u178a/g, "\u17d2\u178f")
      .replace(/[\u17e0-\u17e9]/g, (digit) => digit.charCodeAt(0) - 0x17e0)
      .replace(/\s+/g, " ").trim();
    if (!other) return plain;
    return plain.replace(other, (whole, ...found) => {
      const row = found.findIndex((one) => one !== undefined);
      return row < 0 || row >= usual.length ? whole : usual[row];
    });
  };
  const stem = (word) =>
    /^[a-z]{5,}$/.test(word) ? word.replace(/(?:ing|ed|es|s|e|y)$/, "") : word;
  /** Two clusters side by side: what a Khmer phrase is told by, where nobody has cut it. */
  const pairs = (text) => {
    const clusters = text.match(/[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1])*/g) ?? [];
    return clusters.slice(1).map((one, at) => clusters[at] + one);
  };

  const sections = [...document.querySelectorAll("#help, .book-lesson")].map((element) => ({
    element,
    title: element.querySelector("h2").textContent,
    blocks: [...element.querySelectorAll(BLOCKS)]
      .filter((one) => !one.querySelector(BLOCKS))
      .map((one) => ({ one, key: key(one.textContent), isHead: /^[HL]/.test(one.tagName) && one.tagName !== "LI" })),
  }));

  /** How much of a word a text has, from 0 to 1. */
  function share(word, text) {
    if (text.includes(word)) return 1;
    const asked = pairs(word);
    const there = asked.filter((pair) => text.includes(pair)).length;
    return asked.length > 1 && there / asked.length > 0.6 ? (0.6 * there) / asked.length : 0;
  }

  function find(text) {
    const asked = key(text).split(" ").filter(Boolean).map(stem);
    if (!asked.length) return [];
    const whole = asked.map(() => 0);
    const found = sections.map((section) => {
      const best = asked.map(() => 0);
      let sum = 0, top = null;
      for (const block of section.blocks) {
        const shares = asked.map((word) => share(word, block.key));
        shares.forEach((one, at) => { best[at] = Math.max(best[at], one); });
        const here = shares.reduce((a, b) => a + b, 0);
        const worth = here * here * (block.isHead ? 2 : 1);
        sum += worth;
        if (here && (!top || worth > top.worth)) top = { block, worth };
      }
      best.forEach((one, at) => { whole[at] = Math.max(whole[at], one); });
      return { section, top, all: best.reduce((a, b) => a + b, 0), sum };
    });
    return found.filter((one) => one.top).sort((a, b) => b.all - a.all || b.sum - a.sum);
  }

  const make = (tag, words, more = {}) =>
    Object.assign(document.createElement(tag), { textContent: words }, more);

  function show(text) {
    const found = find(text);
    const asked = key(text).split(" ").filter(Boolean).length;
    const isWhole = found.some((one) => one.all === asked);
    const shown = isWhole ? found.filter((one) => one.all === asked) : found;
    const calls = document.querySelector(".first-call");
    if (calls) answer.append(calls.cloneNode(true));
    if (!text.trim()) return;
    answer.append(make("p", !found.length ? said.search_nothing : isWhole ? said.search_found : said.search_similar));
    if (!found.length) answer.append(make("a", document.querySelector("#help h2").textContent, { href: "#help" }));
    const list = make("ol", "", { className: "found" });
    for (const { section, top } of shown) {
      const row = make("li", "");
      const link = make("a", section.title, { href: `#${section.element.id}` });
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const { one } = top.block;
        for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
        document.querySelectorAll(".was-found").forEach((old) => old.classList.remove("was-found"));
        one.classList.add("was-found");
        one.scrollIntoView({ block: "center" });
      });
      row.append(link, make("p", top.block.one.textContent.trim().slice(0, 160)));
      list.append(row);
    }
    answer.append(list);
  }

  const label = make("label", said.search_label, { htmlFor: "search-text" });
  const line = make("div", "", { className: "box-line" });
  const box = make("input", "", { id: "search-text", type: "search", autocomplete: "off", maxLength: 100 });
  const button = make("button", said.search, { type: "button" });
  const answer = make("div", "");
  answer.setAttribute("role", "status");
  const go = () => { answer.replaceChildren(); show(box.value); };
  button.addEventListener("click", go);
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  line.append(box, button);
  place.append(label, line, answer);
})();
