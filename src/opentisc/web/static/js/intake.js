// Hides the questions of an intake form that do not apply to the answers given. Without it all stand there with a
// hint; the server decides in any case.
(() => {
  "use strict";
  const asked = (block) => {
    const chosen = block
      .closest("form")
      .querySelectorAll(`[name="${block.dataset.asksField}"]:checked, select[name="${block.dataset.asksField}"]`);
    const values = block.dataset.asksValues.split(" ");
    return [...chosen].some((control) => values.includes(control.value));
  };
  const show = () => {
    for (const block of document.querySelectorAll("[data-asks-field]")) {
      block.hidden = !asked(block);
      for (const hint of block.querySelectorAll("[data-only-when]")) hint.hidden = true;
    }
  };
  document.addEventListener("change", show);
  document.addEventListener("htmx:afterSwap", show);
  show();
})();
