// The search of a book in one file, over the words that stand in it; Khmer, Lao, Thai and Burmese need
// no spaces.
(() => {
  const { said, spellings } = "GIVEN";
  const place = document.getElementById("search");
  const BLOCKS = "h2,h3,h4,p,li,dt,dd,figcaption,summary,legend,.channel";
  const [pattern, ...usual] = spellings;
  let other = null;
  try { other = RegExp(pattern, "g"); } catch { /* an old phone searches as it is written */ }

  /** What two spellings have in common that look the same or mean the same. */
  const key = (text) => {
    const plain = text.normalize("NFD").toLowerCase()
      .replace(/([a-z])[\u0300-\u036f]+/g, "$1").replace(/đ/g, "d").normalize("NFC")
      .replace(/[\u00ad\u17b4\u17b5\u200b-\u200f\u2060\ufeff]/g, "")
      .replace(/[\u05b0-\u05bc\u05c1\u05c2\u0640\u064b-\u065f\u0670]/g, "") // vowel signs of Hebrew and Arabic
      .replace(/\u17d2\u178a/g, "\u17d2\u178f")
      .replace(/[\u17e0-\u17e9]/g, (digit) => digit.charCodeAt(0) - 0x17e0)
      .replace(/[\u0e50-\u0e59\u0ed0-\u0ed9\u1040-\u1049\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) & 15)
      .replace(/[\u0e46\u0ec6]/g, " ") // "once more"
      .replace(/\u0e40\u0e40|\u0ec0\u0ec0/g, (two) => String.fromCharCode(two.charCodeAt(0) + 1))
      .replace(/([\u0e4d\u0ecd])([\u0e48-\u0e4c\u0ec8-\u0ecc]*)[\u0e32\u0eb2]/g, (_, am, tones) => tones + String.fromCharCode(am.charCodeAt(0) - 26))
      .replace(/[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece]{2,}/g,
        (marks) => [...marks].sort((a, b) => order(a) - order(b)).join(""))
      .replace(/(\d)[ .-](?=\d)/g, "$1").replace(/\s+/g, " ").trim();
    if (!other) return plain;
    return plain.replace(other, (whole, ...found) => {
      const row = found.findIndex((one) => one !== undefined);
      return row < 0 || row >= usual.length ? whole : usual[row];
    });
  };
  /** Of Lao l below, other marks, tones, am; the block of Thai is alike. */
  const order = (mark, at = mark.charCodeAt(0) & 127) => ({ 60: -1, 51: 2 })[at] ?? +(at > 71 && at < 77);
  const stem = (word) =>
    /^[a-z]{5,}$/.test(word) ? word.replace(/(?:ing|ed|es|s|e|y)$/, "") : word;
  /** Two clusters side by side: what a phrase without spaces is told by, where nobody has cut it. */
  const pairs = (text) => {
    const clusters = text.match(/[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1])*|[\u0e40-\u0e44\u0ec0-\u0ec4]?[\u0e01-\u0eff\u1000-\u109f][\p{M}\u0e33\u0eb3]*/gu) ?? [];
    return clusters.slice(1).map((one, at) => clusters[at] + one);
  };

  /** [element, words] of each block in a section, in order; what is hidden until an answer is not. */
  function blocks(section) {
    const found = new Map();
    const walk = document.createTreeWalker(section, NodeFilter.SHOW_ALL);
    for (let node; (node = walk.nextNode()); ) {
      const block = node.parentElement.closest(BLOCKS) ?? section;
      if (node.nodeName === "BR") found.set(block, `${found.get(block) ?? ""} `);
      if (node.nodeType !== Node.TEXT_NODE || node.parentElement.closest(".verdict")) continue;
      found.set(block, (found.get(block) ?? "") + node.data);
    }
    return [...found].filter(([, words]) => words.trim());
  }

  const sections = [...document.querySelectorAll("#help, .book-lesson")].map((element) => ({
    element,
    title: element.querySelector("h2").textContent,
    whole: key(element.textContent),
    blocks: blocks(element).map(([one, words]) => ({ one, words, key: key(words), isHead: /^H\d$/.test(one.tagName) })),
  }));

  /** How much of a word a text has, from 0 to 1: Latin words from their beginning on. */
  function share(word, text, least) {
    if (/^[a-z0-9]/.test(word)) return RegExp(`(?:^|[^a-z0-9])${word}${/^\d+$/.test(word) ? "(?!\\d)" : ""}`).test(text) ? 1 : 0;
    if (text.includes(word)) return 1;
    const asked = pairs(word);
    const there = asked.filter((pair) => text.includes(pair)).length;
    return asked.length > 1 && there >= least * asked.length ? (0.6 * there) / asked.length : 0;
  }
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  const words = (text) =>
    key(text).split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean).map(stem);

  /** Sections that have some of it: those that have most of it first. */
  function find(text) {
    const asked = words(text), phrase = key(text);
    const found = sections.map((section) => {
      const all = sum(asked.map((word) => share(word, section.whole, 0.6)));
      let worth = 0, top = null;
      for (const block of section.blocks) {
        const here = sum(asked.map((word) => share(word, block.key, 0.3)));
        const own = here * here * (block.isHead ? 2 : 1) * (block.key.includes(phrase) ? 3 : 1);
        worth += own;
        if (own && (!top || own > top.own)) top = { ...block, own };
      }
      return { section, top, all, worth };
    });
    return found.filter((one) => one.all && one.top).sort((a, b) => b.all - a.all || b.worth - a.worth);
  }

  const make = (tag, words, more = {}) =>
    Object.assign(document.createElement(tag), { textContent: words }, more);

  function show(text) {
    const found = find(text);
    const asked = words(text).length;
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
        const { one } = top;
        for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
        document.querySelectorAll(".was-found").forEach((old) => old.classList.remove("was-found"));
        one.classList.add("was-found");
        one.scrollIntoView({ block: "center" });
      });
      row.append(link, make("p", top.words.trim().slice(0, 160)));
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
