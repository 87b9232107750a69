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

// -- "/" and Ctrl-K lead to the page's search box, Escape out of the menus ---------------------------

const menus = ["__navigation", "__toc"].map((id) => document.getElementById(id));

addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && menus.find((menu) => menu?.checked);
  if (open) {
    open.checked = false;
    open.focus();
  }
  const writes = event.target.closest?.("input, textarea, select, [contenteditable]");
  const slash = event.key === "/" && !writes && kept("search-key") !== "off";
  const called = slash || (event.key === "k" && (event.ctrlKey || event.metaKey));
  if (!called || document.querySelector("dialog[open]")) return;
  const boxes = [...document.querySelectorAll("form[role=search] [name=q]")].filter((box) => !box.closest("[hidden]"));
  const box = boxes.find((one) => one.closest("main")) ?? boxes[0];
  if (!box) return;
  const isShut = getComputedStyle(box).visibility === "hidden"; // in a menu that is to be opened, of a small window
  menus[0].checked = isShut;
  box.focus();
  event.preventDefault();
});

// -- Contents that open over the text: the keyboard is taken to them, and they make way for what is chosen --

const contents = document.querySelector(".toc-drawer:not(.no-toc)");
const switchOfContents = menus[1];
if (contents) {
  switchOfContents.addEventListener("change", () => {
    if (switchOfContents.checked) [...contents.querySelectorAll("a")].find((link) => link.offsetParent)?.focus();
  });
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a")) switchOfContents.checked = false;
  });
}

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
