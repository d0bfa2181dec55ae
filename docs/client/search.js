// @ts-nocheck
// Search without a network, in the server's order (docs/api.md).
//   const index = new Index(data); // the answer of /api/v1/km/search-index/
//   for (const { key, kind, exact } of index.search("ពាក្យ", (key, kind) => kind !== "guides")) …

const VERSION = "1.3";
const FIELDS = [[6, 8], [2, 25], [1, 250]]; // title, summary, body: weight, usual length
const ENOUGH = 10, MOST = 50, MOST_WORDS = 24;

/** A pattern in which two hexadecimal digits stand for a letter: of Khmer 80 is U+1780. */
const letters = (block, pattern) =>
  pattern.replace(/[\da-f]{2}/g, (code) => String.fromCharCode(block + parseInt(code, 16)));
const khmer = (pattern, flags = "g") => RegExp(letters(0x1700, pattern), flags);
const thaiAndLao = (pattern) => RegExp(letters(0xe00, pattern), "g");

// The match key: what two spellings that look the same have in common

const BASE = "[80-a2a5-b3]", BELOW = `(d2${BASE})`, SIGN = "[c6cbcd-d1d3dd]";
const STRONG = "[80-8385-888a-8d8f-9295-979e-a0a2]", NO_BA = "[80-9395-a2]";
const IS_SYLLABLE = khmer(
  `^${BASE}cc?((d2[80-999b-a2a5-b3])?${BELOW})?[c9ca]?[b6-c5]?((?!(?<=bb)[d0dd])${SIGN}${SIGN}?)?[c7c8]?$`, "",
);
const IS_STRONG = khmer(
  `^(${STRONG}cc?((d2${NO_BA})?d2${NO_BA})?|${NO_BA}cc?(d2${STRONG}(d2${NO_BA})?|d2${NO_BA}d2${STRONG}))(?!d2)`, "",
);
const TYPED = khmer(`${BASE}(${BELOW}|[b6-d3dd])*`);
const PARTS = ["cc", BELOW, "[c9ca]", "[be-c5]", "[bb-bd]", "[b7-ba]", "b6", "c6", "[d0dd]", SIGN, "[c7c8]"];
const PART = khmer(PARTS.join("|"));
const MENDED = [
  [khmer(`(d29a)(d2(?!9a)${BASE})`), "$2$1"],
  [khmer("c1([bb-bd]?)b8"), "\u17be$1"],
  [khmer("c1([bb-bd]?)b6"), "\u17c4$1"],
  [khmer("([bebf])bb"), "\u17bb$1"],
];
const U_FOR_SHIFTER = khmer("(?<![c9ca])bb(?=[b7-babebfd0dd]|b6c6)", "");
const GONE = /[\u00ad\u17b4\u17b5\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const TIDIED = [
  [khmer("d2+"), "\u17d2"], [TYPED, inOrder], [khmer("d28a"), "\u17d2\u178f"],
  [/\p{Nd}/gu, (digit) => {
    const at = digit.codePointAt() & 15; // of a block that begins here or at 6
    return /\p{Nd}/u.test(String.fromCodePoint(digit.codePointAt() - at)) ? at : at - 6;
  }],
  [/เเ|ເເ/g, (two) => String.fromCharCode(two.charCodeAt() + 1)],
  [thaiAndLao("([4dcd])([48-4cc8-cc]*)[32b2]"), (_, am, tones) => tones + String.fromCharCode(am.charCodeAt() - 26)],
  [thaiAndLao("[3133-3a47-4eb1b3-bcc8-ce]{2,}"), (marks) => [...marks].sort((a, b) => place(a) - place(b)).join("")],
];
/** Of Lao l below, other marks, tones, am; the block of Thai is alike. */
const place = (mark, at = mark.charCodeAt() & 127) => ({ 60: -1, 51: 2 })[at] ?? +(at > 71 && at < 77);
const replaced = (text, steps) => steps.reduce((made, step) => made.replace(...step), text);

export const matchKey = (text) =>
  replaced(text.replace(GONE, "").normalize("NFC"), TIDIED).toLowerCase().normalize("NFC").replace(/\s+/g, " ").trim();

function inOrder(typed) {
  if (IS_SYLLABLE.test(typed)) return typed;
  const place = (part) => PARTS.findIndex((one) => khmer(`^${one}$`).test(part));
  const parts = (typed.slice(1).match(PART) ?? []).sort((a, b) => place(a) - place(b)).join("");
  if (parts.length + 1 < typed.length) return typed;
  const sorted = replaced(typed[0] + parts, MENDED);
  const made = sorted.replace(U_FOR_SHIFTER, IS_STRONG.test(sorted) ? "\u17ca" : "\u17c9");
  return IS_SYLLABLE.test(made) ? made : typed;
}

// Tokens: words, clusters behind "+", pairs with "_" between, triples behind "~", forms behind "="

// without spaces between words: Khmer, Thai, Lao, Burmese
const UNSPACED = [letters(0x1700, "80-d3dd"), ...["01-2e30-3a40-4547-4e", "81-aeb0-bdc0-c4c8-cedc-df"]
  .map((one) => letters(0xe00, one)), letters(0x1000, "00-3f50-8f9a-9d")];
const IS_UNSPACED = RegExp(`^[${UNSPACED.join("")}]`), NO = `(?![${UNSPACED.join("")}ฯๆຯໆ])`;
const RUN = RegExp(`[${UNSPACED.join("]+|[")}]+|${NO}[\\p{L}\\p{N}](${NO}[\\p{L}\\p{N}\\p{M}])*`, "gu");
const MORE = "[\\p{M}\u0e33\u0eb3]*";
const CLUSTER = RegExp(letters(0x1700, `${BASE}(d2${BASE}|[b4-d3dd])*|[b4-d3dd]+|`) +
  letters(0xe00, "([40-44c0-c4](?=[01-2e81-aedc-df]))?[^]") + `${MORE}((?<=\u1039)[\u1000-\u102a\u103f]${MORE})*`, "gu");
/** What Arabic and Hebrew may be written without. */
const POINTS = /[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;

const clusters = (text) => (IS_UNSPACED.test(text) ? text.match(CLUSTER) : []);
const bare = (text) => text.replace(/\p{M}/gu, "");
const pairwise = (list) => list.slice(1).map((one, at) => [list[at], one]);
const single = (list) => list.map((one) => `+${one}`);
const pairs = (list) => pairwise(list).map((two) => two.join("_"));
const triples = (text) => [...text.slice(2)].map((_, at) => `~${text.slice(at, at + 3)}`);
const triplesOf = (word) => (IS_UNSPACED.test(word) || word[3] ? triples(bare(word)) : []);
const sortOf = (token) => (token.includes("_") ? 2 : Math.max(0, "_+_~=".indexOf(token[0])));

const ENDS = /^[a-z]{3,}$/;
/** The common beginning of a word's forms. */
function stem(word) {
  if (!ENDS.test(word)) return word;
  if (/..ies$/.test(word)) word = word.slice(0, -3) + "y";
  else word = word.replace(/(?<=ss|sh|ch|x|z)es$|(?<=[^sui])s$/, "");
  const rest = ["ingly", "edly", "ing", "(?<!e)ed"]
    .map((ending) => word.replace(RegExp(`(?<=..)${ending}$`), ""))
    .find((one) => one !== word && /[aeiouy]/.test(one));
  word = rest ? rest.replace(/(?<=..)([^lsz])\1$/, "$1") : word.replace(/(?<=..[^l])ly$/, "");
  return word.replace(/(?<=..)e$/, "").replace(/(?<=.)([^aeiouy])y$/, "$1i");
}

const name = (phrase) => phrase.map((word) => word.token).join(" ");
const joints = (words) =>
  pairwise(words).flatMap(([one, other]) => (one.own[0] && other.own[0] ? [`${one.own.at(-1)}_${other.own[0]}`] : []));

const numbers = (text) => Uint16Array.from(text.split(""), (one) => one.charCodeAt(0) - (one < "\\" ? 35 : 36));
const sum = (list, value) => list.reduce((whole, one, at) => whole + value(one, at), 0);

export class Index {
  constructor(data) {
    if (data.version !== VERSION) throw Error("Another version.");
    const [having, gaps, counts, lengths] = ["having", "gaps", "counts", "lengths"].map((one) => numbers(data[one]));
    // terms: of each token, as often as they have it; starts: of each term
    Object.assign(this, data, { counts, lengths, starts: [0], terms: new Map(), known: new Map() });
    this.places = new Uint16Array(counts.length);
    let at = 0;
    for (const tokens of termsOf(data)) {
      const term = this.starts.length - 1;
      for (const token of tokens) if (!this.terms.get(token)?.push(term)) this.terms.set(token, [term]);
      for (let place = -1, left = having[term]; left > 0; left--, at++) this.places[at] = place += gaps[at] + 1;
      this.starts.push(at);
    }
    this.same = new Map(); // phrase → those that mean the same
    for (const phrases of Object.entries(data.synonyms)) {
      const group = phrases.flat().map((one) => this.#runs(one).flatMap((run) => this.#wordsOf(run)));
      for (const one of group) this.same.set(name(one), [...(this.same.get(name(one)) ?? []), ...group]);
    }
  }

  /** Stretches of one script, in their usual spelling. */
  #runs(text) {
    const usual = (...found) => this.spellings[found.findIndex((one, at) => at && one)];
    const key = matchKey(text).replace(RegExp(this.spellings[0], "g"), usual);
    return (key.replace(/(?<=[a-z])['’](s?(?![a-z])|(?=[a-z]))/g, "").match(RUN) ?? []).map((run) => {
      const plain = bare(run.normalize("NFKD")).replace(/[đƀłø]/g, (one) => "dblo"["đƀłø".indexOf(one)]).toLowerCase();
      return /^[a-z\d]+$/.test(plain) ? plain : run.replace(POINTS, "") || run;
    });
  }

  /** The words of a run: each found by itself, or by all of its parts. */
  #wordsOf(run) {
    return (IS_UNSPACED.test(run) ? this.#cut(run) : [stem(run)]).map((token, at) => {
      const own = clusters(token);
      return { token, form: `=${run}`, parts: own[1] ? pairs(own) : single(own), own, joined: at > 0 };
    });
  }

  /** Into as few words of the index as can be. */
  #cut(run) {
    const own = clusters(run), best = [[0, []]];
    for (let end = 1; end <= own.length; end++)
      for (let start = Math.max(0, end - 10); start < end; start++) {
        const word = own.slice(start, end).join("");
        const cost = best[start][0] + 1 + (this.terms.has(word) ? 0 : end - start);
        if (!(best[end]?.[0] <= cost)) best[end] = [cost, [...best[start][1], word]];
      }
    return best.at(-1)[1];
  }

  /** What a token weighs in each document, and is worth. */
  of(token) {
    if (this.known.has(token)) return this.known.get(token);
    const sums = new Map(), impacts = new Map();
    for (const term of this.terms.get(token) ?? [])
      for (let at = this.starts[term]; at < this.starts[term + 1]; at++) {
        const count = this.counts[at], own = sums.get(this.places[at]) ?? [0, 0, 0];
        sums.set(this.places[at], [own[0] + (count & 3), own[1] + ((count >> 2) & 3), own[2] + (count >> 4)]);
      }
    for (const [place, counts] of sums) {
      const at = 15 * place + 3 * sortOf(token), long = (field) => this.lengths[at + field];
      const weighted = sum(FIELDS, ([weight, usual], field) => (weight / (0.6 + (0.4 * long(field)) / usual)) * counts[field]);
      impacts.set(place, Math.max(1, Math.round((15 * weighted) / (weighted + 3))));
    }
    const found = { impacts, rare: Math.round(4 * Math.log2(1 + this.keys.length / (sums.size || 1))) };
    return this.known.set(token, found), found;
  }

  /** Units, all wanted, each in one of its phrases. */
  read(text) {
    const all = this.#runs(text), units = [];
    const words = all.flatMap((run) => this.#wordsOf(run)).slice(0, MOST_WORDS);
    for (let at = 0; at < words.length; at += units.at(-1)[0].length)
      for (let length = 9; length > 0; length--) {
        const typed = words.slice(at, at + length), same = this.same.get(name(typed)) ?? [];
        if (same[0] || length === 1) length = units.push([typed, ...same]) && 0;
      }
    const isStop = ([one, other]) => !other && !one[1] && this.stop.includes(one[0].form.slice(1));
    const stop = words.some((word) => word.own[0]) || units.every(isStop) ? [] : units.filter(isStop);
    const extra = new Set(stop.map((unit) => unit[0][0].token)), triples = all.map(stem).flatMap(triplesOf);
    return { units: units.filter((unit) => !stop.includes(unit)), extra, triples };
  }

  /** Best first; exact: it has everything. */
  search(text, isWanted = () => true) {
    const { units, extra, triples } = this.read(text);
    if (!units.length) return [];
    const typed = units.flatMap((unit) => unit[0]);
    const between = pairwise(units).map(([one, other]) => [one[0].at(-1), other[0][0]]);
    const [joined, near] = [true, false].map((is) => between.filter((two) => two[1].joined === is).flatMap(joints));
    const weights = new Map(typed.flatMap(({ token, own }) => (own[0] ? single(own) : token)).map((one) => [one, 1]));
    for (const one of [...typed.flatMap((word) => pairs(word.own)), ...joined]) weights.set(one, 3);
    for (const one of triples) weights.set(one, 4);
    const exact = [], alike = new Map(), times = typed.some((word) => word.own[0]) ? 12 : 1;
    for (const [place, key] of this.keys.entries()) {
      if (!isWanted(key, this.kinds[place])) continue;
      const has = (token) => this.of(token).impacts.get(place) ?? 0, of = (token) => has(token) * this.of(token).rare;
      const hasWord = (word) => has(word.token) || (word.parts[0] && word.parts.every(has));
      const ofForm = ({ token, form }) => has(form) * ((times * this.of(token).rare) >> 1);
      const ofWord = (word) => 4 * of(word.token) + sum(word.parts, of);
      const ofPhrase = (phrase, _, { length }) =>
        sum(phrase, ofWord) + 2 * sum(joints(phrase), of) + (length > 1 ? 0 : sum(phrase, ofForm));
      if (!units.every((unit) => unit.some((phrase) => phrase.every(hasWord)))) alike.set(place, 0);
      else {
        const found = sum(units, (unit) => Math.max(...unit.map(ofPhrase))) + sum([...extra, ...near], of);
        exact.push([place, (found + 2 * sum(joined, of)) * (joined[0] && joined.every(has) ? 4 : 1)]);
      }
    }
    if (exact.length < ENOUGH)
      for (const [token, weight] of weights) {
        const { impacts, rare } = this.of(token);
        for (const [place, impact] of impacts)
          if (alike.has(place)) alike.set(place, alike.get(place) + weight * (7 + impact) * rare ** 2);
      }
    const ranked = (list) => [...list].filter((one) => one[1]).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return [...ranked(exact), ...ranked(alike)].slice(0, MOST)
      .map(([place], at) => ({ key: this.keys[place], kind: this.kinds[place], exact: at < exact.length }));
  }
}

/** The tokens of each term: words, then those behind each. */
function* termsOf(data) {
  const words = [];
  for (const [, capital, rest] of data.words.matchAll(/([A-Z])([^A-Z]*)/g)) {
    const word = (words.at(-1) ?? "").slice(0, capital.charCodeAt(0) - 65) + rest;
    const own = clusters(word);
    words.push(word);
    yield [stem(word), ...single(own), ...pairs(own), ...triplesOf(stem(word)), ...(ENDS.test(word) ? [`=${word}`] : [])];
  }
  const gaps = numbers(data.followers).values();
  for (const [at, following] of numbers(data.following).entries())
    for (let left = following, code = -1; left > 0; left--) {
      code += gaps.next().value + 1;
      const word = words[at], other = words[code >> 1];
      const pair = `${clusters(word).at(-1)}_${clusters(other)[0]}`;
      yield code & 1 ? [pair] : [pair, ...triples(bare(word).slice(-2) + bare(other).slice(0, 2))];
    }
}
