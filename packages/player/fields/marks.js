/** What fields have in common: how one part of an answer is marked. */
import { make } from "../dom.js";
import { icon } from "../icons.js";

/**
 * Marks a part of an answer by colour, by a sign and in words.
 * @param part the element to mark; `place` where the sign stands; `right`: true, false, or null for no mark.
 */
export function markOf(part, place, right, say) {
  part.classList.toggle("is-right", right === true);
  part.classList.toggle("is-wrong", right === false);
  if (right === null) return place.replaceChildren();
  const words = make("span", { class: "visually-hidden" }, say(right ? "mark_right" : "mark_wrong"));
  place.replaceChildren(icon(right ? "check" : "cross"), words);
}

/** Sets an attribute to "true", or takes it away. */
export function toggleAttribute(element, name, on) {
  if (on) element.setAttribute(name, "true");
  else element.removeAttribute(name);
}
