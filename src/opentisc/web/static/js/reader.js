// The reader's keys, copy with citation, and where one is. Reading needs none of it.

const head = document.querySelector("[data-record]");
const sections = [...document.querySelectorAll(".section-nav a")];
const terms = () => [...document.querySelectorAll(".reader-body mark, .reader-head mark")];
let term = -1;

const stepTerm = (by) => {
  const all = terms();
  if (!all.length) {
    return;
  }
  all[term]?.classList.remove("is-current");
  term = (term + by + all.length) % all.length;
  all[term].classList.add("is-current");
  all[term].scrollIntoView({ block: "center" });
};

document.addEventListener("keydown", (event) => {
  const inField = event.target.closest("input, textarea, select, dialog[open]");
  if (inField || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const link = document.querySelector(`.section-nav a[data-key="${CSS.escape(event.key)}"]`) ??
    document.querySelector(`[data-walk="${CSS.escape(event.key)}"]`);
  if (link) {
    link.click();
  } else if (event.key === "n") {
    stepTerm(1);
  } else if (event.key === "N") {
    stepTerm(-1);
  } else {
    return;
  }
  event.preventDefault();
});

// The section whose beginning was passed last is the one being read.
const mark = () => {
  const passed = sections.filter((link) => {
    const section = document.getElementById(link.hash.slice(1));
    return section && section.getBoundingClientRect().top < window.innerHeight * 0.25;
  });
  const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
  const here = (atEnd && window.scrollY > 0 ? sections.at(-1) : passed.at(-1)) ?? sections[0];
  for (const link of sections) {
    link.classList.toggle("is-here", link === here);
    link.toggleAttribute("aria-current", link === here);
  }
};
let waiting = false;
document.addEventListener("scroll", () => {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }
}, { passive: true });
mark();

// Copy with citation: the text, where it stands, and the address that leads back to it.
const button = document.getElementById("copy-button");
const note = document.getElementById("copied-note");

const put = async (text) => {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Plain HTTP inside an office network has no clipboard interface; a selected field still copies.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};

const copy = async (block) => {
  const text = block.querySelector(".reading, .citation").innerText.trim();
  const anchor = block.id || block.closest("[id]").id;
  const address = `${location.origin}${location.pathname}#${anchor}`;
  const citation = `${head.dataset.record}，${block.dataset.cite}，${head.dataset.asOf}，${address}`;
  await put("onlyText" in block.dataset ? text : `${text}\n（${citation}）`);
  const shown = note.content.firstElementChild.cloneNode(true);
  document.body.append(shown);
  setTimeout(() => shown.remove(), 2500);
};

for (const block of document.querySelectorAll("[data-cite]")) {
  const tools = document.createElement("span");
  tools.className = "text-tools";
  tools.append(button.content.firstElementChild.cloneNode(true));
  tools.firstElementChild.addEventListener("click", () => copy(block));
  block.append(tools);
}
