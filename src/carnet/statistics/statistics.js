// Tell the blog's GoatCounter which page is read; see `statistics/__init__.py` for what is told, and when nothing is.
const counted = document.querySelector("[data-count]");
const asksNot = navigator.globalPrivacyControl || navigator.doNotTrack === "1";

function tell() {
  const canonical = document.querySelector("link[rel=canonical]");
  const told = new URLSearchParams({
    p: canonical ? new URL(canonical.href).pathname : location.pathname,
    t: document.title,
    b: navigator.webdriver ? "153" : "0",
    rnd: Math.random().toString(36).slice(2),
  });
  const from = document.referrer;
  if (from && new URL(from).host !== location.host) {
    told.set("r", from);
  }
  fetch(`${counted.dataset.count}?${told}`, {
    mode: "no-cors",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    keepalive: true,
  }).catch(() => {}); // a counter that does not answer is no matter for the reader
}

if (counted && counted.dataset.site === location.host && window === window.top && !asksNot) {
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", tell, { once: true });
  } else {
    tell();
  }
}
