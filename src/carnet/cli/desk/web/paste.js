"use strict";
// What is pasted from a word processor or a page of the web, as Markdown: its headings, lists, links, quotations, and
// what is bold or italic. All else is plain text, as the same keys with Shift paste it.
globalThis.deskPaste = (() => {
  const BLOCKS = "p,div,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,[style*=mso-list],pre,table,tr,hr,section,article";
  const SAFE = /^(https?:|mailto:|tel:)/i;

  const escaped = (text) => text.replace(/[\\`*_[\]<]/g, "\\$&");

  // Put marks around words, outside of the spaces at their ends.
  function marked(words, mark) {
    const [, before, inner, after] = words.match(/^(\s*)([\s\S]*?)(\s*)$/);
    return inner ? `${before}${mark}${inner}${mark}${after}` : words;
  }

  function isBold(node) {
    const weight = node.style?.fontWeight;
    if (/^(normal|[1-4]00)$/.test(weight)) return false; // Google Docs puts all into <b> of normal weight
    return /^(B|STRONG)$/.test(node.nodeName) || /^(bold|[6-9]00)$/.test(weight);
  }

  function isItalic(node) {
    if (node.style?.fontStyle === "normal") return false;
    return /^(I|EM|CITE)$/.test(node.nodeName) || node.style?.fontStyle === "italic";
  }

  function inline(node) {
    if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/[ \t\r\n]+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || /^(STYLE|SCRIPT|META|TITLE|IMG)$/.test(node.nodeName)) return "";
    if (node.nodeName === "BR") return "\\\n";
    if (node.nodeName === "CODE") return marked(node.textContent, "`");
    let words = [...node.childNodes].map(inline).join("");
    if (node.closest("h1,h2,h3,h4,h5,h6") === null) {
      if (isBold(node)) words = marked(words, "**");
      if (isItalic(node)) words = marked(words, "*");
    }
    const address = node.nodeName === "A" ? node.getAttribute("href") ?? "" : "";
    return SAFE.test(address) && words.trim() ? `[${words.trim()}](<${address.replace(/[<>\s]/g, encodeURIComponent)}>)` : words;
  }

  const trimmed = (words) => words.replace(/^(\\\n|\s)+|(\\\n|\s)+$/g, "").replace(/ *\n */g, "\n");
  // A line that only looks like a heading, a list, a quotation or a sign of MyST.
  const asText = (words) => words.replace(/^(#{1,6} |> |[-+] |%|:::|~~~|={2,}$|-{2,}$)/gm, "\\$1").replace(/^(\d+)([.)] )/gm, "$1\\$2");

  function list(node, depth) {
    const items = [...node.children].filter((one) => /^(LI|UL|OL)$/.test(one.nodeName));
    let number = 1;
    return items.map((item) => {
      if (item.nodeName !== "LI") return list(item, depth + 1);
      const mark = node.nodeName === "OL" ? `${number++}. ` : "- ";
      const parts = blocks(item, depth + 1);
      return parts.map((part, at) => (at ? part.text : `${"   ".repeat(depth)}${mark}${part.text}`)).join("\n");
    }).join("\n");
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

  // The blocks in a node, in their order.
  function blocks(node, depth = 0) {
    const found = [];
    let words = "";
    const end = () => {
      const text = asText(trimmed(words));
      if (text) found.push({ text });
      words = "";
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
        words += inline(child);
        continue;
      }
      end();
      const heading = child.nodeName.match(/^H([1-6])$/);
      if (heading) {
        const text = trimmed(inline(child)).replace(/\\?\n/g, " ");
        if (text) found.push({ text: `${"#".repeat(Math.max(2, Number(heading[1])))} ${text}` }); // the title is the first
      } else if (/^(UL|OL)$/.test(child.nodeName)) found.push({ text: list(child, depth) });
      else if (child.nodeName === "BLOCKQUOTE") {
        found.push({ text: blocks(child).map((one) => one.text).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">") });
      } else if (child.nodeName === "PRE") found.push({ text: `\`\`\`\n${child.textContent.replace(/\n$/, "")}\n\`\`\`` });
      else if (child.nodeName === "HR") found.push({ text: "---" });
      else if (child.nodeName === "TR") words = [...child.children].map((cell) => trimmed(inline(cell))).join(" · ");
      else found.push(...blocks(child, depth));
      end();
    }
    end();
    return found;
  }

  // Return HTML as Markdown; "" where it says no more than its plain text.
  function markdown(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    if (!page.querySelector("b,strong,i,em,a[href],h1,h2,h3,h4,h5,h6,li,blockquote,[style*=mso-list],pre,code,[style*=bold],[style*=italic],[style*='font-weight']")) return "";
    return blocks(page.body).map((one) => one.text).filter(Boolean).join("\n\n");
  }

  return { markdown };
})();
