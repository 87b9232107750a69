"use strict";
// What is pasted from a word processor or a page of the web, as Markdown: its headings, lists, links, quotations, and
// what is bold or italic. All else is plain text, as the same keys with Shift paste it.
globalThis.deskPaste = (() => {
  const BLOCKS = "p,div,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,[style*=mso-list],pre,table,tr,hr,section,article";
  const SAFE = /^(https?:|mailto:|tel:)/i;

  const EMOJI = /^[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u;

  let hasFormulas = false; // whether dollars could be taken for some

  function escaped(text) {
    const words = text.replace(/[\\`*_[\]<]|~~|&(?=#?\w+;)/g, "\\$&");
    return hasFormulas ? words.replace(/\$/g, "\\$") : words;
  }

  // -- Within a block -------------------------------------------------------------------------------------------------

  function isBold(node) {
    const weight = node.style?.fontWeight;
    if (/^(normal|[1-4]00)$/.test(weight)) return false; // Google Docs puts all into <b> of normal weight
    return /^(B|STRONG)$/.test(node.nodeName) || /^(bold|[6-9]00)$/.test(weight);
  }

  function isItalic(node) {
    if (node.style?.fontStyle === "normal") return false;
    return /^(I|EM|CITE)$/.test(node.nodeName) || node.style?.fontStyle === "italic";
  }

  const isStruck = (node) => /^(S|DEL|STRIKE)$/.test(node.nodeName) || /line-through/.test(node.style?.textDecoration);

  function inCode(text) {
    const mark = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map((found) => found[0].length)) + 1);
    return text.trim() ? `${mark}${text}${mark}` : text;
  }

  // The words in a node, each run with the marks that it has, whatever elements they come from; a link is one of them.
  function runs(node, marks = []) {
    if (node.nodeType === Node.TEXT_NODE) return [{ words: escaped(node.data.replace(/[ \t\r\n]+/g, " ")), marks }];
    if (node.nodeType !== Node.ELEMENT_NODE || /^(STYLE|SCRIPT|META|TITLE)$/.test(node.nodeName)) return [];
    if (node.nodeName === "IMG") return EMOJI.test(node.alt) ? [{ words: node.alt, marks }] : [];
    if (node.nodeName === "BR") return [{ words: "\\\n", marks }];
    if (node.nodeName === "CODE") return [{ words: inCode(node.textContent), marks }];
    const address = node.nodeName === "A" ? node.getAttribute("href") ?? "" : "";
    const own = [];
    if (SAFE.test(address)) own.push(`](<${address.replace(/[<>\s]/g, encodeURIComponent)}>)`);
    if (node.closest("h1,h2,h3,h4,h5,h6") === null) {
      if (isBold(node)) own.push("**");
      if (isItalic(node)) own.push("*");
      if (isStruck(node)) own.push("~~");
    }
    const all = [...new Set([...marks, ...own])];
    return [...node.childNodes].flatMap((child) => runs(child, all));
  }

  // Put marks around words: outside of the spaces at their ends, and of signs that touch another word, as no mark holds there.
  function marked(words, mark, before, after) {
    const isLink = mark.startsWith("]");
    let [, lead, inner, tail] = words.match(/^((?:\\\n|\s)*)([\s\S]*?)((?:\\\n|\s)*)$/);
    if (!isLink && !lead && /[\p{L}\p{N}]$/u.test(before)) {
      lead = inner.match(/^[«“"(…–—\s]*/)[0];
      inner = inner.slice(lead.length);
    }
    if (!isLink && !tail && /^[\p{L}\p{N}]/u.test(after)) {
      tail = inner.match(/[.,;:!?…»”"–—\s]*$/)[0];
      inner = inner.slice(0, inner.length - tail.length);
    }
    return inner ? `${lead}${isLink ? "[" : mark}${inner}${mark}${tail}` : words;
  }

  // Runs as Markdown: the mark that goes furthest is the outer one.
  function joined(all) {
    let said = "";
    for (let at = 0; at < all.length; ) {
      const end = (mark) => {
        const first = all.slice(at).findIndex((run) => !run.marks.includes(mark));
        return first < 0 ? all.length : at + first;
      };
      const outer = all[at].marks.reduce((best, mark) => (!best || end(mark) > end(best) ? mark : best), "");
      if (!outer) said += all[at++].words;
      else {
        const to = end(outer);
        const inner = all.slice(at, to).map((run) => ({ words: run.words, marks: run.marks.filter((mark) => mark !== outer) }));
        said += marked(joined(inner), outer, said, all[to]?.words ?? "");
        at = to;
      }
    }
    return said;
  }

  const inline = (node) => joined(runs(node));

  // -- Blocks ---------------------------------------------------------------------------------------------------------

  const trimmed = (words) => words.replace(/^(\\\n|\s)+|(\\\n|\s)+$/g, "").replace(/ *\n */g, "\n");
  // A line that only looks like a heading, a list, a quotation or a sign of MyST.
  const asText = (words) => words.replace(/^(#{1,6} |> |[-+] |%|:::|~~~|={2,}$|-{2,}$)/gm, "\\$1").replace(/^(\d+)([.)] )/gm, "$1\\$2");

  const indented = (text, width) => text.replace(/^(?=.)/gm, " ".repeat(width));

  function list(node) {
    const items = [...node.children].filter((one) => /^(LI|UL|OL)$/.test(one.nodeName));
    let number = node.start ?? 1;
    let width = 3;
    return items.map((item) => {
      if (item.nodeName !== "LI") return indented(list(item), width);
      const mark = node.nodeName === "OL" ? `${number++}. ` : "- ";
      width = Math.max(3, mark.length);
      const text = blocks(item).reduce((all, part) => `${all}${all && (part.isList ? "\n" : "\n\n")}${part.text}`, "");
      return text && `${mark}${indented(text, width).slice(width)}`;
    }).filter(Boolean).join("\n");
  }

  // Word writes an item of a list as a paragraph, with its sign in a part of its own.
  function wordItem(node) {
    const level = node.getAttribute?.("style")?.match(/mso-list:[^;]*level(\d)/)?.[1];
    const sign = level && node.querySelector("[style*='mso-list:']");
    if (!sign) return "";
    const mark = /\d/.test(sign.textContent) ? "1. " : "- ";
    sign.remove();
    return `${"   ".repeat(level - 1)}${mark}${trimmed(inline(node)).replace(/\\?\n/g, " ")}`;
  }

  function fenced(text) {
    const mark = "`".repeat(Math.max(2, ...[...text.matchAll(/^`{3,}/gm)].map((found) => found[0].length)) + 1);
    return `${mark}\n${text}\n${mark}`;
  }

  // The blocks in a node, in their order.
  function blocks(node) {
    const found = [];
    let words = [];
    const end = () => {
      const text = asText(trimmed(joined(words)));
      if (text) found.push({ text });
      words = [];
    };
    for (const child of node.childNodes) {
      const item = wordItem(child);
      if (item) {
        end();
        const last = found[found.length - 1];
        if (last?.isList) last.text += `\n${item}`;
        else found.push({ text: item, isList: true });
        continue;
      }
      if (child.nodeType !== Node.ELEMENT_NODE || !(child.matches(BLOCKS) || child.querySelector(BLOCKS))) {
        words.push(...runs(child));
        continue;
      }
      end();
      const heading = child.nodeName.match(/^H([1-6])$/);
      if (heading) {
        const text = trimmed(inline(child)).replace(/\\?\n/g, " ");
        if (text) found.push({ text: `${"#".repeat(Math.max(2, Number(heading[1])))} ${text}` }); // the title is the first
      } else if (/^(UL|OL)$/.test(child.nodeName)) found.push({ text: list(child), isList: true });
      else if (child.nodeName === "BLOCKQUOTE") {
        found.push({ text: blocks(child).map((one) => one.text).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">") });
      } else if (child.nodeName === "PRE") found.push({ text: fenced(child.textContent.replace(/\n$/, "")) });
      else if (child.nodeName === "HR") found.push({ text: "---" });
      else if (child.nodeName === "TR") words = [{ words: [...child.children].map((cell) => trimmed(inline(cell))).join(" · "), marks: [] }];
      else found.push(...blocks(child));
      end();
    }
    end();
    return found;
  }

  const read = (html) => new DOMParser().parseFromString(html, "text/html");
  const FORM = "b,strong,i,em,s,del,a[href],h1,h2,h3,h4,h5,h6,li,blockquote,[style*=mso-list],pre,code,[style*=bold],[style*=italic],[style*='font-weight'],[style*=line-through]";

  // Return HTML as Markdown; "" where it says no more than its plain text.
  function markdown(html) {
    const page = read(html);
    if (!page.querySelector(FORM)) return "";
    hasFormulas = page.body.textContent.split("$").length > 2;
    return blocks(page.body).map((one) => one.text).filter(Boolean).join("\n\n");
  }

  // Whether HTML shows pictures, which stay behind; what is a dot counts who reads.
  const hasPictures = (html) => [...read(html).images].some((one) => !EMOJI.test(one.alt) && !(one.getAttribute("width") <= 3 && one.hasAttribute("width")));

  return { markdown, hasPictures };
})();
