/**
 * One question's answer: is it one, is it right, and how xAPI writes it.
 *
 * The same rules as packages/responses.py; tests/vectors/scoring/*.json is run by both. Writing follows
 * `result.response` of an interaction (xAPI 1.0.3, Data 2.4.4.1): choices are joined by `[,]` (for order in the
 * learner's order), a match is `choice[.]target`, a text is itself.
 *
 * A response is a list of strings; a number where the question asks for one; a string for text.
 */

/** So that 0.4 is within 0.3 of 0.1, as a person reckons. */
const NUMBER_SLACK = 1e-9;
export const DELIMITER = "[,]";
export const PAIR = "[.]";
/** Characters of the answer to a text question. */
export const LONGEST_TEXT = 200;

/** @returns {number|null} a finite number, or null; booleans and strings are no numbers. */
export function finite(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A choice with its target, as xAPI writes one pair of a matching. */
export function pair(choice, target) {
  return `${choice}${PAIR}${target}`;
}

/**
 * A text as answers are compared: no accents, no capitals; blanks, punctuation and symbols are one blank.
 * Nothing of a language's own is done, so that Python does the same (`folded` in packages/responses.py).
 */
export function folded(text) {
  const plain = text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
  return plain.replace(/[\p{Z}\p{P}\p{S}\p{C}]+/gu, " ").trim();
}

/**
 * Whether a response is one at all: a finite number; a text of at most 200 characters in which something remains when
 * folded; for order all choices, each once; for match each choice once, with some target; else at least one choice id.
 */
export function isAnswer(question, response) {
  const { kind, right } = question;
  if (kind === "number") return finite(response) !== null;
  if (kind === "text") {
    return typeof response === "string" && [...response].length <= LONGEST_TEXT && folded(response) !== "";
  }
  if (!Array.isArray(response) || !response.length || !response.every((id) => typeof id === "string")) return false;
  if (kind === "match") {
    return response.every((one) => one.includes(PAIR)) && sameOnes(response.map(choiceOf), right.map(choiceOf));
  }
  return kind === "order" ? sameOnes(response, right) : true;
}

/**
 * Whether a response is right: exactly the right choices, in any order except for order; a number within the
 * tolerance; a text that is folded the same as one of the accepted. A poll has no right answer.
 */
export function isRight(question, response) {
  const { kind, right } = question;
  if (kind === "poll" || !isAnswer(question, response)) return false;
  if (kind === "number") return Math.abs(response - right) <= (question.tolerance || 0) + NUMBER_SLACK;
  if (kind === "text") return right.some((variant) => folded(variant) === folded(response));
  if (kind === "order") return response.every((id, position) => id === right[position]);
  const given = new Set(response);
  return given.size === new Set(right).size && right.every((id) => given.has(id));
}

/** Writes a response as xAPI does, choices in the question's own order so that equal answers look equal. */
export function xapiResponse(question, response) {
  const { kind } = question;
  if (kind === "number" || kind === "text") return String(response);
  if (kind === "order") return response.join(DELIMITER);
  const order = (question.choices ?? []).map((choice) => choice.id);
  const place = (one) => order.indexOf(kind === "match" ? choiceOf(one) : one);
  return [...new Set(response)].sort((a, b) => place(a) - place(b)).join(DELIMITER);
}

/** Reads what `xapiResponse` wrote; null where it is no answer. */
export function parseResponse(question, text) {
  if (typeof text !== "string" || text === "") return null;
  const { kind } = question;
  const response = kind === "number" ? Number(text) : kind === "text" ? text : text.split(DELIMITER);
  return isAnswer(question, response) ? response : null;
}

/**
 * Reads a number as people write it: `12,5`, `12.5`, `1 000`, `50 %`.
 * @returns {number|null} null where it is none.
 */
export function readNumber(text) {
  const plain = String(text).replace(/[\s\u00a0\u202f%']/g, "").replace("\u2212", "-").replace(",", ".");
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** The choice of a pair. */
function choiceOf(one) {
  return one.split(PAIR, 1)[0];
}

function sameOnes(some, others) {
  const sorted = [...others].sort();
  return some.length === sorted.length && [...some].sort().every((id, position) => id === sorted[position]);
}
