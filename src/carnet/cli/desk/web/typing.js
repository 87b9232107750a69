"use strict";
// Prose is typed as it is meant: the editor is one for programs, which adds brackets and tags of its own.
globalThis.deskTyping = (() => {
  const EMPTY_ITEM = /^([-*+]|\d+[.)])( \[[ xX]\])? ?$/;

  // Enter on an empty item ends a list, with the empty line without which the words to come belong to its last item.
  function endList(view) {
    const { state } = view;
    const { main, ranges } = state.selection;
    const line = state.doc.lineAt(main.head);
    const before = line.number > 1 ? state.doc.line(line.number - 1).text : "";
    if (ranges.length > 1 || !main.empty || main.head !== line.to || !EMPTY_ITEM.test(line.text) || !before.trim()) return false;
    view.dispatch({
      changes: { from: line.from, to: line.to, insert: "\n" },
      selection: { anchor: line.from + 1 },
      scrollIntoView: true,
      userEvent: "input",
    });
    return true;
  }

  const handlers = {
    keydown(event, view) {
      const isPlain = event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isPlain || event.isComposing || view.composing || !endList(view)) return false;
      event.preventDefault();
      return true;
    },
  };

  // What is offered for "<" takes Enter and the arrows away; it has no switch from outside.
  function noOffers({ EditorView, runScopeHandlers }) {
    const isOpen = (view) => view.contentDOM.hasAttribute("aria-controls");
    const close = (view) => isOpen(view) && runScopeHandlers(view, new KeyboardEvent("keydown", { key: "Escape" }), "editor");
    return EditorView.updateListener.of(({ view }) => {
      if (isOpen(view)) queueMicrotask(() => close(view));
    });
  }

  const extensions = (CM) => [
    CM.Prec.highest(CM.EditorState.languageData.of(() => [{ closeBrackets: { brackets: [] } }])),
    CM.Prec.highest(CM.EditorView.domEventHandlers(handlers)),
    CM.Prec.highest(CM.EditorView.contentAttributes.of({ "aria-autocomplete": "none", autocorrect: "on" })),
    noOffers(CM),
  ];

  return { extensions };
})();
