// A player of another service is loaded when a reader asks for it, and not before. Of a playlist one sound plays, then the next.
for (const button of document.querySelectorAll("button[data-player]")) {
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.title = button.dataset.title;
    frame.allow = "encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube plays nothing for those who do not say where they are
    if (button.dataset.height) frame.height = button.dataset.height;
    frame.src = button.dataset.player;
    button.parentElement.replaceWith(frame);
    frame.focus();
  });
}
for (const list of document.querySelectorAll(".playlist")) {
  const sounds = [...list.querySelectorAll("audio")];
  sounds.forEach((sound, place) => {
    sound.addEventListener("play", () => sounds.filter((other) => other !== sound).forEach((other) => other.pause()));
    sound.addEventListener("ended", () => sounds[place + 1]?.play());
  });
}
