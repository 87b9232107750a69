// A post passed on: by the device's own means, or on the reader's instance of Mastodon.

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

const share = document.querySelector(".share[data-url]");
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
