// One picture of a gallery, as large as the window allows, with ways to the others; without this each is a link.
{
  const words = document.querySelector("template[data-words=gallery]").dataset;

  function button(kind, sign, press) {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: `gallery-${kind}`, title: words[kind], ariaLabel: words[kind], textContent: sign });
    made.addEventListener("click", press);
    return made;
  }

  /** Show the picture of the link number *start*; arrows, Home, End, buttons and swipes lead to others. */
  function open(links, start) {
    const box = document.createElement("dialog");
    box.className = "gallery-view";
    box.dir = getComputedStyle(links[0]).direction;
    const onward = box.dir === "rtl" ? -1 : 1;
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.setAttribute("aria-live", "polite");
    let shown = start;
    const previous = button("previous", "‹", () => show(shown - 1));
    const next = button("next", "›", () => show(shown + 1));

    function show(number) {
      if (number < 0 || number >= links.length) return;
      shown = number;
      const link = links[shown];
      const small = link.querySelector("img");
      const large = (small.closest("picture") ?? small).cloneNode(true);
      for (const one of [large, ...large.children]) {
        for (const name of ["id", "class", "loading"]) one.removeAttribute(name);
        if (one.srcset) one.sizes = "100vw";
      }
      const said = link.closest("li").querySelector(".gallery-caption")?.textContent ?? small.alt;
      caption.textContent = `${shown + 1} / ${links.length} · ${said}`;
      figure.replaceChildren(large, caption);
      previous.disabled = shown === 0;
      next.disabled = shown === links.length - 1;
      if (document.activeElement?.disabled) close.focus();
    }

    const close = button("close", "×", () => box.close());
    box.append(close, previous, figure, next);
    box.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: shown - onward, ArrowRight: shown + onward, Home: 0, End: links.length - 1 }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      show(to);
    });
    let from = null;
    figure.addEventListener("pointerdown", (event) => (from = event.isPrimary ? [event.clientX, event.clientY] : null));
    figure.addEventListener("dragstart", (event) => event.preventDefault());
    box.addEventListener("pointerup", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
      from = null;
      if (Math.abs(x) > 40 && Math.abs(x) > 2 * Math.abs(y)) show(x < 0 ? shown + onward : shown - onward);
    });
    box.addEventListener("close", () => (box.remove(), links[shown].focus({ preventScroll: true })));
    document.body.append(box);
    show(start);
    box.showModal();
  }

  for (const gallery of window.HTMLDialogElement?.prototype.showModal ? document.querySelectorAll("main .gallery") : []) {
    const links = [...gallery.querySelectorAll("li > a")];
    links.forEach((link, number) =>
      link.addEventListener("click", (event) => {
        if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        open(links, number);
      }),
    );
  }
}
