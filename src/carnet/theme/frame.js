// The bar at the top: it comes back when one scrolls up, and its links to menu, contents and search open them over the page.

const bar = document.querySelector(".bar");
let scrolled = scrollY;

addEventListener("scroll", () => {
  const way = scrollY - scrolled;
  if (Math.abs(way) < 8) return;
  bar.classList.toggle("away", way > 0 && scrollY > 120);
  scrolled = scrollY;
}, { passive: true });

/** Return the dialog that shows what a *link* leads to: one that stands in the page, or a copy of the list in its footer. */
function sheetOf(link) {
  const own = document.getElementById(link.dataset.opens);
  const sheet = own ?? document.createElement("dialog");
  const head = document.createElement("div");
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "way", textContent: link.dataset.close });
  close.addEventListener("click", () => sheet.close());
  head.className = "sheet-head";
  if (!own) {
    const title = document.createElement("p");
    title.textContent = link.ariaLabel;
    Object.assign(sheet, { className: "sheet", ariaLabel: link.ariaLabel });
    const list = document.querySelector(link.hash).cloneNode(true);
    for (const node of [list, ...list.querySelectorAll("[id]")]) node.removeAttribute("id");
    for (const gone of list.querySelectorAll(".toc-title-container")) gone.remove();
    list.classList.remove("toc-drawer");
    list.removeAttribute("aria-label");
    head.append(title);
    if (link.matches(".to-menu")) head.append(themeSwitch());
    sheet.append(head, list);
    const ways = link.matches(".to-menu") && document.querySelector(".follow");
    if (ways) sheet.append(ways.cloneNode(true));
    document.body.append(sheet);
  }
  head.append(close);
  sheet.prepend(head);
  return sheet;
}

/** Return a copy of the bar's switch of light and dark, which a telephone's bar has no room for. */
function themeSwitch() {
  const own = bar.querySelector(".theme-toggle");
  const copy = own.cloneNode(true);
  copy.addEventListener("click", () => own.click());
  return copy;
}

for (const link of window.HTMLDialogElement ? bar.querySelectorAll("a[data-opens]") : []) {
  const button = document.createElement("button");
  let sheet;
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  for (const name of ["aria-label", "aria-keyshortcuts"]) if (link.hasAttribute(name)) button.setAttribute(name, link.getAttribute(name));
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  link.replaceWith(button);
  button.addEventListener("click", () => {
    if (!sheet) {
      sheet = sheetOf(link);
      sheet.addEventListener("click", (event) => {
        if (event.target === sheet || event.target.closest("a")) sheet.close();
      });
      sheet.addEventListener("close", () => {
        document.documentElement.classList.remove("sheet-open");
        button.setAttribute("aria-expanded", "false");
      });
    }
    document.documentElement.classList.add("sheet-open");
    button.setAttribute("aria-expanded", "true");
    sheet.showModal();
    sheet.querySelector("input, nav a, .toc-tree li li a")?.focus();
  });
}
