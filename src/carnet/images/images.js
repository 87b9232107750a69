// Pictures that a click makes large.

// Of pages with pictures.
const pictureWords = document.querySelector("template[data-words=pictures]")?.dataset;

/** Show a picture as large as the window allows, with its caption or else what it says of itself. */
function enlarge(image) {
  const box = document.createElement("dialog");
  Object.assign(box, { className: "enlarged", ariaLabel: image.alt });
  const figure = document.createElement("figure");
  const large = (image.closest("picture") ?? image).cloneNode(true);
  for (const one of [large, ...large.children]) {
    for (const name of ["id", "class", "role", "tabindex", "title", "loading", "aria-haspopup"]) one.removeAttribute(name);
    if (one.srcset) one.sizes = "100vw";
  }
  const caption = document.createElement("figcaption");
  const own = image.closest("figure")?.querySelector("figcaption");
  caption.append(...(own?.cloneNode(true).childNodes ?? [image.alt]));
  for (const node of caption.querySelectorAll("[id], .headerlink")) node.matches(".headerlink") ? node.remove() : node.removeAttribute("id");
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "copy", textContent: pictureWords.close });
  figure.append(large, caption);
  box.append(close, figure);
  box.addEventListener("click", (event) => event.target.closest("a, figcaption") || box.close());
  box.addEventListener("close", () => (box.remove(), image.focus({ preventScroll: true })));
  document.body.append(box);
  box.showModal();
}

for (const image of pictureWords ? document.querySelectorAll("main img[alt]:not([alt=''])") : []) {
  if (image.closest("a, button, summary, label, .entry")) continue;
  Object.assign(image, { tabIndex: 0, role: "button", title: pictureWords.enlarge, ariaHasPopup: "dialog" });
  image.addEventListener("click", () => enlarge(image));
  image.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    enlarge(image);
  });
}
