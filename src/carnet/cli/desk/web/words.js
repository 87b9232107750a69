"use strict";
// Words that the desk may not have, as it was ended or the machine slept: the browser keeps them, for each window.
globalThis.deskWords = (() => {
  let told = {}; // the text, its window, when the desk has kept it, in which other windows it is open

  const own = () => `${told.key}#${told.window}`;
  const keptAt = (place) => JSON.parse(localStorage.getItem(place) ?? "null");

  function keep(change) {
    const before = keptAt(own()) ?? { fields: {} };
    const fields = { ...before.fields };
    for (const name of Object.keys(change.fields ?? {})) delete fields[name]; // what was typed last stands last
    const words = { ...before, ...change, at: Date.now(), fields: { ...fields, ...change.fields } };
    try {
      localStorage.setItem(own(), JSON.stringify(words));
    } catch {
      // full, or not allowed: the desk itself keeps the words
    }
  }

  function forget() {
    localStorage.removeItem(own());
  }

  // Where the words of windows lie that are gone, the newest first; a window that is open has its own.
  function left() {
    const open = new Set([told.window, ...told.others].map((window) => `${told.key}#${window}`));
    const places = Object.keys(localStorage).filter((place) => place.startsWith(`${told.key}#`) && !open.has(place));
    return places.sort((one, other) => keptAt(other).at - keptAt(one).at);
  }

  // Give the desk the words that were typed last in this window, else in one that is gone.
  function offer() {
    if (keptAt(own())?.at <= told.at) forget(); // the desk has them, or newer ones
    for (const place of left()) if (keptAt(place).at <= told.saved) localStorage.removeItem(place);
    const place = [own(), ...left()].find((one) => keptAt(one)?.at > told.at);
    if (!place) return;
    const words = keptAt(place);
    localStorage.removeItem(place);
    localStorage.setItem(own(), JSON.stringify(words));
    emitEvent("desk-words", { body: words.body ?? null, fields: words.fields });
  }

  function attach(options) {
    told = options;
    const listen = (event) => {
      const field = event.target.dataset?.field;
      if (!field) return;
      const value = event.target.type === "checkbox" ? String(event.target.checked) : event.target.value;
      keep({ fields: { [field]: value } });
    };
    document.addEventListener("input", listen);
    document.addEventListener("change", listen);
  }

  return { keep, forget, offer, attach };
})();
