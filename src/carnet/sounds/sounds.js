// Of each sound that is followed: the line and the chapter that are heard are marked, a click jumps, and the speed is chosen.
for (const figure of document.querySelectorAll(".followed")) {
  const audio = figure.querySelector("audio");
  if (!audio || figure.querySelector(".followed")) continue;
  const wave = figure.querySelector(".waveform");
  const box = figure.querySelector(".cues");
  const cues = [...figure.querySelectorAll(".cue")].map((element) => ({ element, start: +element.dataset.start, end: +element.dataset.end }));
  const items = [...figure.querySelectorAll(".chapters li")];
  const chapters = items.map((element, place) => ({
    element,
    start: +element.querySelector("[data-start]").dataset.start,
    end: +(items[place + 1]?.querySelector("[data-start]").dataset.start ?? Infinity),
  }));
  const seconds = () => (Number.isFinite(audio.duration) ? audio.duration : +(figure.querySelector("time[datetime]")?.dateTime.replace(/\D/g, "") || 0));
  const jump = (to) => {
    audio.currentTime = to;
    audio.play()?.catch(() => {}); // a browser that plays nothing now has moved all the same
  };
  const mark = (places, now) => {
    let found;
    for (const place of places) {
      const heard = now >= place.start && now < place.end;
      if (heard) found ??= place.element;
      if (heard !== place.element.hasAttribute("aria-current")) {
        if (heard) place.element.setAttribute("aria-current", "true");
        else place.element.removeAttribute("aria-current");
      }
    }
    return found;
  };
  let shown;
  const follow = () => {
    const now = audio.currentTime;
    const length = seconds();
    wave?.style.setProperty("--played", length ? (100 * now) / length : 0);
    mark(chapters, now);
    const heard = mark(cues, now);
    if (!heard || heard === shown) return;
    shown = heard;
    const line = heard.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (!frame.height || audio.paused || box.matches(":focus-within, :hover")) return; // closed, or a reader is reading there
    if (line.top < frame.top || line.bottom > frame.bottom) box.scrollTop += line.top - frame.top - frame.height / 3;
  };
  figure.classList.add("is-running");
  figure.addEventListener("click", (event) => {
    const place = event.target.closest("[data-start]");
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!place.matches("a") && !document.getSelection().isCollapsed) return; // words are being chosen, to be copied
    event.preventDefault();
    jump(+place.dataset.start);
  });
  wave?.addEventListener("click", (event) => {
    const frame = wave.getBoundingClientRect();
    jump(((event.clientX - frame.left) / frame.width) * seconds());
  });
  for (const name of ["timeupdate", "seeking", "seeked", "loadedmetadata", "ended"]) audio.addEventListener(name, follow);
  const speed = figure.querySelector(".speed");
  if (speed) {
    speed.hidden = false;
    const select = speed.querySelector("select");
    select.addEventListener("change", () => (audio.playbackRate = +select.value));
    audio.addEventListener("ratechange", () => (select.value = `${audio.playbackRate}`));
  }
}
