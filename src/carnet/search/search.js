// The search page: finds texts in the index of carnet.search, shows them, keeps the address shareable.

const place = document.querySelector("main .search");
const form = place.querySelector("form");
const [status, list, more] = [".search-status", ".search-results", ".search-more"].map((part) => place.querySelector(part));
const recent = place.querySelector(".search-recent");
const template = place.querySelector("template").content.firstElementChild;
const input = form.querySelector("[name=q]");
const order = form.querySelector("select:not([data-filter])");

const SHOWN = 10; // results at a time
const RECENT = 3; // posts that are shown when there is no result
const PAUSE = 100; // milliseconds without a key before a search
const LONGEST = 200; // characters of what is asked
const EXCERPT = 220; // characters
const PAGES = 2 ** 20; // from this number on, texts are no posts
const LINE = 2 ** 20; // words
const PIECES = 4; // of a table that a beginning of words may lead to

// -- Words, as carnet.search.words has them -----------------------------------------------------------

const ALONE = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\u{20000}-\\u{3ffff}";
const JOINING = "\\u0300-\\u036f\\u0591-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u200c\\u200d";
const WORD = new RegExp(
  `[${ALONE}]|(?:(?![${ALONE}])[\\p{L}\\p{N}]|[${JOINING}\\u0900-\\u0963\\u0966-\\u0dff])+(?:[+#♯]+(?![\\p{L}\\p{N}+#♯]))?|[\\u20a0-\\u20cf\\u2190-\\u2bff\\u{1f000}-\\u{1faff}]`,
  "gu",
);
const UNSEEN = /[\u00ad\u200b\u2028\u2060\ufeff]/g; // comes along with what is copied; no text has it
const MARKS = new RegExp(`[${JOINING}]`, "g");
const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", đ: "d", ł: "l", ı: "i", "♯": "#" };
const isAlone = RegExp.prototype.test.bind(new RegExp(`^[${ALONE}]$`, "u"));

function fold(word) {
  const plain = word.replace(/[œæßøđłı♯]/g, (letter) => LETTERS[letter]);
  return plain.normalize("NFKD").replace(MARKS, "").normalize("NFC");
}

/** The words of a text in lower case, with their places in it. */
function split(text) {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word: word.toLowerCase().normalize("NFC"), index, end: index + word.length }));
}

let stemmer = null;

function terms(word) {
  return stemmer ? [fold(stemmer.stemWord(word)), stemmer.stemWord(fold(word))] : [fold(word)];
}

const common = new Set(split(form.dataset.common).map(({ word }) => fold(word)));

// -- The index, see carnet.search.index ------------------------------------------------------------------

const folder = new URL(form.dataset.index, document.baseURI);
const kept = new Map(); // promises of what was fetched, by name
let version = "";
let count = 0; // of texts
let posts = 0;

function load(name) {
  if (!kept.has(name)) {
    const answer = fetch(new URL(`${name}?${version}`, folder)).then((response) => {
      if (!response.ok) throw new Error(`${name}: ${response.status}`);
      return response.text();
    });
    kept.set(name, answer);
    answer.catch(() => kept.delete(name));
  }
  return kept.get(name);
}

let beginning;

/** Load what every search needs. */
function begin() {
  beginning ??= Promise.all([
    fetch(new URL("words.txt", folder), { cache: "no-cache" }).then((response) => response.ok ? response.text() : Promise.reject(response.status)),
    form.dataset.stemmer && import(new URL(form.dataset.stemmer, document.baseURI)),
  ]).then(([table, script]) => {
    const [head, ...names] = table.split("\n");
    [count, posts, version] = head.split(" ");
    kept.set("words.txt", Promise.resolve(names.join("\n")));
    if (script) stemmer = script.default;
  });
  beginning.catch(() => { beginning = undefined; });
  return beginning;
}

/** The files of a table that hold the keys from one to another, at most a few. */
async function pieces(kind, first, last) {
  const names = (await load(`${kind}.txt`)).split("\n").slice(0, -1);
  const from = Math.max(0, names.findLastIndex((name) => name <= first));
  const to = names.findLastIndex((name) => name <= last);
  const files = names.slice(from, Math.min(to + 1, from + PIECES)).map((name) =>
    load(`${kind}-${name.replace(/[^a-z0-9]/gu, (char) => `_${char.codePointAt().toString(16)}_`)}.txt`));
  return (await Promise.all(files)).map((text) => `\n${text}`).join("");
}

/** The list of a key. */
async function listed(kind, key) {
  const text = await pieces(kind, key, key);
  const at = text.indexOf(`\n${key}\t`);
  return at < 0 ? "" : text.slice(at + key.length + 2, text.indexOf("\n", at + 1));
}

/** All lists of the keys with a beginning. */
async function listedFrom(kind, start) {
  const text = await pieces(kind, start, `${start}\uffff`);
  const found = [];
  for (let at = text.indexOf(`\n${start}`); at >= 0; at = text.indexOf(`\n${start}`, at + 1)) {
    const [key, value] = text.slice(at + 1, text.indexOf("\n", at + 1)).split("\t");
    if (!key.includes(":")) found.push(value);
  }
  return found;
}

/** The numbers that a list is written in. */
function* numbers(listed) {
  for (let at = 0, value = 0, unit = 1; at < listed.length; at++) {
    const digit = listed.charCodeAt(at) - 48;
    value += (digit % 32) * unit;
    unit *= 32;
    if (digit < 32) {
      yield value;
      [value, unit] = [0, 1];
    }
  }
}

/** What a term weighs in each text that has it. */
function weights(listed) {
  const found = new Map();
  let last = -1;
  for (const value of numbers(listed)) {
    last += Math.floor(value / 16) + 1;
    found.set(last, value % 16);
  }
  return found;
}

/** The places of a pair in each text: the line times a large number, plus the word. */
function places(listed) {
  const found = new Map();
  const all = [...numbers(listed)];
  for (let at = 0; at < all.length; ) {
    const [text, several] = [Math.floor(all[at] / 2), all[at++] % 2];
    const here = new Set();
    for (let left = several ? all[at++] : 1; left; left--) here.add(all[at++] * LINE + all[at++]);
    found.set(text, here);
  }
  return found;
}

// -- What is asked ---------------------------------------------------------------------------------------

/** The parts of a question: words, and phrases of several. */
function parts(text) {
  const found = [];
  for (const [whole, ...quoted] of text.matchAll(/"([^"]*)"|«([^»]*)»|“([^”]*)”|„([^“]*)“|[^"«“„]+|./gu)) {
    const phrase = quoted.find((one) => one !== undefined);
    let before;
    const words = split(phrase ?? whole);
    if (phrase !== undefined) found.push({ words: words.map(({ word }) => word), exact: true });
    else
      for (const one of words) {
        if (before && isAlone(one.word) && isAlone(before.word) && before.end === one.index) found.at(-1).words.push(one.word);
        else found.push({ words: [one.word] });
        before = one;
      }
  }
  for (const part of found) part.words = part.words.filter((word) => fold(word));
  const telling = found.filter(({ words }) => words.length);
  const rare = telling.filter(({ words, exact }) => exact || words.length > 1 || !common.has(fold(words[0])));
  return rare.length ? rare : telling;
}

/** The texts with a phrase, and a weight: words that follow one another, in every text at the same distance. */
async function withPhrase(words) {
  const folded = words.map(fold);
  const starts = [...folded.keys()].filter((at) => at % 2 === 0).map((at) => Math.min(at, folded.length - 2));
  const lists = await Promise.all(starts.map(async (at) => places(await listed("pairs", `${folded[at]} ${folded[at + 1]}`))));
  const found = new Map();
  for (const [number, first] of lists[0]) {
    const whole = [...first].filter((at) => lists.every((list, one) => list.get(number)?.has(at + starts[one])));
    if (whole.length) found.set(number, whole[0] < LINE ? 15 : 9); // the first line is the title
  }
  return found;
}

/** Find the texts with a part of a question, and say in the part what is to be marked. */
async function find(part) {
  const { words, exact } = part;
  if (words.length > 1) {
    part.phrase = words.map(fold);
    return withPhrase(words);
  }
  const [word] = words;
  part.terms = terms(word).slice(0, 1);
  const found = weights(await listed("words", part.terms[0]));
  if (found.size || exact) return found;
  part.start = fold(word);
  if (part.start.length > 1)
    for (const longer of await listedFrom("words", part.start))
      for (const [number, weight] of weights(longer)) found.set(number, Math.max(weight, found.get(number) ?? 0));
  return found;
}

/** The texts that are on all of some lists. */
function onAll(lists) {
  const all = [...lists].sort((one, other) => one.size - other.size);
  return [...(all[0]?.keys() ?? [])].filter((number) => all.every((list) => list.has(number)));
}

/** The numbers of the texts that answer a question among the posts under the labels that are chosen, in their order. */
async function search(asked, chosen, byDate) {
  let [filters, lists] = await Promise.all([
    Promise.all(chosen.map(async (select) => weights(await listed("words", `${select.name}:${select.value}`)))),
    Promise.all(asked.map(find)),
  ]);
  let found = onAll([...filters, ...lists]);
  if (!found.length && asked.length) {
    const mending = await import(new URL(form.dataset.mending, document.baseURI));
    lists = await mending.default({ fold, terms, pieces, listed, listedFrom, weights, withPhrase, onAll })(asked, lists, filters);
    found = onAll([...filters, ...lists]);
  }
  const scores = lists.map((list) => [list, Math.log(1 + (count - list.size + 0.5) / (list.size + 0.5))]);
  const score = new Map(found.map((number) => [number, scores.reduce((sum, [list, weight]) => sum + list.get(number) * weight, 0)]));
  const newness = (number) => (number < PAGES ? number : -number);
  return found.sort((one, other) => (byDate ? 0 : score.get(other) - score.get(one)) || newness(other) - newness(one));
}

// -- What is shown ---------------------------------------------------------------------------------------

/** The words of a text that answer a question: where each begins and ends, and which part it answers. */
function hits(text, asked) {
  const words = split(text);
  const folded = words.map(({ word }) => fold(word));
  const found = [];
  for (const [which, { terms: wanted = [], start, phrase }] of asked.entries()) {
    const begins = wanted.map((term) => term.slice(0, 2));
    for (const [at, { word }] of words.entries()) {
      if (phrase) {
        if (phrase.every((one, next) => one === folded[at + next])) found.push({ which, index: words[at].index, end: words[at + phrase.length - 1].end });
      } else if ((start && folded[at].startsWith(start)) || (begins.some((two) => folded[at].startsWith(two)) && terms(word).some((term) => wanted.includes(term))))
        found.push({ which, index: words[at].index, end: words[at].end });
    }
  }
  return found.sort((one, other) => one.index - other.index);
}

/** Fill an element with the part of a text that answers a question best, from there on. */
function fill(element, text, asked) {
  const found = hits(text, asked);
  let [start, best] = [0, 0];
  for (const { index } of found) {
    const here = new Set(found.filter((hit) => hit.index >= index && hit.end <= index + EXCERPT).map(({ which }) => which));
    if (here.size > best) [start, best] = [index, here.size];
  }
  let end = Math.min(text.length, start + EXCERPT);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + EXCERPT / 2);
  let at = start;
  if (start) element.append("…");
  for (const hit of found.filter((hit) => hit.index >= start && hit.end <= end)) {
    if (hit.index < at) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(hit.index, hit.end);
    element.append(text.slice(at, hit.index), mark);
    at = hit.end;
  }
  const rest = text.slice(at, end);
  element.append(end < text.length ? `${rest.replace(/[\s.,;:!?…]+$/, "")}…` : rest);
}

function entry(found, asked) {
  const item = template.cloneNode(true);
  const [link, time, chip, excerpt] = ["a", "time", ".chip", ".entry-excerpt"].map((part) => item.querySelector(part));
  link.href = found.u;
  link.textContent = found.t;
  if (found.l) {
    item.lang = found.l;
    link.dir = excerpt.dir = "auto";
  }
  if (found.d) {
    // French raises the ending of the first of a month.
    const [, before, after] = /^(.*\b1)er( .*)$/.exec(found.y) ?? [];
    Object.assign(time, { dateTime: found.d, textContent: before ?? found.y });
    if (after) time.append(Object.assign(document.createElement("sup"), { textContent: "er" }), after);
  } else time.remove();
  if (found.c) chip.textContent = found.c;
  else chip.remove();
  if (found.p) {
    item.classList.add("with-picture");
    item.append(document.createRange().createContextualFragment(found.p));
  }
  const lines = [...(found.x ?? []), ...(found.m ?? [])];
  fill(excerpt, lines.map((line) => line.replace(/[\p{L}\p{N}]$/u, "$&.")).join(" "), asked); // a title ends without a stop
  return item;
}

let turn = 0; // of the latest search; what an older one brings is not shown any more
let question = [];
let results = [];

/** Some texts as items of a list. */
async function entries(numbers, asked) {
  const files = numbers.map((number) => load(`${number}.json`));
  return (await Promise.all(files)).map((text) => entry(JSON.parse(text), asked));
}

/** The next few results as items of the list. */
function further() {
  const start = list.children.length;
  return entries(results.slice(start, start + SHOWN), question);
}

/** The latest posts, for those who find nothing. */
function latest() {
  return entries(Array.from({ length: Math.min(RECENT, posts) }, (_nothing, back) => posts - 1 - back), []);
}

function show(items) {
  list.append(...items);
  more.hidden = list.children.length >= results.length;
}

function say(count, asked) {
  const { none, one, many, meant } = form.dataset;
  const number = count.toLocaleString(document.documentElement.lang);
  status.textContent = count === 0 ? none : count === 1 ? one : many.replace("{count}", number);
  const mended = asked.filter((part) => part.meant);
  if (!mended.length) return;
  let query = input.value;
  for (const { words: [word], meant } of mended) {
    const at = query.toLowerCase().indexOf(word);
    if (at >= 0) query = query.slice(0, at) + meant + query.slice(at + word.length);
  }
  const link = document.createElement("a");
  const fields = new URLSearchParams(new FormData(form));
  fields.set("q", query);
  link.href = `?${fields}`;
  link.append(Object.assign(document.createElement("em"), { textContent: query }));
  const [before, after] = meant.split("{words}");
  status.prepend(before, link, `${after} `);
}

function remember(state, address) {
  try {
    history.replaceState(state, "", address);
  } catch {
    // Some browsers allow it so many times in half a minute; the search needs no address.
  }
}

async function run() {
  clearTimeout(waiting);
  const mine = ++turn;
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  remember(null, `${location.pathname}${`${fields}` && `?${fields}`}`);
  const wanted = input.value.replace(UNSEEN, "").trim();
  const asked = parts(wanted);
  const chosen = [...form.querySelectorAll("[data-filter]")].filter((select) => select.value);
  try {
    await begin();
    const found = asked.length || (chosen.length && !wanted) ? await search(asked, chosen, order.value || !asked.length) : [];
    if (mine !== turn) return;
    const isAsked = wanted || chosen.length;
    const items = await entries(found.slice(0, SHOWN), asked);
    const others = isAsked && !found.length ? await latest() : [];
    if (mine !== turn) return;
    [results, question] = [found, asked];
    list.replaceChildren();
    show(items);
    recent.querySelector("ol").replaceChildren(...others);
    recent.hidden = !others.length;
    if (isAsked) say(found.length, asked);
    else status.textContent = "";
  } catch (error) {
    if (mine !== turn) return;
    console.error(error);
    status.textContent = form.dataset.failed;
  }
}

// -- What a reader does ----------------------------------------------------------------------------

let waiting;

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(run, PAUSE);
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});

more.addEventListener("click", async () => {
  const mine = turn;
  const items = await further();
  if (mine !== turn) return;
  show(items);
  items[0].querySelector("a").focus();
});

place.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [input, ...list.querySelectorAll("a")];
  const place = stops.indexOf(document.activeElement);
  if (!step || event.isComposing || place < 0 || !stops[place + step]) return;
  stops[place + step].focus();
  event.preventDefault();
});

/** Show as many results as the reader had seen who comes back from one, and where they stood. */
async function takeUp({ seen, top }) {
  while (list.children.length < Math.min(seen, results.length)) show(await further());
  scrollTo({ top, behavior: "instant" });
}

addEventListener("pagehide", () => remember({ seen: list.children.length, top: scrollY }));

/** Fill in what the page's address asks for; what no field offers is left out. */
function fillIn(asked) {
  input.value = (asked.get("q") ?? "").slice(0, LONGEST);
  for (const select of form.querySelectorAll("select")) {
    const wanted = [...select.options].find((option) => option.value === asked.get(select.name));
    if (wanted) wanted.selected = true;
  }
}

/** Keep whether a key leads to the search, where theme.js looks for it. */
function keepKey(isOn) {
  try {
    localStorage.setItem("search-key", isOn ? "on" : "off");
  } catch {
    // This browser keeps nothing: the key stays as it is.
  }
}

function isKeyOff() {
  try {
    return localStorage.getItem("search-key") === "off";
  } catch {
    return false;
  }
}

const key = form.querySelector(".search-key input");
key.checked = !isKeyOff();
key.addEventListener("change", () => keepKey(key.checked));

fillIn(new URLSearchParams(location.search));
form.hidden = false;
input.focus({ preventScroll: true });
begin().catch(console.error);
const left = history.state;
run().then(() => left?.seen && takeUp(left)).catch(console.error);
