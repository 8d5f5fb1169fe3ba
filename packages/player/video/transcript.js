/** The transcript: what is said, line by line; it follows the video, and each line is a way into it. */
import { make } from "../dom.js";
import { load as fetchPart } from "../load.js";

/**
 * @param segment the video's segment; `lang` the wanted language.
 * @param options.onSeek called with seconds when a line is chosen; null where there is nothing to jump in.
 * @returns `{element, at(seconds), open(), load()}`; the text comes when it is first opened.
 */
export function transcript(segment, lang, say, { onSeek }) {
  const list = make("ol", { class: "lines", lang });
  const note = make("p", { class: "quiet" }, say("transcript_loading"));
  const body = make("div", { class: "transcript-body", tabindex: "0", role: "group", "aria-label": say("transcript") }, note, list);
  const element = make("details", { class: "transcript" }, make("summary", {}, say("transcript")), body);
  const source = captionsFor(segment, lang);
  let lines = null;
  let current = null;

  const load = async () => {
    if (lines) return;
    lines = [];
    try {
      if (!source) throw new Error("no captions");
      const [response, { parseVtt }] = await Promise.all([fetch(source.src), fetchPart("video/vtt.js")]);
      if (!response.ok) throw new Error(`${response.status}`);
      lines = parseVtt(await response.text()).map((cue) => ({ ...cue, ...line(cue) }));
      list.replaceChildren(...lines.map((entry) => entry.element));
      note.remove();
    } catch {
      lines = null; // opened again: tried again
      note.textContent = say("transcript_missing");
    }
  };

  const line = (cue) => {
    const words = [
      make("span", { class: "line-time", "aria-hidden": "true" }, say.time(cue.start)),
      make("span", {}, cue.speaker ? make("b", {}, `${cue.speaker}: `) : null, cue.text),
    ];
    const target = make("button", { type: "button", class: "line", onClick: () => onSeek(cue.start) }, words);
    return { target, element: make("li", {}, target) };
  };

  element.addEventListener("toggle", () => element.open && load());
  return {
    element,
    load,
    open() {
      element.open = true;
      return load();
    },
    at(seconds) {
      if (!element.open || !lines?.length) return;
      const now = lines.findLast((entry) => entry.start <= seconds + 0.05) ?? null;
      if (now === current) return;
      current?.target.removeAttribute("aria-current");
      current = now;
      if (!now) return;
      now.target.setAttribute("aria-current", "true");
      // Follow inside the panel only, and never while the learner is in it.
      if (!body.contains(document.activeElement) && !body.matches(":hover")) {
        body.scrollTop = now.element.offsetTop - body.clientHeight / 3;
      }
    },
  };
}

/** The captions in a language, else the first there are. */
export function captionsFor(segment, lang) {
  const primary = lang.split("-")[0];
  return segment.captions.find((captions) => captions.lang.split("-")[0] === primary) ?? segment.captions[0] ?? null;
}
