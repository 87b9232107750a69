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

  // What tells one text of a page from another.
  function mark(page) {
    let sum = 0;
    for (let place = 0; place < page.length; place++) sum = (Math.imul(sum, 31) + page.charCodeAt(place)) | 0;
    return `${page.length} ${sum}`;
  }

  // What a page may load and show, as far as its text has to do with it: styles of its own, players of other sites.
  const policyIn = (page) =>
    (page.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)"/i)?.[1] ?? "").replaceAll("&#39;", "'");
  const policy = document.querySelector("meta[http-equiv='Content-Security-Policy']")?.content ?? "";

  const textOf = (page) => page.querySelector(".e-content") ?? page.querySelector("article");

  // Keep what tells this from others; return whether it is as it was.
  function isKept(name, page) {
    const before = sessionStorage.getItem(name);
    sessionStorage.setItem(name, mark(location.pathname + page));
    return sessionStorage.getItem(name) === before;
  }

  // Take the new text into the page. It is loaded anew where more than the text changed, or where players, scores or
  // buttons come with it, as scripts begin with the page (those that copy code are back with the next page). This is
  // asked for when the page is written, and again when all is built: what is shown already stays then, unless a picture
  // of it was not there yet.
  async function renew() {
    const page = await fetch(location.href).then((answer) => answer.text());
    const isMissing = [...document.images].some((image) => image.complete && !image.naturalWidth);
    if (isKept("desk-shown", page) && !isMissing) return;
    if (policyIn(page) !== policy) return location.reload(); // what is read here obeys the policy of this page
    const made = new DOMParser().parseFromString(page, "text/html");
    const [now, next] = [document, made].map(textOf);
    const alive = "audio, video, iframe, object, script, button, dialog, [data-player]";
    if (!now || !next) return location.reload();
    const around = made.querySelector("article")?.innerHTML.replace(next.innerHTML, "");
    const isAlone = isKept("desk-around", around ?? "");
    if (!isAlone || next.querySelector(alive)) return location.reload();
    now.replaceWith(document.adoptNode(next));
    document.title = made.title;
    window.parent.postMessage({ desk: "renewed" }, "*");
  }

  function dress(theme) {
    document.body.dataset.theme = theme;
    localStorage.setItem("theme", theme);
  }

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || new URL(event.origin).hostname !== location.hostname) return;
    if (event.data.desk === "renew") renew();
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
