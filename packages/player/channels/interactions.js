/**
 * An answer as an interaction of SCORM: first what both versions need to know, as plain data; then each version's own
 * way to write it (SCORM 1.2 RTE 3.4.2.9, SCORM 2004 RTE 4.2.9).
 */
import { PAIR, parseResponse } from "../responses.js";
import { ACTIVITIES } from "../vocabulary.js";
import { INTERACTION_TYPES } from "./interaction_types.js";
import { plainText } from "./plain_text.js";
import { timeOfDay, timeOfEvent } from "./status.js";

/** Of a text, SCORM 1.2 and 2004 take no more. */
const LONGEST = 250;
/** So many patterns of a right answer every LMS has room for (2004: SPM of fill-in). */
const MOST_PATTERNS = 5;

/**
 * The interaction that a statement tells of, or null where it is none that an LMS has a use for. What a learner writes
 * for himself (reflections) is not told.
 * @param statement of the player; `question`: what it answers, if it does; `number`: how many went before.
 * @returns `{key, number, id, iri, type, at, text, response, right, tolerance, choices, targets, result, points}`,
 *   `result` true, false or null (nothing to be right).
 */
export function interactionOf(statement, question, { lesson, ns, number }) {
  const common = { key: statement.id, number, at: statement.timestamp, iri: statement.object.id };
  if (question) {
    const response = parseResponse(question, statement.result?.response);
    if (response === null) return null;
    return {
      ...common,
      id: question.id,
      type: INTERACTION_TYPES[question.kind],
      text: plainText(question.prompt_html).slice(0, LONGEST),
      response,
      right: question.kind === "poll" ? [] : question.right,
      tolerance: question.tolerance || 0,
      choices: (question.choices ?? []).map((choice) => choice.id),
      targets: (question.targets ?? []).map((target) => target.id),
      result: statement.result.success ?? null,
      points: question.points,
    };
  }
  for (const when of ["before", "after"]) {
    if (statement.object.id !== ACTIVITIES(ns).confidence(lesson.id, when)) continue;
    const response = [String(statement.result?.response)];
    const scale = ["1", "2", "3", "4", "5"];
    const text = plainText(lesson.confidence ?? "").slice(0, LONGEST);
    const id = `confidence-${when}`;
    return { ...common, id, type: "likert", text, response, right: [], choices: scale, targets: [], result: null, points: 0 };
  }
  return null;
}

/** SCORM 1.2: `[name, value]` in order. Choices go by one letter or digit each. */
export function interaction12(one) {
  const letter = lettersOf(one.choices);
  const write = (response) => {
    if (one.type === "true-false") return response[0] === "true" ? "t" : "f";
    if (one.type === "numeric") return String(response);
    if (one.type === "fill-in") return response.slice(0, LONGEST);
    if (one.type === "matching") return pairs(response, letter, lettersOf(one.targets), ".");
    return response.map(letter).join(",");
  };
  const patterns = one.type === "fill-in" ? one.right.slice(0, MOST_PATTERNS) : patternsOf(one);
  const result = one.result === null ? "neutral" : one.result ? "correct" : "wrong";
  return [
    ["id", one.id],
    ["time", timeOfDay(new Date(one.at))],
    ["type", one.type],
    ...patterns.map((right, at) => [`correct_responses.${at}.pattern`, write(right)]),
    ["weighting", String(one.points)],
    ["student_response", write(one.response)],
    ["result", result],
  ];
}

/** SCORM 2004: the same; choices go by their ids, a number that may be off has a range. */
export function interaction2004(one) {
  const write = (response) => {
    if (one.type === "numeric") return String(response);
    if (one.type === "fill-in") return response.slice(0, LONGEST);
    if (one.type === "matching") return response.join("[,]");
    return one.type === "true-false" || one.type === "likert" ? response[0] : response.join("[,]");
  };
  const patterns = one.type === "fill-in" ? one.right.slice(0, MOST_PATTERNS) : patternsOf(one);
  // A number is never just so: the standard's pattern for it is a range (RTE 4.2.9.1.8).
  const pattern = (right) =>
    one.type === "numeric" ? `${sum(right, -one.tolerance)}[:]${sum(right, one.tolerance)}` : write(right);
  const result = one.result === null ? "neutral" : one.result ? "correct" : "incorrect";
  return [
    ["id", one.iri],
    ["type", one.type],
    ["timestamp", timeOfEvent(new Date(one.at))],
    ...patterns.map((right, at) => [`correct_responses.${at}.pattern`, pattern(right)]),
    ["weighting", String(one.points)],
    ["learner_response", write(one.response)],
    ["result", result],
    ...(one.text ? [["description", one.text]] : []),
  ];
}

/** The right answers to write: none for a poll. */
function patternsOf({ right, type }) {
  return type === "numeric" || right.length ? [right] : [];
}

/** SCORM 1.2 has one character for a choice: the id if each is one, else a, b, c … */
function lettersOf(ids) {
  const short = ids.every((id) => /^[a-z0-9]$/.test(id));
  return (id) => (short ? id : "abcdefghijklmnopqrstuvwxyz"[ids.indexOf(id)]);
}

function pairs(response, left, right, between) {
  return response
    .map((one) => one.split(PAIR))
    .map(([choice, target]) => `${left(choice)}${between}${right(target)}`)
    .join(",");
}

/** 0.1 + 0.2 as people write it. */
function sum(a, b) {
  return Number((a + b).toFixed(9));
}
