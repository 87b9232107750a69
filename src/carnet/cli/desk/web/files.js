"use strict";
// Files that are chosen, dropped or pasted: they are sent to the desk, which lays them beside the text.
globalThis.deskFiles = (() => {
  let told = {}; // the window, and its words
  let isDropped = false; // whether the page takes what is dropped beside the text

  const isOver = () => document.querySelector("dialog[open]") !== null;

  // -- Sending --------------------------------------------------------------------------------------------------------

  // Send files, one after the other; what went wrong with any of them is told once all are sent.
  async function send(files, field = "") {
    const problems = [];
    for (const file of files) {
      const asked = new URLSearchParams({ window: told.window, name: file.name || "image.png", field });
      desk.tell(told.words.sending.replace("%s", file.name || ""), false);
      try {
        const answer = await fetch(`/desk-files?${asked}`, { method: "POST", body: file });
        if (!answer.ok) problems.push((await answer.json().catch(() => ({}))).problem ?? told.words.failed);
      } catch {
        problems.push(told.words.failed);
      }
    }
    desk.tell(problems.join("\n"), problems.length > 0);
    if (problems.length) tellAgain(problems.join("\n"));
  }

  // Say what went wrong once more when the windows are gone that ask what the other files show.
  function tellAgain(words, wasOver = false, free = 0) {
    if (isOver()) setTimeout(tellAgain, 400, words, true);
    else if (free < 2) setTimeout(tellAgain, 400, words, wasOver, free + 1);
    else if (wasOver) desk.tell(words, true);
  }

  function choose(field = "", accept = "image/*") {
    const input = document.getElementById("desk-files");
    input.accept = accept;
    input.onchange = () => {
      send([...input.files], field);
      input.value = "";
    };
    input.click();
  }

  // -- The text -------------------------------------------------------------------------------------------------------

  const filesOf = (transfer) => [...(transfer?.files ?? [])];

  // Word and Excel add a picture of the words that are copied, the Finder of macOS the name of a file.
  const isText = ({ types }) => types.includes("text/plain") && (types.includes("text/html") || types.includes("text/rtf"));

  const handlers = {
    dragover(event) {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    },
    drop(event, editor) {
      const files = filesOf(event.dataTransfer);
      if (!files.length) return false;
      event.preventDefault();
      const at = editor.posAtCoords({ x: event.clientX, y: event.clientY });
      if (at !== null) editor.dispatch({ selection: { anchor: at } });
      send(files);
      return true;
    },
    paste(event) {
      const files = filesOf(event.clipboardData);
      if (!files.length || isText(event.clipboardData)) return false;
      event.preventDefault();
      send(files);
      return true;
    },
  };

  // -- All around it --------------------------------------------------------------------------------------------------

  // A browser leaves the page for a file that is dropped where nobody takes it.
  function guard() {
    const isFile = (event) => event.dataTransfer?.types.includes("Files");
    const isOnPreview = (on) => document.body.classList.toggle("dragging", on); // whose page would get it
    addEventListener("dragenter", (event) => isFile(event) && isOnPreview(true));
    addEventListener("dragleave", (event) => event.relatedTarget === null && isOnPreview(false));
    addEventListener("dragover", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      if (!isDropped || isOver()) event.dataTransfer.dropEffect = "none";
    });
    addEventListener("drop", (event) => {
      isOnPreview(false);
      if (!isFile(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (isDropped && !isOver()) send(filesOf(event.dataTransfer));
    });
  }

  function attach(options) {
    told = options;
    isDropped = true;
  }

  guard();

  return { send, choose, handlers, attach };
})();
