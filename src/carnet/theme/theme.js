// What the blog's pages can do besides being read; all of it in one file, which comes with one request.

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

// -- Read from a folder, a page may not load the search's script -------------------------------------

const excuse = document.querySelector("main .search-from-folder");
if (excuse) excuse.hidden = location.protocol !== "file:";

// -- An old address passes on what is asked for after the "#", such as a comment --------------------

const forward = document.querySelector("meta[http-equiv=refresh]");
if (forward && location.hash) location.replace(forward.content.replace(/^.*?url=/, "") + location.hash);

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

const words = document.querySelector("template[data-words=reading]")?.dataset; // of pages with code or notes, see _ext/reading.py

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
  for (const pre of words ? document.querySelectorAll("main .highlight pre") : []) {
    const [button, status] = [document.createElement("button"), document.createElement("span")];
    Object.assign(button, { type: "button", className: "copy", textContent: words.copy });
    Object.assign(status, { role: "status", className: "copied" });
    const bar = document.createElement("div");
    bar.className = "copy-bar";
    bar.append(button, status);
    pre.before(bar);
    copies(button, () => pre.textContent.trimEnd(), pre, words.copied);
  }
}

// -- Notes that open where they are called ---------------------------------------------------------

/** Show a note under the link that calls it; Escape or a click elsewhere closes it. */
function openNote(call, note) {
  const box = document.createElement("div");
  Object.assign(box, { popover: "auto", className: "note-box", tabIndex: -1, role: "dialog", ariaLabel: `${words.note} ${call.innerText}` });
  box.append(...[...note.children].filter((child) => !child.matches(".label")).map((child) => child.cloneNode(true)));
  for (const node of box.querySelectorAll("[id]")) node.removeAttribute("id");
  const close = document.createElement("button");
  Object.assign(close, { type: "button", className: "copy", textContent: words.close });
  close.addEventListener("click", () => box.hidePopover());
  box.append(close);
  box.addEventListener("toggle", (event) => event.newState === "closed" && box.remove());
  document.querySelector("main").append(box);
  box.showPopover();
  const place = call.getBoundingClientRect();
  const below = place.bottom + box.offsetHeight + 8 < innerHeight;
  const left = Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 8);
  box.style.left = `${Math.max(8, left) + scrollX}px`;
  box.style.top = `${(below ? place.bottom + 6 : Math.max(8, place.top - box.offsetHeight - 6)) + scrollY}px`;
  box.focus({ preventScroll: true });
}

if (words && "popover" in HTMLElement.prototype) {
  for (const call of document.querySelectorAll("main a.footnote-reference")) {
    call.ariaHasPopup = "dialog";
    call.addEventListener("click", (event) => {
      const note = document.getElementById(decodeURIComponent(call.hash.slice(1)));
      if (!note || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      openNote(call, note);
    });
  }
}

// -- Pictures that a click makes large -------------------------------------------------------------

const pictureWords = document.querySelector("template[data-words=pictures]")?.dataset; // of pages with pictures, see _ext/images.py

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

// -- A post passed on: by the device's own means, or on the reader's instance of Mastodon ----------

/** Return the host that a reader's "piaille.fr", "https://piaille.fr/home" or "@moi@piaille.fr" names, or "". */
function hostIn(text) {
  const name = text.trim().replace(/^https?:\/\//i, "").replace(/\/.*/, "").replace(/.*@/, "");
  try {
    const { host } = new URL(`https://${name}`);
    return /^([a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(host) ? host : "";
  } catch {
    return "";
  }
}

/** Keep the reader's instance in this browser ("" forgets it), or return it. */
function instance(name) {
  const change = (store) => (name ? store.setItem("mastodon", name) : store.removeItem("mastodon"));
  return kept("mastodon", name === undefined ? undefined : change) ?? "";
}

const share = document.querySelector("section.share[data-url]");
if (share) {
  const { title, url } = share.dataset;
  const [device, mastodon, dialog] = ["[data-share=device]", "[data-share=mastodon]", "dialog"].map((way) => share.querySelector(way));
  const form = dialog.querySelector("form");
  const { instance: box, cancel, forget } = form.elements;
  device.hidden = !navigator.share;
  device.addEventListener("click", () => navigator.share({ title, url }).catch(() => {})); // the reader thought better of it
  mastodon.hidden = !dialog.showModal;
  mastodon.addEventListener("click", () => {
    box.value = instance();
    box.setCustomValidity("");
    forget.hidden = !box.value;
    dialog.showModal();
  });
  box.addEventListener("input", () => box.setCustomValidity(hostIn(box.value) ? "" : box.dataset.invalid));
  cancel.addEventListener("click", () => dialog.close());
  forget.addEventListener("click", () => {
    box.value = instance("");
    forget.hidden = true;
    box.focus();
  });
  form.addEventListener("submit", (event) => {
    const host = hostIn(box.value);
    event.preventDefault();
    dialog.close();
    instance(host);
    open(`https://${host}/share?text=${encodeURIComponent(`${title}\n${url}`)}`, "_blank", "noopener,noreferrer");
  });
}
