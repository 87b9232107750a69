"use strict";
// Bold, italic and code: the marks are where Markdown heeds them, whatever is selected.
globalThis.deskMarks = (() => {
  const LEAD = /^\s*(?:(?:[-*+]|\d+[.)]|>|#{1,6})\s+)*/; // what a line begins with before its words

  const reversed = (text) => [...text].reverse().join("");

  // Whether a text ends with a mark; three stars are one of italic, and two of bold.
  function hasMark(text, mark) {
    if (!/^\*+$/.test(mark)) return text.endsWith(mark);
    const stars = text.match(/\**$/)[0].length;
    return mark.length === 2 ? stars >= 2 : stars % 2 === 1;
  }

  // A text without a mark.
  function without(text, mark) {
    return text.replace(/\\.|\*+|`+/g, (run) => {
      const isIt = run[0] === mark[0] && (mark !== "*" ? run.length >= mark.length : run.length % 2);
      return isIt ? run.slice(mark.length) : run;
    });
  }

  const isMarked = (text, mark) =>
    text.length > 2 * mark.length && hasMark(text, mark) && hasMark(reversed(text), mark) &&
    without(text, mark) === text.slice(mark.length, -mark.length);

  // Mark each line of a text, or take the marks away where all lines have them.
  function toggled(text, mark, isLineStart) {
    const lines = text.split("\n").map((line, at) => {
      const lead = at || isLineStart ? line.match(LEAD)[0] : "";
      const [, before, words, after] = line.slice(lead.length).match(/^(\s*)([\s\S]*?)(\s*)$/);
      return { before: lead + before, words, after };
    });
    const isAll = lines.every(({ words }) => !words || isMarked(words, mark));
    const change = (words) => (isAll || !words ? without(words, mark) : mark + without(words, mark) + mark);
    return lines.map(({ before, words, after }) => before + change(words) + after).join("\n");
  }

  // What becomes of one selected range of a text in the editor.
  function wrapped(CM, doc, { from, to }, mark) {
    const { cursor, range } = CM.EditorSelection;
    const before = doc.sliceString(Math.max(from - 9, 0), from);
    const after = reversed(doc.sliceString(to, to + 9));
    if (hasMark(before, mark) && hasMark(after, mark)) {
      const changes = [{ from: from - mark.length, to: from }, { from: to, to: to + mark.length }];
      return { changes, range: range(from - mark.length, to - mark.length) };
    }
    if (from === to) {
      const isClosing = doc.sliceString(to, to + mark.length) === mark && isOpen(doc, from, mark);
      if (!isClosing) return { changes: { from, insert: mark + mark }, range: cursor(from + mark.length) };
      const spaces = before.match(/[^\S\n]*$/)[0]; // which come behind the mark, as it would not hold there
      const changes = [{ from: from - spaces.length, to }, { from: to + mark.length, insert: spaces }];
      return { changes, range: cursor(to + mark.length) }; // as the same keys end what is bold elsewhere
    }
    const insert = toggled(doc.sliceString(from, to), mark, doc.lineAt(from).from === from);
    return { changes: { from, to, insert }, range: range(from, from + insert.length) };
  }

  // Whether a mark is open where one writes.
  function isOpen(doc, at, mark) {
    const line = doc.lineAt(at);
    const words = doc.sliceString(line.from, at);
    const runs = words.match(mark[0] === "*" ? /\*+/g : /`+/g) ?? [];
    return runs.filter((run) => (mark === "*" ? run.length % 2 : run.length >= mark.length)).length % 2 === 1;
  }

  return { wrapped };
})();
