"use strict";
// The form above the text: a mistake leads to its field, or to its line of the head as it is written.
globalThis.deskFields = (() => {
  // Do something with an element once the desk has sent it.
  function when(find, action, tries = 500) {
    const found = find();
    if (found) action(found);
    else if (tries) setTimeout(() => when(find, action, tries - 1), 10);
  }

  const fieldOf = (name) => document.querySelector(`[data-name="${name}"]`);

  // Go to a field, or to a line, from 1, of one that has several; what is folded around it is opened.
  function goTo(name, line = 0) {
    if (document.body.classList.contains("full")) document.querySelector(".full-screen").click();
    const more = document.querySelector(".fields > .more");
    if (more && !fieldOf(name)) more.open = true;
    when(() => fieldOf(name), (field) => {
      for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
      field.focus({ preventScroll: true });
      if (line) select(field, line);
      field.scrollIntoView({ block: "center" });
    });
  }

  function select(field, line) {
    const lines = field.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    field.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    field.scrollTop = (field.scrollHeight / lines.length) * Math.max(line - 4, 0);
  }

  return { goTo };
})();
