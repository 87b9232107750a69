// "/" and Ctrl-K lead to the page's search box.
addEventListener("keydown", (event) => {
  const called = event.key === "/" ? !event.target.closest("input, textarea") : event.key === "k" && (event.ctrlKey || event.metaKey);
  const box = called && (document.querySelector("main [name=q]") ?? document.querySelector("[name=q]"));
  if (!box) return;
  document.getElementById("__navigation").checked = !box.closest("main");
  box.focus();
  event.preventDefault();
});
