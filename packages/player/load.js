/**
 * Parts of the player that a page fetches when it needs them: a module, and the style sheet that goes with it.
 * A part that could not be fetched (offline) is asked for again the next time; nothing is fetched twice.
 */
import { make } from "./dom.js";
import { icon } from "./icons.js";

/** So long a part may be on its way before we say so. */
const PATIENCE_MS = 600;
const ready = new Map();
const underway = new Map();
const failures = new Map();

/**
 * Fetches a part.
 * @param path of the module, from the player's folder: `"fields/order.js"`.
 * @param style path of its style sheet, or null where the page has it already.
 * @returns a promise of the module; it fails when module or styles could not be fetched.
 */
export function load(path, style = null) {
  if (!underway.has(path)) {
    const part = Promise.all([fetchModule(path), style && fetchStyle(style)]).then(
      ([module]) => {
        ready.set(path, module);
        return module;
      },
      (error) => {
        underway.delete(path);
        throw error;
      },
    );
    underway.set(path, part);
  }
  return underway.get(path);
}

/** The module of a part that is here already, or null: a screen that needs no waiting shows none. */
export function loaded(path) {
  return ready.get(path) ?? null;
}

async function fetchModule(path) {
  const url = new URL(path, import.meta.url).href;
  const tries = failures.get(path) ?? 0;
  try {
    return await import(url);
  } catch (error) {
    failures.set(path, tries + 1);
    if (!tries) throw error;
    // Some browsers remember for good that an address failed; another address is a new try.
    return import(`${url}?try=${tries}`);
  }
}

/** Adds a style sheet to the page, unless it is there, and waits for it: nothing is shown half dressed. */
function fetchStyle(path) {
  const url = new URL(path, import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === url)) return null;
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = url;
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error(`No styles: ${path}`));
    });
    document.head.append(link);
  });
}

/**
 * Fetches a part for a place on the page and builds it there; at once when it is here already. Meanwhile, and when it
 * cannot be fetched, the place says so; it is asked for again on a click, and when the browser is online again.
 * @param build takes the module, and fills the place.
 */
export function whenLoaded(place, path, style, say, build) {
  const here = loaded(path);
  if (here) return build(here);
  const slow = setTimeout(() => place.append(make("p", { class: "quiet" }, say("part_loading"))), PATIENCE_MS);
  load(path, style).then(
    (module) => {
      clearTimeout(slow);
      const focused = place.contains(document.activeElement);
      place.replaceChildren();
      build(module);
      if (focused) place.querySelector("input, select, button, [tabindex]")?.focus();
    },
    () => {
      clearTimeout(slow);
      const again = () => {
        removeEventListener("online", again);
        button.setAttribute("aria-disabled", "true");
        whenLoaded(place, path, style, say, build);
      };
      const button = make("button", { type: "button", class: "second small", onClick: again }, icon("again"), say("retry"));
      place.replaceChildren(
        make(
          "div",
          { class: "save-note grave", role: "alert" },
          icon("alert"),
          make("p", {}, say("part_failed")),
          make("div", { class: "save-actions" }, button),
        ),
      );
      addEventListener("online", again);
    },
  );
}
