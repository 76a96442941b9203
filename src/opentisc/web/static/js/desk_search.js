// One key for each mark: on the list of results for the row in hand, on the list of documents for the one in focus.
// Each mark is a button of a form, which works without this.

const inHand = () =>
  document.activeElement?.closest("[data-document]") ?? document.querySelector("[data-hit].is-current");

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]");
  if (inField || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const button = inHand()?.querySelector(`[data-mark-key="${CSS.escape(event.key)}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

// The buttons were replaced by those with the new mark: the focus stays with their document.
document.addEventListener("htmx:afterSwap", (event) => {
  const document_ = event.detail.target?.closest?.("[data-document]");
  if (document_ && !document_.contains(document.activeElement)) {
    document_.focus({ preventScroll: true });
  }
});
