/** What a learner chose for films, kept for the next lesson where the browser allows it. */
import { captionsFor } from "./transcript.js";

const CAPTIONS = "creator-lessons captions";
const OFF = "off";

/**
 * The language of the captions to begin with, or null for none. They are on until the learner switches them off: phones
 * are often silent, and a film may speak another language.
 */
export function captionsToBegin(segment, lang, session) {
  const kept = recall(CAPTIONS);
  const wanted = kept && kept !== OFF ? kept : lang;
  const off = session.captions === null ? kept === OFF : !session.captions;
  return off ? null : (captionsFor(segment, wanted)?.lang ?? null);
}

/** Keeps the choice of captions: a language, or null for none. */
export function keepCaptions(lang) {
  try {
    localStorage.setItem(CAPTIONS, lang ?? OFF);
  } catch {
    // a frame whose storage is blocked: the attempt's state has it all the same
  }
}

function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
