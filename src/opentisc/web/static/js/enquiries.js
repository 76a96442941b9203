// 即时登记 by keyboard: Ctrl+Enter saves; an earlier answer is taken over; Enter and arrows move in the day's sheet.
// Everything here can be done without.

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-ctrl-enter]");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]") ?? form.querySelector(".button-primary"));
    return;
  }
  moveInSheet(event);
});

const moveInSheet = (event) => {
  const cell = event.target.closest?.("[data-sheet] td");
  if (!cell || event.isComposing || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const broad = event.target.tagName === "TEXTAREA";
  const step = event.key === "Enter" || (!broad && event.key === "ArrowDown" && !event.target.list) ? 1
    : !broad && event.key === "ArrowUp" && !event.target.list ? -1 : 0;
  if (!step || event.target.type === "checkbox") {
    return;
  }
  event.preventDefault();
  const [line, column] = event.target.name.split(/-(.*)/s);
  document.getElementById(`r${Number(line.slice(1)) + step}-${column}`)?.focus();
};

const offer = (root) => {
  for (const button of root.querySelectorAll("[data-use]")) {
    button.hidden = false;
  }
};

// Taking an answer over never wipes out what was typed.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-use]");
  if (!button) {
    return;
  }
  for (const [field, text] of [["id_answer", button.dataset.answer], ["id_basis", button.dataset.basis]]) {
    const area = document.getElementById(field);
    if (text && !area.value.includes(text)) {
      area.value = area.value.trim() ? `${area.value.trimEnd()}\n${text}` : text;
    }
  }
  document.getElementById("id_answer").focus();
});

offer(document);
document.addEventListener("htmx:afterSwap", (event) => offer(event.target));

// Cells pasted into the sheet are read by the server, like those of the box above it.
document.addEventListener("paste", (event) => {
  const cell = event.target.closest?.("[data-sheet] td");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !text.includes("\t")) {
    return;
  }
  event.preventDefault();
  const form = cell.closest("form");
  form.querySelector("[name=paste]").value = text;
  form.requestSubmit(form.querySelector("[name=do][value=check]"));
});
