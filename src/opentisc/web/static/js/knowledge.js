// What may answer a question already, shown while it is typed; and printing. Both can be done without.
// Typing pinyin asks nothing before the characters stand there (UX-08); a question is sent by POST, never in an address.

const DELAY = 500; // milliseconds of rest
const SHORTEST = 4; // characters

const attach = (box) => {
  const form = box.closest("form");
  const field = form?.querySelector(`[name="${CSS.escape(box.dataset.suggestFor)}"]`);
  const token = form?.querySelector("[name=csrfmiddlewaretoken]");
  if (!field || !token || box.dataset.attached) {
    return;
  }
  box.dataset.attached = "1";
  let waiting = 0;
  let asked = "";
  let composing = false;
  const ask = () => {
    const question = field.value.trim();
    if (composing || question === asked || question.length < SHORTEST) {
      return;
    }
    asked = question;
    htmx.ajax("POST", box.dataset.suggestUrl, {
      target: "#knowledge-suggestions",
      swap: "innerHTML",
      values: { question, csrfmiddlewaretoken: token.value },
    });
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, DELAY);
  };
  field.addEventListener("compositionstart", () => { composing = true; clearTimeout(waiting); });
  field.addEventListener("compositionend", () => { composing = false; later(); });
  field.addEventListener("input", (event) => { if (!event.isComposing && !composing) later(); });
};

for (const box of document.querySelectorAll("[data-suggest-for]")) {
  attach(box);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
