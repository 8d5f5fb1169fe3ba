/** Glossary terms in a text of the server's: where there are any, what opens them is fetched. */
import { load } from "./load.js";

/** Module and styles; the same as in parts.json. */
export const PART = ["glossary.js", "css/glossary.css"];

/**
 * Makes the terms in an element open their meaning. Without the module (offline) they stay plain words; the end of the
 * lesson lists them all.
 */
export function enliven(element, { lesson, say, frame }) {
  if (!element.querySelector(".term[data-term]")) return;
  const announce = (text) => frame.announce(text);
  load(...PART).then(
    ({ openTerms }) => openTerms(element, lesson.glossary, { say, announce }),
    () => {},
  );
}
