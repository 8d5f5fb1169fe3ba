/**
 * One question's answer: is it one, is it right, and how xAPI writes it.
 *
 * The same rules as packages/responses.py; tests/vectors/scoring/*.json is run by both. Writing follows
 * `result.response` of an interaction (xAPI 1.0.3, Data 2.4.4.1): choices are joined by `[,]`.
 *
 * A response is a list of choice ids, or a number where the question asks for one.
 */

/** So that 0.4 is within 0.3 of 0.1, as a person reckons. */
const NUMBER_SLACK = 1e-9;
export const DELIMITER = "[,]";

/** @returns {number|null} a finite number, or null; booleans and strings are no numbers. */
export function finite(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Whether a response is one at all: a finite number, or at least one choice id. */
export function isAnswer(question, response) {
  if (question.kind === "number") return finite(response) !== null;
  return Array.isArray(response) && response.length > 0 && response.every((id) => typeof id === "string");
}

/** Whether a response is right: exactly the right choices in any order, or a number within the tolerance. */
export function isRight(question, response) {
  if (question.kind === "poll" || !isAnswer(question, response)) return false;
  if (question.kind === "number") {
    return Math.abs(response - question.right) <= (question.tolerance || 0) + NUMBER_SLACK;
  }
  const given = new Set(response);
  const right = new Set(question.right);
  return given.size === right.size && [...given].every((id) => right.has(id));
}

/** Writes a response as xAPI does, choices in the question's own order so that equal answers look equal. */
export function xapiResponse(question, response) {
  if (question.kind === "number") return String(response);
  const order = (question.choices ?? []).map((choice) => choice.id);
  return [...new Set(response)].sort((a, b) => order.indexOf(a) - order.indexOf(b)).join(DELIMITER);
}

/** Reads what `xapiResponse` wrote; null where it is no answer. */
export function parseResponse(question, text) {
  if (typeof text !== "string" || text === "") return null;
  const response = question.kind === "number" ? Number(text) : text.split(DELIMITER);
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
