"use strict";
// Where the focus goes when what had it is gone, and how menus fold.
(() => {
  let last = null; // what had the focus, and in which row of a list

  addEventListener("focusin", ({ target }) => {
    const row = target.closest?.("li");
    last = { element: target, row: row ? [...row.parentElement.children].indexOf(row) : -1 };
  });

  const inside = (one) => one?.querySelector("a[href], button:not([disabled]), summary, input, select, textarea");

  // The row that has come to where the lost one was, else the title of the page.
  function instead() {
    const rows = document.querySelectorAll(".texts > li");
    return last.row < 0 ? null : inside(rows[Math.min(last.row, rows.length - 1)]);
  }

  function give(element) {
    if (!element) return;
    if (/^H\d$/.test(element.tagName)) element.tabIndex = -1;
    element.focus();
  }

  // In a window over the page it is what the window asks for, once that is there.
  function mend() {
    const dialog = document.querySelector("dialog[open]");
    const now = document.activeElement;
    const title = (dialog ?? document).querySelector(dialog ? "h2" : "h1");
    const isLost = now === document.body && last && !last.element.isConnected;
    if (dialog && (isLost || now === title)) give(dialog.querySelector("[autofocus]") ?? (isLost ? title : null));
    else if (isLost) give(instead() ?? title);
  }

  new MutationObserver(mend).observe(document, { childList: true, subtree: true });

  // -- Menus ----------------------------------------------------------------------------------------------------------

  // What a menu offers comes from the desk when it is opened first; all of it is seen, at the foot of a window, too.
  const offered = new ResizeObserver((sizes) => {
    for (const { target } of sizes) if (target.closest("[open]")) target.scrollIntoView({ block: "nearest" });
  });

  addEventListener("toggle", ({ target }) => {
    const items = target.classList.contains("menu") && target.querySelector(".menu-items");
    if (items) offered[target.open ? "observe" : "unobserve"](items);
  }, true);

  function fold(menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  addEventListener("click", ({ target }) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(target)) menu.open = false;
      else if (target.closest(".menu-items")) fold(menu);
    }
  }, true);

  addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && !document.querySelector("dialog[open]") && document.querySelector(".menu[open]");
    if (menu) fold(menu);
  });
})();
