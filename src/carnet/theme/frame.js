// The bar at the top: it comes back when one scrolls up, and its links to menu, contents and search open them over the page.

const bar = document.querySelector(".bar");
let scrolled = scrollY;

const margin = document.querySelector(".toc-drawer");

/** Let the contents give way where something stands beside the text. */
function giveWay() {
  const box = margin?.querySelector(".toc-sticky").getBoundingClientRect();
  const others = box ? [...document.querySelectorAll(".side-note, main .wide, main .cover")] : [];
  const meets = (one) => one.right > box.left && one.left < box.right && one.top < box.bottom + 16 && one.bottom > box.top - 16;
  margin?.classList.toggle("away", others.some((one) => meets(one.getBoundingClientRect())));
}

if (margin) new ResizeObserver(() => requestAnimationFrame(giveWay)).observe(document.querySelector("main"));
addEventListener("scroll", () => {
  giveWay();
  const way = scrollY - scrolled;
  if (Math.abs(way) < 8) return;
  bar.classList.toggle("away", way > 0 && scrollY > 120);
  scrolled = scrollY;
});

/** Return the dialog that shows what a *link* leads to: one that stands in the page, or a copy of the list in its footer. */
function sheetOf(link) {
  const own = document.getElementById(link.dataset.opens);
  if (own) return own;
  const [sheet, head, title, close] = ["dialog", "div", "p", "button"].map((name) => document.createElement(name));
  const list = document.querySelector(link.hash).cloneNode(true);
  for (const node of [list, ...list.querySelectorAll("[id]")]) node.removeAttribute("id");
  list.querySelector(".toc-title-container")?.remove();
  list.classList.remove("toc-drawer");
  list.removeAttribute("aria-label");
  title.textContent = link.getAttribute("aria-label");
  Object.assign(close, { type: "button", className: "way", textContent: link.dataset.close });
  close.addEventListener("click", () => sheet.close());
  head.className = "sheet-head";
  head.append(title);
  sheet.className = "sheet";
  sheet.setAttribute("aria-label", title.textContent);
  sheet.append(head, list);
  if (link.matches(".to-menu")) {
    head.append(themeSwitch());
    sheet.append(document.querySelector(".follow")?.cloneNode(true) ?? "");
  }
  head.append(close);
  document.body.append(sheet);
  return sheet;
}

/** Return a copy of the bar's switch of light and dark, which a telephone's bar has no room for. */
function themeSwitch() {
  const own = bar.querySelector(".theme-toggle");
  const copy = own.cloneNode(true);
  copy.addEventListener("click", () => own.click());
  return copy;
}

document.documentElement.classList.toggle("with-sheets", !!window.HTMLDialogElement);
for (const link of window.HTMLDialogElement ? bar.querySelectorAll("a[data-opens]") : []) {
  const button = document.createElement("button");
  let sheet;
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  for (const { name, value } of link.attributes) if (name.startsWith("aria")) button.setAttribute(name, value);
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
