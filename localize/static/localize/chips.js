/* A box in which links and formatting are chips that cannot be broken. Its text is that of the
   textarea behind it, tag by tag: whatever reads or writes the textarea knows nothing of it. */
(function () {
  "use strict";

  const TAG = /<\/?[A-Za-z][^<>]*>/g;
  const tagsOf = (text) => text.match(TAG) ?? [];
  const nameOf = (tag) => tag.match(/[A-Za-z][A-Za-z0-9-]*/)[0].toLowerCase();

  /* [tag or words, chip or null]: an opening tag has the number that it has in the source. */
  function pieces(text, source) {
    const known = new Map();
    let last = 0;
    for (const tag of tagsOf(source).filter((one) => !one.startsWith("</"))) {
      known.set(tag, [...(known.get(tag) ?? []), ++last]);
    }
    const opened = [];
    const found = [];
    let at = 0;
    for (const match of text.matchAll(TAG)) {
      if (match.index > at) found.push([text.slice(at, match.index), null]);
      at = match.index + match[0].length;
      if (match[0].startsWith("</")) {
        const place = opened.map(([name]) => name).lastIndexOf(nameOf(match[0]));
        found.push([match[0], `/${place < 0 ? "" : opened.splice(place, 1)[0][1]}`]);
      } else {
        const number = known.get(match[0])?.shift() ?? ++last;
        found.push([match[0], `${number}`]);
        opened.push([nameOf(match[0]), number]);
      }
    }
    if (at < text.length) found.push([text.slice(at), null]);
    return found;
  }

  const INVISIBLE = { "\u200b": "┊", "\u200c": "⸾", "\u200d": "⁞", "\u00a0": "⍽" };
  const codeOf = (one) => `U+${one.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

  class Chips {
    static areIn(...texts) {
      return texts.some((text) => tagsOf(text).length > 0);
    }

    constructor(box, source) {
      this.box = box;
      this.source = source;
      this.pen = document.createElement("div");
      this.pen.className = "localize-pen";
      Object.assign(this.pen, { lang: box.lang, dir: box.dir });
      this.pen.spellcheck = false;
      this.pen.setAttribute("role", "textbox");
      this.pen.setAttribute("aria-multiline", "true");
      this.pen.setAttribute("aria-label", box.getAttribute("aria-label"));
      this.readOnly = box.readOnly;
      this.refresh();
      this.pen.addEventListener("input", () => {
        box.value = this.text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      });
      this.pen.addEventListener("blur", () => (this.last = this.caret));
      box.hidden = true;
      box.after(this.pen);
    }

    set readOnly(isSo) {
      if (isSo) {
        this.pen.contentEditable = "false";
        return;
      }
      try {
        this.pen.contentEditable = "plaintext-only";
      } catch {
        this.pen.contentEditable = "true";
      }
    }

    /* What the textarea says. */
    refresh() {
      if (this.pen.childNodes.length && this.text === this.box.value) return;
      this.pen.replaceChildren(
        ...pieces(this.box.value, this.source).map(([text, chip]) =>
          chip === null ? document.createTextNode(text) : Chips.chip(text, chip)
        )
      );
    }

    static chip(tag, words) {
      const chip = document.createElement("span");
      chip.className = "localize-chip";
      chip.contentEditable = "false";
      chip.dataset.tag = tag;
      chip.title = tag;
      chip.textContent = words;
      return chip;
    }

    /* The letters of a text with what nobody sees, each with its code points. */
    static bare(text) {
      return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => {
        const letter = document.createElement("span");
        letter.title = Array.from(segment, codeOf).join(" ");
        letter.textContent = segment.replace(/[\u200b-\u200f\u00a0\u00ad\u2060\ufeff]/g, (one) => {
          return INVISIBLE[one] ?? "◌";
        });
        if (letter.textContent !== segment) letter.className = "is-invisible";
        return letter;
      });
    }

    static read(node) {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      if (node.dataset?.tag) return node.dataset.tag;
      if (node.nodeName === "BR") return node.nextSibling ? "\n" : "";
      return Array.from(node.childNodes, Chips.read).join("");
    }

    get text() {
      return Chips.read(this.pen);
    }

    /* How much of the text stands before the caret; all of it while nobody was in the box. */
    get caret() {
      const selection = window.getSelection();
      if (!selection.rangeCount || !this.pen.contains(selection.anchorNode)) {
        return this.last ?? this.text.length;
      }
      const before = selection.getRangeAt(0).cloneRange();
      before.setStart(this.pen, 0);
      return Chips.read(before.cloneContents()).length;
    }

    set caret(at) {
      const range = document.createRange();
      range.selectNodeContents(this.pen);
      range.collapse(false);
      let left = at;
      for (const node of this.pen.childNodes) {
        const size = Chips.read(node).length;
        if (left <= size && node.nodeType === Node.TEXT_NODE) {
          range.setStart(node, left);
          range.collapse(true);
          break;
        }
        left -= size;
        if (left === 0 && node.nodeType !== Node.TEXT_NODE) {
          range.setStartAfter(node);
          range.collapse(true);
          break;
        }
      }
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
    }

    /* Where the caret is, or was. */
    insert(text) {
      const at = this.caret;
      const now = this.text;
      this.box.value = now.slice(0, at) + text + now.slice(at);
      this.refresh();
      this.pen.focus({ preventScroll: true });
      this.caret = this.last = at + text.length;
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  window.LocalizeChips = Chips;
})();
