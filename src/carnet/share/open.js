// What shares a post is fetched once a reader asks for it.

document.querySelector(".share[data-script]")?.addEventListener("toggle", (event) => {
  const script = document.createElement("script");
  script.src = event.target.dataset.script;
  document.head.append(script);
}, { once: true });
