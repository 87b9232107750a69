// What the search page does when nothing answers: it reads words otherwise. search.js loads this then, and hands over how
// one looks into the index.

const [SHORTEST, HEAD] = [4, 3]; // letters of a word that is worth correcting, and of its beginning
const MENDINGS = 8; // readings of a word that are tried

/** Whether one letter of a word is too many, missing, another one, or two change places. */
function isNear(one, other) {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [rest, others] = [one.slice(at), other.slice(at)];
  return rest.slice(1) === others || rest === others.slice(1) || rest.slice(1) === others.slice(1)
    || (rest[0] === others[1] && rest[1] === others[0] && rest.slice(2) === others.slice(2));
}

export default ({ fold, terms, pieces, listed, listedFrom, weights, withPhrase, onAll }) => {
  /** The words of the blog that differ by a slip of the pen from one, and in how many texts they are. */
  async function alike(word) {
    const asked = fold(word);
    if (asked.length < SHORTEST) return [];
    const tails = [asked.slice(HEAD), asked.slice(HEAD - 1), asked.slice(HEAD + 1), asked[HEAD - 1] + asked.slice(HEAD + 1)];
    const lists = await Promise.all([listedFrom("forms", asked.slice(0, HEAD)), ...tails.map((tail) => listed("tails", tail))]);
    const found = lists.flat().join(" ").split(" ").map((one) => one.split(":"));
    return found.filter(([form, count]) => count && isNear(asked, fold(form))).map(([form, count]) => ({ form, count }));
  }

  /** A word read as several: "grandpere" as "grand pere", "10000" as "10 000", "12h30" as "12 h 30". */
  async function cuts(word) {
    if (/\d/.test(word)) return [word.match(/\d+|\D+/g), word.match(/\D*\d+|\D+$/g), word.split(/\B(?=(?:\d{3})+$)/)];
    const known = await pieces("forms", word.slice(0, HEAD), word);
    const all = [...word.slice(1)].map((_letter, at) => [word.slice(0, at + 1), word.slice(at + 1)]);
    return all.filter(([first]) => (first.length < SHORTEST ? first !== word[1] : known.includes(`\n${first}\t`)));
  }

  /** What may be meant by a word that stands nowhere: words alike, or several; what most texts have first. */
  async function meanings(word) {
    const phrases = (await cuts(fold(word))).filter((words) => words[1]);
    const found = await Promise.all(phrases.map(async (phrase) => {
      const holding = await withPhrase(phrase);
      return { phrase, holding, count: holding.size };
    }));
    return [...(await alike(word)), ...found.filter(({ count }) => count)].sort((one, other) => other.count - one.count).slice(0, MENDINGS);
  }

  /** The texts with the word that was meant by a part of a question: the first one alike that stands with all the others. */
  async function mend(part, others, mustFit) {
    for (const { form, phrase, holding: known } of part.alike) {
      const words = form ? terms(form).slice(0, 1) : [];
      const holding = known ?? weights(await listed("words", words[0]));
      const fits = [...holding.keys()].some((number) => others.every((list) => list.has(number)));
      if (fits || !(part.holding || mustFit)) Object.assign(part, { meant: form, phrase, terms: words, holding });
      if (fits) break;
    }
  }

  const isUnmended = ({ alike, holding }) => alike?.length && !holding;

  /** Mend what is written wrongly: first words that stand nowhere, then, if nothing answers, words that only look known. */
  async function mendAll(asked, lists, filters, mustFit) {
    for (const [which, part] of asked.entries()) {
      const [word] = part.words;
      if (mustFit && part.terms && !part.exact && !part.holding && !(await listed("forms", fold(word)))) part.alike = await meanings(word);
      if (!isUnmended(part)) continue;
      await mend(part, [...filters, ...lists.filter((_list, one) => one !== which && !isUnmended(asked[one]))], mustFit);
      if (part.holding) lists[which] = part.holding;
    }
  }

  /** Read two or three words as one, "week-end" as "weekend", if that answers; gives the lists of all parts. */
  async function join(asked, lists, filters) {
    for (const many of [2, 3])
      for (let at = 0; at + many <= asked.length; at++) {
        const word = asked.slice(at, at + many).map(({ words }) => words.join(" ")).join("");
        const part = { words: [word], terms: terms(word).slice(0, 1) };
        part.holding = weights(await listed("words", part.terms[0]));
        const joined = [...lists.slice(0, at), part.holding, ...lists.slice(at + many)];
        if (onAll([...filters, ...joined]).length) {
          asked.splice(at, many, part);
          return joined;
        }
      }
    return lists;
  }

  /** Read the parts of a question otherwise, so that texts answer; gives the lists of all parts. */
  return async (asked, found, filters) => {
    const lists = await join(asked, found, filters);
    for (const [which, part] of asked.entries())
      if (!lists[which].size && part.terms && !part.exact) part.alike = await meanings(part.words[0]);
    await mendAll(asked, lists, filters, false);
    if (!onAll([...filters, ...lists]).length) await mendAll(asked, lists, filters, true);
    return lists;
  };
};
