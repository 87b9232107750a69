// The search page: asks Pagefind's index, shows what it found, keeps the address shareable.

const place = document.querySelector("main .search");
const form = place.querySelector("form");
const [status, list, more] = [".search-status", ".search-results", ".search-more"].map((part) => place.querySelector(part));
const template = place.querySelector("template").content.firstElementChild;
const input = form.querySelector("[name=q]");
const category = form.querySelector("[data-filter=category]");
const order = form.querySelector("select:not([data-filter])");

const SHOWN = 10; // results at a time
const PAUSE = 100; // milliseconds without a key before a search
const MARK = "\u034f"; // of what is changed in the texts of the index, see carnet.search
const PRIVATE = 0xe000; // is added to each letter of a common word that the index leaves out
const LONGEST = 200; // characters of what is asked
const HIDDEN = /\u034f[\ue000-\uf8ff]+/g;
const LIGATURES = [["œ", "o", "e"], ["Œ", "O", "e"], ["æ", "a", "e"], ["Æ", "A", "e"]];
const common = new Set(fold(form.dataset.common).split(" "));

// -- What is asked ---------------------------------------------------------------------------------

/** Letters without accents and ligatures, in lower case. */
function fold(text) {
  return parted(text).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** A query as the index has it. */
function parted(text) {
  return LIGATURES.reduce((done, [one, first, second]) => done.replaceAll(one, first + MARK + second), text);
}

/** A common word that the index leaves out. */
function revealed(word) {
  return [...word].slice(1).map((char) => String.fromCharCode(char.charCodeAt() - PRIVATE)).join("");
}

/** A text of the index as readers see it. */
function joined(text) {
  const whole = LIGATURES.reduce((done, [one, first, second]) => done.replaceAll(first + MARK + second, one), text);
  return whole.replace(HIDDEN, revealed).replaceAll("0" + MARK, "").replaceAll(MARK + " ", "").replaceAll(MARK, "");
}

/** The words of a text; "l'école" is two. */
function split(text) {
  return text.normalize("NFC").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** The words of a query that say something; all of them if none does. */
function telling(text) {
  if (text.trim().length < 2) return "";
  const words = split(text.toLowerCase());
  const kept = words.filter((word) => !isCommon(word));
  return (kept.length ? kept : words.map((word) => "0" + MARK + word)).join(" ");
}

/** Whether nearly every text has a word; such words stand apart in the index, with a mark. */
function isCommon(word) {
  return word.length === 1 || common.has(fold(word));
}

let loading;

function load() {
  loading ??= import(new URL(form.dataset.index, document.baseURI)).then(async (pagefind) => {
    await pagefind.options({ noWorker: true });
    await pagefind.init();
    return pagefind;
  });
  return loading;
}

/** Whether results hold every word of a query: for one that it does not know, Pagefind takes its beginning, "de" for "dezzz". */
async function answers(query, results) {
  if (!results.length) return false;
  const { raw_content: text, locations, meta } = await results[0].data();
  const words = text.split(/\s+/);
  const found = split(fold([...locations.map((place) => words[place]), ...Object.values(meta)].join(" ")));
  return split(fold(query)).every((asked) =>
    found.some((word) => word === asked || word.startsWith(asked.slice(0, 3))));
}

/** The word that the index holds of all posts under a label, see carnet.search. */
function token(select, label) {
  return `zz${select.name}${label}zz`.replaceAll("-", "");
}

/** Results for a query among the posts under the labels that are chosen. */
async function search(query, chosen, options) {
  const pagefind = await load();
  const tokens = chosen.map((select) => token(select, select.value));
  const { results } = await pagefind.search([parted(query), ...tokens].join(" "), options);
  return !query || (await answers(query, results)) ? results : [];
}

// -- What is shown ---------------------------------------------------------------------------------

/** Fill an element with Pagefind's excerpt: words, some between <mark> and </mark>, with < and > escaped. */
function fill(element, excerpt) {
  // Pagefind makes every space a plain one.
  const spaced = joined(excerpt).replace(/ (?=[;!?])/g, "\u202f").replace(/ (?=[»:])|(?<=«) /g, "\u00a0");
  spaced.split(/<\/?mark>/).forEach((text, place) => {
    const node = document.createElement("mark");
    node.textContent = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    element.append(place % 2 ? node : node.textContent);
  });
}

function entry(found) {
  const item = template.cloneNode(true);
  const [link, time, chip, excerpt] = ["a", "time", ".chip", ".entry-excerpt"].map((part) => item.querySelector(part));
  const { title, date, day, language, tokens = "" } = found.meta;
  const categories = [...(category?.options ?? [])].filter((option) => tokens.split(" ").includes(token(category, option.value)));
  link.href = found.url;
  link.textContent = joined(title);
  if (language) item.lang = language;
  if (date) Object.assign(time, { dateTime: date, textContent: day });
  else time.remove();
  if (categories.length) chip.textContent = categories.map((option) => option.text).join(", ");
  else chip.remove();
  fill(excerpt, found.excerpt);
  return item;
}

let turn = 0; // of the latest search; what an older one brings is not shown any more
let results = [];

/** The next few results as items of the list. */
async function entries(start) {
  const found = await Promise.all(results.slice(start, start + SHOWN).map((result) => result.data()));
  return found.map(entry);
}

function show(items) {
  list.append(...items);
  more.hidden = list.children.length >= results.length;
}

function say(count) {
  const { none, one, many } = form.dataset;
  const number = count.toLocaleString(document.documentElement.lang);
  status.textContent = count === 0 ? none : count === 1 ? one : many.replace("{count}", number);
}

async function run() {
  clearTimeout(waiting);
  const mine = ++turn;
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  try {
    history.replaceState(null, "", `${location.pathname}${`${fields}` && `?${fields}`}`);
  } catch {
    // Some browsers allow it so many times in half a minute; the search needs no address.
  }
  const query = telling(input.value);
  const chosen = [...form.querySelectorAll("[data-filter]")].filter((select) => select.value);
  const options = order.value || !query ? { sort: { date: "desc" } } : {};
  const wanted = query || chosen.length;
  try {
    const found = wanted ? await search(query, chosen, options) : [];
    if (mine !== turn) return;
    results = found;
    const items = await entries(0);
    if (mine !== turn) return;
    list.replaceChildren();
    show(items);
    if (wanted) say(found.length);
    else status.textContent = "";
  } catch (error) {
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
  const items = await entries(list.children.length);
  if (mine !== turn) return;
  show(items);
  items[0].querySelector("a").focus();
});

place.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [input, ...list.querySelectorAll("a")];
  const place = stops.indexOf(document.activeElement);
  if (!step || place < 0 || !stops[place + step]) return;
  stops[place + step].focus();
  event.preventDefault();
});

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
input.focus();
load().catch(console.error);
run();
