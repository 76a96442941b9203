// Lists of the desk by keyboard: j and k move, Enter opens; a letter opens the way in that names it. All of it is links.

const typing = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.isComposing ||
  event.target.closest("input, textarea, select, button, a, summary, [contenteditable]");

const rows = [...document.querySelectorAll("[data-rows] tbody tr, [data-rows] [data-row]")];
let current = -1;

const show = (at) => {
  rows[current]?.classList.remove("is-current");
  current = Math.max(0, Math.min(rows.length - 1, at));
  const row = rows[current];
  row.classList.add("is-current");
  row.scrollIntoView({ block: "nearest" });
  row.querySelector("a[href]")?.focus({ preventScroll: true });
};

document.addEventListener("keydown", (event) => {
  const inRow = event.target.closest?.("[data-rows]");
  if (event.ctrlKey || event.metaKey || event.altKey || (typing(event) && !inRow)) {
    return;
  }
  if (event.target.closest?.("input, textarea, select")) {
    return;
  }
  if (rows.length && (event.key === "j" || event.key === "k")) {
    event.preventDefault();
    show(current + (event.key === "j" ? 1 : -1));
    return;
  }
  const way = document.querySelector(`main [data-open-key="${CSS.escape(event.key)}"]`);
  if (way) {
    event.preventDefault();
    way.click();
  }
});
