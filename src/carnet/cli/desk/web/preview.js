"use strict";
// In a page that the desk shows in its frame: it follows the editor, and takes the colours that were chosen there.
(() => {
  if (window === window.parent) return;

  const plain = (text) => text.replace(/\s+/g, " ").trim();

  // Bring what stands at the top of the editor to the top: by its words, else by how far down the text it is.
  function follow({ words, part }) {
    const article = document.querySelector("article") ?? document.body;
    const start = plain(words).slice(0, 40);
    const blocks = article.querySelectorAll("h1, h2, h3, h4, p, li, pre, blockquote, figure, table, dt");
    const pictures = [...article.querySelectorAll("img[alt]")];
    const found =
      start.length > 3
        ? [...blocks].find((block) => plain(block.textContent).startsWith(start)) ??
          pictures.find((picture) => plain(picture.alt).startsWith(start))
        : null;
    const box = article.getBoundingClientRect();
    const top = found ? found.getBoundingClientRect().top : box.top + box.height * part;
    window.scrollTo({ top: part === 0 ? 0 : window.scrollY + top - 90, behavior: "instant" });
  }

  // Take the new text into the page; one with players or scores is loaded anew, as their scripts begin with the page,
  // once all is built. What is shown already stays, unless a picture of it was not there yet.
  let shown = "";
  async function renew(isWhole) {
    const page = await fetch(location.href).then((answer) => answer.text());
    const isMissing = [...document.images].some((image) => image.complete && !image.naturalWidth);
    if (page === shown && !isMissing) return;
    const made = new DOMParser().parseFromString(page, "text/html");
    const [now, next] = [document, made].map((one) => one.querySelector("article"));
    const alive = "audio, video, iframe, object, script, button, dialog, [data-player]";
    if (!now || !next || now.querySelector(alive) || next.querySelector(alive)) return isWhole ? location.reload() : null;
    now.replaceWith(document.adoptNode(next));
    shown = page;
    document.title = made.title;
    window.parent.postMessage({ desk: "renewed" }, "*");
  }

  function dress(theme) {
    document.body.dataset.theme = theme;
    localStorage.setItem("theme", theme);
  }

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || new URL(event.origin).hostname !== location.hostname) return;
    if (event.data.desk === "renew") renew(event.data.isWhole);
    if (event.data.desk === "theme") dress(event.data.theme);
    if (event.data.desk === "follow") follow(event.data);
  });
  // What leads out of the blog opens beside the desk, not in its frame.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.origin !== location.origin) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
  });
  window.parent.postMessage({ desk: "ready", path: location.pathname }, "*");
})();
