/**
 * Keeps in this browser what the LMS did not take, for the same learner's next visit: one short line a lesson. Only for a
 * learner that the LMS has named: on a computer that many use, nobody is given another's answers.
 */
import { digest } from "./digest.js";

const KEEP_MS = 8 * 24 * 3600 * 1000;

/** @returns `{load(), keep(text), clear()}`; `keep` says whether it is kept. */
export function openBackup(lesson, learner, storage = storageHere()) {
  const name = learner ? `creator-lessons ${lesson} ${digest(`${lesson} ${learner}`)}` : null;
  const work = (doing, otherwise) => {
    try {
      return name && storage ? doing() : otherwise;
    } catch {
      return otherwise; // full, or refused after all
    }
  };
  return {
    load: () =>
      work(() => {
        const [at, text] = JSON.parse(storage.getItem(name) ?? "[0]");
        return Date.now() - at < KEEP_MS ? text : "";
      }, ""),
    keep: (text) =>
      work(() => {
        storage.setItem(name, JSON.stringify([Date.now(), text]));
        return true;
      }, false),
    clear: () => work(() => storage.removeItem(name)),
  };
}

function storageHere() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // a frame that may keep nothing
  }
}
