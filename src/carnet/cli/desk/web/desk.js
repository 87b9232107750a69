"use strict";
// What the desk needs a browser for: the editor's tools and notices. words.js has what is kept while the desk is gone,
// marks.js what is bold and the like, typing.js what keys do, files.js what is dropped, paste.js what is pasted, pane.js the
// page beside the text. NiceGUI does the rest.
globalThis.desk = (() => {
  let CM = null; // CodeMirror
  let view = null; // its editor on this page
  let told = {}; // what the page was given

  const byId = (id) => document.getElementById(id);

  // Do something with an element once it is there.
  function when(id, action, tries = 100) {
    const found = byId(id);
    if (found || tries === 0) action(found);
    else setTimeout(() => when(id, action, tries - 1), 10);
  }

  function fill(id, value) {
    when(id, (field) => field && (field.value = value));
  }

  // Say something at the foot of the page, or of the window over it, as what lies below a window rests.
  function tell(words, isWrong) {
    const place = document.querySelector("dialog[open] .notice") ?? byId("desk-notice");
    if (!place) return;
    place.classList.toggle("wrong", isWrong);
    place.textContent = "";
    cancelAnimationFrame(tell.frame);
    tell.frame = requestAnimationFrame(() => (place.textContent = words));
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => (place.textContent = ""), isWrong ? 20000 : 5000);
    for (const other of document.querySelectorAll(".notice")) if (other !== place) other.textContent = "";
  }

  // Say something on the page that comes next.
  const tellThere = (words) => sessionStorage.setItem("desk-said", words);

  function tellWhatWasSaid() {
    const words = sessionStorage.getItem("desk-said");
    sessionStorage.removeItem("desk-said");
    if (words) when("desk-notice", () => tell(words, false));
  }

  // -- The same words here and there ----------------------------------------------------------------------------------

  // The desk gets changes, each made to what it has by then. It gets the whole text, too, once nobody types, and where a
  // change does not fit.
  function tellText() {
    clearTimeout(tellText.timer);
    if (view) getElement(told.editor).$emit("update:value", { whole: view.state.doc.toString() });
  }

  function tellTextSoon() {
    clearTimeout(tellText.timer);
    tellText.timer = setTimeout(tellText, 500);
  }

  // -- What is to be mended, at its lines -----------------------------------------------------------------------------

  let marked = null; // sets the marks

  // Marks are set here and not by NiceGUI, which would send the text along: words that are typed meanwhile would go.
  function marksOf({ Decoration, EditorView, StateEffect, StateField, hoverTooltip }) {
    marked = StateEffect.define();
    const field = StateField.define({
      create: () => Decoration.none,
      update: (marks, change) =>
        change.effects.reduce((now, effect) => (effect.is(marked) ? effect.value : now), marks.map(change.changes)),
      provide: (one) => EditorView.decorations.from(one),
    });
    const words = hoverTooltip((editor, place) => {
      const line = editor.state.doc.lineAt(place);
      const said = [];
      editor.state.field(field).between(line.from, line.from, (_from, _to, mark) => void said.push(mark.spec.said));
      if (!said.length) return null;
      const dom = Object.assign(document.createElement("div"), { textContent: said.join("\n") });
      return { pos: line.from, end: line.to, create: () => ({ dom }) };
    });
    return [field, words];
  }

  // Mark lines, each with what is said of it.
  function mark(lines) {
    if (!view) return;
    const { doc } = view.state;
    const marks = Object.entries(lines)
      .filter(([line]) => line <= doc.lines)
      .map(([line, said]) => CM.Decoration.line({ class: "to-mend", said }).range(doc.line(Number(line)).from));
    view.dispatch({ effects: marked.of(CM.Decoration.set(marks, true)) });
  }

  // -- The editor's tools ---------------------------------------------------------------------------------------------

  function change(make) {
    if (!view || view.state.readOnly) return false;
    view.dispatch(view.state.changeByRange(make), { userEvent: "input", scrollIntoView: true });
    view.focus();
    return true;
  }

  // Put marks around what is selected, or take them away.
  const wrap = (mark) => change((range) => deskMarks.wrapped(CM, view.state.doc, range, mark));

  // Begin the selected lines with a mark, or take it away.
  function begin(mark, others = /^(#{1,6} |> |[-*+] |\d+\. )/) {
    return change((range) => {
      const doc = view.state.doc;
      const changes = [];
      let first = 0;
      let all = 0;
      let number = 1;
      const isMany = doc.lineAt(range.from).number < doc.lineAt(range.to).number;
      for (let at = doc.lineAt(range.from).number; at <= doc.lineAt(range.to).number; at++) {
        const line = doc.line(at);
        if (isMany && !line.text.trim() && mark !== "> ") continue; // an empty line is no item
        const wanted = mark.replace("1", String(number++));
        const there = line.text.match(others)?.[0] ?? "";
        const insert = there === wanted ? "" : wanted;
        changes.push({ from: line.from, to: line.from + there.length, insert });
        if (changes.length === 1) first = insert.length - there.length;
        all += insert.length - there.length;
      }
      const anchor = Math.max(range.from + first, 0);
      return { changes, range: CM.EditorSelection.range(anchor, Math.max(range.to + all, anchor)) };
    });
  }

  // Put a text in place of the selection; a block gets lines of its own, behind the line that it would cut in two, and
  // what is selected stays.
  function insert(text, isBlock = false) {
    return change((range) => {
      const doc = view.state.doc;
      const line = doc.lineAt(range.to);
      const to = isBlock && range.to > line.from ? line.to : range.to;
      const from = isBlock ? to : range.from;
      const before = doc.sliceString(Math.max(from - 2, 0), from);
      const after = doc.sliceString(to, to + 2);
      const lead = !isBlock || from === 0 || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
      const tail = !isBlock || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
      const whole = lead + text + tail;
      return { changes: { from, to, insert: whole }, range: CM.EditorSelection.cursor(from + whole.length) };
    });
  }

  const selected = () => (view ? view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to) : "");

  // A note: its mark here, its text at the end.
  function note() {
    if (!view) return false;
    const doc = view.state.doc;
    const used = [...doc.toString().matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
    const name = Math.max(0, ...used) + 1;
    const mark = `[^${name}]`;
    const tail = doc.toString().trimEnd();
    const end = `${/\n\[\^[^\]]+\]:[^\n]*$/.test(tail) ? "\n" : "\n\n"}${mark}: `;
    const at = view.state.selection.main.to;
    const start = Math.max(tail.length, at);
    view.dispatch({
      changes: [{ from: at, insert: mark }, { from: start, to: doc.length, insert: `${end}\n` }],
      selection: { anchor: start + mark.length + end.length },
      scrollIntoView: true,
      userEvent: "input",
    });
    view.focus();
    return true;
  }

  const tools = {
    bold: () => wrap("**"),
    italic: () => wrap("*"),
    heading: () => begin("## "),
    list: () => begin("- "),
    numbers: () => begin("1. "),
    quote: () => begin("> "),
    code: () => wrap("`"),
    note,
  };
  const run = (name) => tools[name]();

  // Go to a line of the text, from 1.
  function goTo(line) {
    if (!view) return;
    const found = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    view.dispatch({ selection: { anchor: found.from }, effects: CM.EditorView.scrollIntoView(found.from, { y: "center" }) });
    view.focus();
  }

  // -- What is pasted -------------------------------------------------------------------------------------------------

  // What is pasted in another form than its plain text: an address onto words, what has headings, links and the like.
  function pasted(transfer) {
    const plain = transfer?.getData("text/plain").trim() ?? "";
    const words = selected();
    if (words && !words.includes("\n") && /^https?:\/\/[^\s<>]+$/.test(plain)) return `[${words}](<${plain}>)`;
    if (transfer?.types.includes("vscode-editor-data")) return ""; // its colours are no form of the text
    return deskPaste.markdown(transfer?.getData("text/html") ?? "");
  }

  const handlers = {
    ...deskFiles.handlers,
    paste(event) {
      if (deskFiles.handlers.paste(event)) return true;
      const text = pasted(event.clipboardData);
      if (deskPaste.hasPictures(event.clipboardData?.getData("text/html") ?? "")) tell(told.words.pictures, false);
      if (!text) return false;
      event.preventDefault();
      return insert(text);
    },
  };

  // -- Start ----------------------------------------------------------------------------------------------------------

  function attach(id, options) {
    told = { ...options, editor: id };
    deskWords.attach(told);
    when(`c${id}`, async () => {
      CM = await import("nicegui-codemirror");
      const editor = await getElement(id).editorPromise;
      view = editor;
      const keys = [
        ["Mod-b", () => run("bold")],
        ["Mod-i", () => run("italic")],
        ["Mod-k", () => clickOn("desk-link")],
        ["Mod-s", () => clickOn("desk-save")],
        ["Mod-Alt-2", () => run("heading")],
      ];
      const { EditorView, Prec, StateEffect, keymap } = CM;
      view.dispatch({
        effects: StateEffect.appendConfig.of([
          EditorView.contentAttributes.of({ "aria-label": told.words.text, spellcheck: "true", autocapitalize: "sentences", lang: told.language }),
          CM.placeholder(told.words.begin),
          Prec.highest(keymap.of(keys.map(([key, action]) => ({ key, run: action, preventDefault: true })))),
          Prec.highest(EditorView.domEventHandlers(handlers)),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged || !getElement(id)?.emitting) return;
            deskWords.keep({ body: update.state.doc.toString() });
            tellTextSoon();
          }),
          deskTyping.extensions(CM),
          marksOf(CM),
          EditorView.scrollMargins.of(() => ({ top: 60, bottom: document.querySelector(".mistakes").offsetHeight })),
        ]),
      });
      view.setTabFocusMode?.(true); // Tab leads on, as everywhere
      deskPane.followScroll(view);
      deskWords.offer();
      if (told.line) goTo(told.line);
      else if (!view.state.doc.length && !document.querySelector("dialog[open]")) view.focus();
    });
    deskPane.attach(told.preview);
    deskFiles.attach(told);
    addEventListener("keydown", (event) => {
      const isOver = document.querySelector("dialog[open]");
      if (event.key === "Escape" && document.body.classList.contains("full") && !isOver) document.querySelector(".full-screen").click();
      if ((event.ctrlKey || event.metaKey) && event.key === "s" && !event.defaultPrevented) {
        event.preventDefault();
        clickOn("desk-save");
      }
    });
  }

  function clickOn(id) {
    byId(id)?.click();
    return true;
  }

  function toggleFull(button) {
    const isFull = document.body.classList.toggle("full");
    button.setAttribute("aria-pressed", String(isFull));
    view?.focus();
  }

  document.addEventListener("DOMContentLoaded", tellWhatWasSaid);

  return { when, fill, tell, tellThere, tellText, mark, insert, selected, run, goTo, attach, toggleFull };
})();
