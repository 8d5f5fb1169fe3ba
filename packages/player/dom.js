/** Small helpers to make elements. No strings of HTML, except in one named place. */

/**
 * Makes an element: `make("p", {class: "quiet", onClick: f, "aria-live": "polite", hidden: true}, "text", child)`.
 * Properties that are null, undefined or false are left out; `on…` are listeners; children that are null are skipped.
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Puts HTML into an element. The one place where the player does so, for texts that the server has rendered and
 * cleaned: keys that end in `html` in the lesson and in the privacy notice. Never for anything a learner wrote.
 */
export function setServerHtml(element, html) {
  element.innerHTML = html;
  for (const link of element.querySelectorAll("a[href]")) {
    link.target = "_blank"; // never leave the lesson inside its frame
    link.rel = "noopener noreferrer";
  }
  return element;
}

/** A form that posts hidden fields and looks like one button: for tokens, which never stand in an address. */
export function postButton({ url, fields }, properties, ...children) {
  const { target, ...button } = properties;
  const inputs = Object.entries(fields).map(([name, value]) => make("input", { type: "hidden", name, value }));
  return make("form", { method: "post", action: url, target }, inputs, make("button", button, ...children));
}

/** Whether the learner asked for less motion. */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
