// Keys and preview of the result list: j k move, Enter opens, x picks. Rows are links without this, too.

const wide = window.matchMedia("(min-width: 1440px)");
const hits = () => [...document.querySelectorAll("[data-hit]")];
const current = () => document.querySelector("[data-hit].is-current");

const preview = (hit) => {
  if (wide.matches) {
    const address = `${hit.querySelector("[data-open]").getAttribute("href")}&part=preview`;
    htmx.ajax("GET", address, { target: "#preview", swap: "innerHTML" });
  }
};

const choose = (hit, { focus = true } = {}) => {
  if (!hit || hit === current()) {
    return;
  }
  current()?.classList.remove("is-current");
  hit.classList.add("is-current");
  if (focus) {
    hit.querySelector("[data-open]").focus({ preventScroll: true });
    hit.scrollIntoView({ block: "nearest" });
  }
  preview(hit);
};

const step = (by) => {
  const all = hits();
  const at = all.indexOf(current());
  choose(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
};

const showPicked = () => {
  const label = document.querySelector("[data-export-label]");
  if (!label) {
    return;
  }
  label.dataset.all ??= label.textContent;
  const picked = document.querySelectorAll("[data-pick]:checked").length;
  label.textContent = picked ? `${label.dataset.picked} (${picked})` : label.dataset.all;
  for (const hit of hits()) {
    hit.classList.toggle("is-picked", hit.querySelector("[data-pick]").checked);
  }
};

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]");
  if (inField || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  if (event.key === "j") {
    step(1);
  } else if (event.key === "k") {
    step(-1);
  } else if (event.key === "Enter" && current() && event.target === document.body) {
    current().querySelector("[data-open]").click();
  } else if (event.key === "x" && current()) {
    const box = current().querySelector("[data-pick]");
    box.checked = !box.checked;
    showPicked();
  } else {
    return;
  }
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const hit = event.target.closest("[data-hit]");
  if (hit && !event.target.closest("a, input, button")) {
    choose(hit, { focus: false });
  }
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick]")) {
    showPicked();
  }
});

const start = () => {
  showPicked();
  // Back from a record: the list goes on where one left it (UX-21).
  const left = location.hash.startsWith("#hit-") && document.getElementById(location.hash.slice(1));
  if (left && !current()) {
    choose(left);
  } else if (wide.matches && !current()) {
    choose(hits()[0], { focus: false });
  }
};
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "preview") {
    start();
  }
});
start();
