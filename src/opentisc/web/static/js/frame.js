// What every page's keyboard and forms share. Nothing here is needed to search, read or submit.

const typing = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.isComposing ||
  event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const shortcuts = document.getElementById("shortcuts");

document.addEventListener("keydown", (event) => {
  if (typing(event)) {
    return;
  }
  if (event.key === "?" && shortcuts) {
    event.preventDefault();
    shortcuts.showModal();
    return;
  }
  const way = document.querySelector(`.topbar [data-open-key="${CSS.escape(event.key)}"]`);
  if (way && !event.repeat) {
    event.preventDefault();
    way.click();
    return;
  }
  const wanted = document.querySelector(`[data-focus-key="${CSS.escape(event.key)}"]`);
  if (wanted) {
    event.preventDefault();
    wanted.focus();
    if (wanted.select) {
      wanted.select();
    }
  }
});

// A choice in a bar of choices takes effect at once; its button is for those without script.
const prepare = (root) => {
  for (const button of root.querySelectorAll("[data-hide-with-script]")) {
    button.hidden = true;
  }
  root.querySelector("[data-focus-now]")?.focus();
};
prepare(document);
document.addEventListener("htmx:load", (event) => prepare(event.target));
document.addEventListener("change", (event) => {
  event.target.closest("[data-send-on-change]")?.requestSubmit();
});

// An open menu closes by Escape and by a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
