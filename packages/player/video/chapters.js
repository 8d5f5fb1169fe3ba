/** The film's chapters: a row of buttons that lead into it, and tell where one is. */
import { make } from "../dom.js";

/** @returns `{element, at(seconds)}`; `element` is null where there is but one chapter. */
export function chapterList(segment, say, onSeek) {
  if (segment.chapters.length < 2) return { element: null, at() {} };
  const buttons = segment.chapters.map(({ at, title }) => ({
    at,
    element: make(
      "button",
      { type: "button", class: "chapter", onClick: () => onSeek(at) },
      make("span", { class: "line-time" }, say.time(at)),
      make("span", {}, title),
    ),
  }));
  const items = buttons.map((button) => make("li", {}, button.element));
  return {
    element: make("nav", { class: "chapters", "aria-label": say("chapters") }, make("ol", {}, items)),
    at(seconds) {
      const now = buttons.findLast((button) => button.at <= seconds + 0.05);
      for (const button of buttons) {
        if (button === now) button.element.setAttribute("aria-current", "true");
        else button.element.removeAttribute("aria-current");
      }
    },
  };
}
