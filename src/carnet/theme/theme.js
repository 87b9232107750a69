// What the blog's pages can do besides being read. Scripts of features are joined to this one, and use `kept` and `copies`.

// -- What this browser keeps for its reader; some keep nothing, and say so by an error ----------------

/** Return what is kept under a *name*, after *change*, if any, of what keeps it; null where nothing is kept. */
function kept(name, change) {
  try {
    change?.(localStorage);
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// -- "/" and Ctrl-K lead to the page's search box, or open the one of the bar -------------------------

addEventListener("keydown", (event) => {
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !writes && kept("search-key") !== "off";
  const called = slash || (event.key === "k" && (event.ctrlKey || event.metaKey));
  if (!called || document.querySelector("dialog[open]")) return;
  const boxes = [...document.querySelectorAll("form[role=search] [name=q]")].filter((box) => !box.closest("[hidden], dialog"));
  const box = boxes.find((one) => one.closest("main")) ?? boxes[0];
  const opener = document.querySelector(".to-search");
  if (!box && !opener) return;
  event.preventDefault();
  // A menu that has the box opens.
  dispatchEvent(new CustomEvent("search-called"));
  box ? box.focus() : opener.click();
});

// -- What goes on sideways is a stop of the keyboard, so that its keys can move it; what does not is none --------

const widths = new ResizeObserver((all) => {
  for (const { target } of all) target.toggleAttribute("tabindex", target.scrollWidth > target.clientWidth) && (target.tabIndex = 0);
});
for (const part of document.querySelectorAll("main [role=group][tabindex]")) widths.observe(part);

// -- Buttons that copy an address or code ----------------------------------------------------------

/** Let a button copy a text and say so; where that fails, the text is selected, or shown, for the reader's own keys. */
function copies(button, text, source, done) {
  const status = button.nextElementSibling;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      status.textContent = done;
    } catch {
      if (source) getSelection().selectAllChildren(source);
      status.textContent = source ? "" : text();
    }
  });
}

if (navigator.clipboard) {
  // They stand hidden in the page, with their words, and show only where they work.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    const source = button.closest(".share-ways") ? null : button.previousElementSibling;
    copies(button, () => button.dataset.copy || source.textContent, source, button.dataset.done);
  }
}
