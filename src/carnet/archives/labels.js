// A field that narrows a long list of labels to those that hold what is typed; it shows only where it works.

const filter = document.querySelector(".list .filter");
if (filter) {
  /** Return a text as it is compared: small letters without accents. */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  filter.hidden = false;
  filter.addEventListener("input", (event) => {
    const wanted = plain(event.target.value.trim());
    for (const item of document.querySelectorAll(".labels > li")) item.hidden = !plain(item.querySelector("a").textContent).includes(wanted);
  });
}
