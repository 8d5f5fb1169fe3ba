/**
 * A package on a website, without an LMS: this browser stands in its place, and keeps what an LMS would keep. Results go
 * to our server's door where the package has one. See scorm.js.
 */
import { uuid4 } from "../statements.js";
import { SCORM2004 } from "./cmi2004.js";
import { openScorm } from "./scorm.js";

/** Opens the channel, see index.js. `tools` are replaced in tests. */
export function openHtml(settings, lesson, tools = {}) {
  return openScorm(SCORM2004, settings, lesson, { find: async () => apiHere(lesson.id, tools.storage), ...tools });
}

/** The run-time of an LMS, as far as a lesson asks for it, in this browser's storage, else in the page. */
export function apiHere(lesson, storage = storageHere()) {
  const name = `creator-lessons page ${lesson}`;
  const values = { "cmi.learner_id": learnerHere(storage), ...read(storage, name) };
  const keep = () => {
    const { "cmi.learner_id": _, ...kept } = values;
    attempt(() => storage?.setItem(name, JSON.stringify(kept)));
    return "true";
  };
  return {
    Initialize: () => "true",
    GetValue: (element) => values[element] ?? "",
    SetValue(element, value) {
      // Answers are for the door; here they would only grow.
      if (!element.startsWith("cmi.interactions.")) values[element] = value;
      return "true";
    },
    Commit: keep,
    Terminate: keep,
    GetLastError: () => "0",
  };
}

/** A made-up name of whoever uses this browser, the same in all lessons of this site. */
function learnerHere(storage) {
  const name = "creator-lessons visitor";
  return attempt(() => {
    const known = storage.getItem(name) ?? uuid4();
    storage.setItem(name, known);
    return known;
  }) ?? "";
}

function read(storage, name) {
  return attempt(() => JSON.parse(storage.getItem(name))) ?? {};
}

function storageHere() {
  return attempt(() => globalThis.localStorage) ?? null;
}

function attempt(doing) {
  try {
    return doing();
  } catch {
    return null; // a browser that keeps nothing: the lesson is there all the same
  }
}
