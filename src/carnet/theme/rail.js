// Furo's own menus, which open by boxes: Escape shuts them, the keyboard is taken to them, and they make way for what is chosen.

const menus = ["__navigation", "__toc"].map((id) => document.getElementById(id));

addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && menus.find((menu) => menu?.checked);
  if (!open) return;
  open.checked = false;
  open.focus();
});

addEventListener("search-called", () => {
  const box = document.querySelector(".sidebar-drawer form[role=search]");
  menus[0].checked = box !== null && getComputedStyle(box).visibility === "hidden"; // in a menu of a small window
});

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
