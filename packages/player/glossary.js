/**
 * Glossary terms that open in place: a word becomes a button, its meaning appears below the paragraph. It pushes the
 * text down and covers nothing, so it fits any width and any zoom.
 */
import { make } from "./dom.js";
import { icon } from "./icons.js";

/** After such an element, or at its end, a meaning is shown. */
const BLOCKS = "p, li, dd, td, blockquote";
let serial = 0;

/**
 * Makes each `.term[data-term]` in `root` a button that shows and hides its meaning; one meaning at a time.
 * @param glossary the lesson's, `[{term, meaning}]`; a term that is not in it stays plain text.
 * @param options `{say, announce}`.
 */
export function openTerms(root, glossary, { say, announce }) {
  const meanings = new Map(glossary.map(({ term, meaning }) => [term, meaning]));
  let opened = null;

  const close = (focus = false) => {
    if (!opened) return;
    opened.box.remove();
    opened.term.setAttribute("aria-expanded", "false");
    opened.term.removeAttribute("aria-controls");
    if (focus) opened.term.focus();
    opened = null;
  };
  const open = (term) => {
    const again = opened?.term === term;
    close();
    if (again) return;
    const meaning = meanings.get(term.dataset.term);
    const box = boxOf(term.dataset.term, meaning, say, () => close(true));
    // In a legend it would become part of the question's name.
    const block = term.closest("legend") ?? term.closest(BLOCKS);
    if (block && root.contains(block) && !block.matches("li, dd, td")) block.after(box);
    else (block ?? root).append(box);
    term.setAttribute("aria-expanded", "true");
    term.setAttribute("aria-controls", box.id);
    opened = { term, box };
    announce(`${term.dataset.term}: ${meaning}`);
  };

  for (const term of root.querySelectorAll(".term[data-term]")) {
    if (!meanings.has(term.dataset.term)) continue;
    // Not a <button>: browsers lay that out as a box, and a long term could not break across lines.
    term.setAttribute("role", "button");
    term.setAttribute("tabindex", "0");
    term.setAttribute("aria-expanded", "false");
    term.addEventListener("click", () => open(term));
    term.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open(term);
    });
  }
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened) return;
    event.preventDefault();
    close(true);
  });
}

function boxOf(term, meaning, say, onClose) {
  const id = `meaning-${(serial += 1)}`;
  const button = make("button", { type: "button", class: "control", "aria-label": say("close_meaning"), onClick: onClose }, icon("cross"));
  return make(
    "div",
    { class: "meaning", id, role: "note", "aria-labelledby": `${id}-term` },
    make("p", { class: "meaning-term", id: `${id}-term` }, term),
    button,
    make("p", { class: "meaning-text" }, meaning),
  );
}
