// Code that a button copies, and notes that open where they are called.

// Of pages with code or notes.
const words = document.querySelector("template[data-words=reading]")?.dataset;

for (const pre of words && navigator.clipboard ? document.querySelectorAll("main .highlight pre") : []) {
  const [button, status] = [document.createElement("button"), document.createElement("span")];
  Object.assign(button, { type: "button", className: "copy", textContent: words.copy });
  Object.assign(status, { role: "status", className: "copied" });
  const bar = document.createElement("div");
  bar.className = "copy-bar";
  bar.append(button, status);
  pre.before(bar);
  copies(button, () => pre.textContent.trimEnd(), pre, words.copied);
}

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
  const begin = getComputedStyle(call).direction === "rtl" ? place.right - box.offsetWidth : place.left;
  const left = Math.min(begin, document.documentElement.clientWidth - box.offsetWidth - 8);
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

// -- Notes beside the text they belong to, where there is room; below it they stand for all others ----

const article = document.querySelector(".bar ~ .page .post");

/** Set each note beside its call, and below the one before it; where a wide table or picture stands, it stays below alone. */
function placeNotes() {
  for (const old of document.querySelectorAll(".side-note")) old.remove();
  const edge = article.getBoundingClientRect();
  const reaches = getComputedStyle(article).direction === "rtl" ? (one) => one.left < edge.left - 1 : (one) => one.right > edge.right + 1;
  const wide = [...article.querySelectorAll(".wide, .table-wrapper, pre, .cover")].map((one) => one.getBoundingClientRect()).filter(reaches);
  let free = edge.top;
  for (const call of article.querySelectorAll("a.footnote-reference")) {
    const note = document.getElementById(decodeURIComponent(call.hash.slice(1)));
    if (!note) continue;
    const box = document.createElement("div");
    box.className = "side-note";
    // Who hears the page is led to the note itself.
    box.setAttribute("aria-hidden", "true");
    box.textContent = [...note.children].filter((child) => !child.matches(".label")).map((child) => child.innerText).join(" ");
    const number = document.createElement("b");
    number.textContent = `${call.innerText.replace(/[[\]]/g, "")} `;
    box.prepend(number);
    article.append(box);
    // The style says that there is no room.
    if (!box.offsetHeight) return box.remove();
    const top = Math.max(free, call.getBoundingClientRect().top - 4);
    const bottom = top + box.offsetHeight;
    if (wide.some((one) => one.top < bottom && one.bottom > top)) box.remove();
    else {
      box.style.top = `${top - edge.top}px`;
      free = bottom + 12;
    }
  }
}

if (article?.querySelector("a.footnote-reference")) {
  // Of windows, of letters, of what opens in the text.
  const sizes = new ResizeObserver(placeNotes);
  for (const one of [article, article.closest(".page")]) sizes.observe(one);
  document.fonts?.ready.then(placeNotes);
}
