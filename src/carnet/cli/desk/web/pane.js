"use strict";
// The page beside the text: the real one, as on a telephone or a computer, light or dark, scrolled along with the text.
globalThis.deskPane = (() => {
  let preview = ""; // where the pages are served
  let view = null; // the editor
  let frame = null;
  let lastTop = { words: "", part: 0 };

  const byId = (id) => document.getElementById(id);

  const toFrame = (message) => frame?.contentWindow?.postMessage(message, preview);

  function show(address) {
    desk.when("desk-preview", (found) => {
      if (!found) return;
      frame = found;
      const wanted = preview + address;
      if (frame.dataset.shown === wanted) toFrame({ desk: "renew" });
      else {
        frame.dataset.shown = wanted;
        frame.src = wanted;
      }
    });
  }

  // Where the desk is dark, so is the page, until its colours are chosen.
  let isDark = null;
  function dress() {
    if (isDark !== null) toFrame({ desk: "theme", theme: isDark ? "dark" : "light" });
  }

  const likesDark = matchMedia("(prefers-color-scheme: dark)");

  function showDark() {
    byId("desk-dark")?.setAttribute("aria-pressed", String(isDark ?? likesDark.matches));
  }

  function toggleDark() {
    isDark = !(isDark ?? likesDark.matches);
    showDark();
    dress();
  }

  // A wide page is shown as a whole, and smaller.
  function fit() {
    const pane = byId("desk-pane");
    if (!pane) return;
    const isSmall = innerWidth < 640;
    const isPhone = isSmall || pane.classList.contains("phone");
    const width = isSmall ? pane.clientWidth : isPhone ? 390 : Math.max(1024, pane.clientWidth);
    const scale = Math.min(1, pane.clientWidth / width);
    pane.style.setProperty("--page-width", `${width}px`);
    pane.classList.toggle("small", isSmall);
    pane.style.setProperty("--page-scale", String(scale));
  }

  function asPhone(isPhone) {
    const pane = byId("desk-pane");
    pane.classList.toggle("phone", isPhone);
    for (const [id, is] of [["desk-phone", isPhone], ["desk-wide", !isPhone]]) byId(id).setAttribute("aria-pressed", String(is));
    fit();
  }

  const withoutMarks = (line) =>
    line.replace(/^\s*(#{1,6}|>|[-*+]|\d+\.)\s+/, "").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`~]/g, "");

  function follow() {
    const tools = document.querySelector(".tools").getBoundingClientRect();
    const above = tools.bottom - view.documentTop; // how much of the text is above what is seen of it
    let line = view.state.doc.lineAt(view.lineBlockAtHeight(Math.max(above, 0)).from);
    while (!line.text.trim() && line.number < view.state.doc.lines) line = view.state.doc.line(line.number + 1);
    lastTop = { words: withoutMarks(line.text), part: Math.max(above, 0) / view.contentHeight };
    toFrame({ desk: "follow", ...lastTop });
  }

  addEventListener("message", (event) => {
    if (event.source !== frame?.contentWindow || event.data?.desk !== "ready") return;
    dress();
    if (lastTop.part) toFrame({ desk: "follow", ...lastTop });
    document.dispatchEvent(new CustomEvent("desk-shown"));
  });

  // One part of the page on telephones: what is written, or what comes of it.
  function turn(part) {
    document.body.dataset.part = part;
    for (const one of ["write", "see"]) byId(`desk-${one}`)?.setAttribute("aria-pressed", String(one === part));
    fit();
  }

  function attach(address) {
    preview = address;
    likesDark.addEventListener("change", showDark);
    desk.when("desk-dark", showDark);
    desk.when("desk-pane", (pane) => pane && new ResizeObserver(fit).observe(pane));
  }

  function followScroll(editor) {
    view = editor;
    let waits = false;
    view.dom.closest(".write").addEventListener("scroll", () => {
      if (waits) return;
      waits = true;
      requestAnimationFrame(() => {
        waits = false;
        follow();
      });
    }, { passive: true });
  }

  return { show, toggleDark, asPhone, turn, attach, followScroll };
})();
