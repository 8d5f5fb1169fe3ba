/** Lessons and states made by chance, from a seed: the same seed gives the same. */
import { PAIR } from "../../../packages/player/responses.js";

const KINDS = ["single", "multiple", "true-false", "number", "text", "order", "match", "poll"];
const LETTERS = ["a", "Z", "9", " ", "é", "ق", "中", "я", "𝄞", "👩‍🎤", "!", ",", "\u0000", "~", "|", "%", "<", "\ud800"];

/** A source of numbers from 0 to 1 (mulberry32). */
export function random(seed) {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const below = (next, most) => Math.floor(next() * most);
const pick = (next, list) => list[below(next, list.length)];
const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));
const id = (next, at) => `${pick(next, ["q", "long-name-that-says-much-of-i_", "x-"])}${at}`.slice(0, 32);

/** Up to 40 questions, each with up to 12 choices: more than any lesson has. */
export function lessonOf(next, { questions = 1 + below(next, 40), kinds = KINDS } = {}) {
  const made = many(questions, (at) => questionOf(next, at, kinds));
  const cards = many(1 + below(next, 20), (at) => ({ id: `card-${at}-of-the-lesson`, kind: "card" }));
  return {
    id: "made",
    completion: { tries: 2 },
    segments: [...cards, { id: "film", kind: "video", duration: 700, cues: [] }],
    questions: Object.fromEntries(made.map((question) => [question.id, question])),
  };
}

function questionOf(next, at, kinds) {
  const kind = pick(next, kinds);
  const choices = many(2 + below(next, 11), (place) => ({ id: id(next, place) }));
  const base = { id: id(next, at), kind, choices, points: 1 };
  if (kind === "true-false") return { ...base, choices: [{ id: "true" }, { id: "false" }], right: ["true"] };
  if (kind === "number") return { ...base, choices: [], right: next() * 100, tolerance: 0 };
  if (kind === "text") return { ...base, choices: [], right: many(1 + below(next, 3), () => textOf(next)) };
  if (kind === "order") return { ...base, right: choices.map((choice) => choice.id) };
  if (kind === "poll") return { ...base, right: [] };
  if (kind === "match") {
    const targets = many(choices.length, (place) => ({ id: `t${place}` }));
    return { ...base, targets, right: choices.map((choice, place) => `${choice.id}${PAIR}t${place}`) };
  }
  return { ...base, right: [choices[0].id] };
}

function textOf(next) {
  const text = many(below(next, 190), () => pick(next, LETTERS)).join("");
  return `${[...text].slice(0, 190).join("")} ${pick(next, ["w", "中", "ق"])}`;
}

/** Some legal answer. */
export function answerTo(next, question) {
  const { kind, choices, right } = question;
  if (next() < 0.3 && right?.length) return right && kind === "text" ? pick(next, right) : right;
  if (kind === "number") return pick(next, [0, -12.5, 1e21, 1e-7, -1.7976931348623157e308, 1 / 3]);
  if (kind === "text") return textOf(next);
  const ids = choices.map((choice) => choice.id);
  if (kind === "order") return [...ids].reverse();
  if (kind === "match") return ids.map((one) => `${one}${PAIR}${pick(next, question.targets).id}`);
  return kind === "multiple" ? ids.filter(() => next() < 0.7).concat(ids[0]).filter((one, at, all) => all.indexOf(one) === at) : [pick(next, ids)];
}

/** A state with much in it. */
export function stateOf(next, lesson) {
  let at = 0;
  const parts = many(below(next, 300), () => {
    const from = at + next() * 2;
    at = from + next() * 2;
    return `${from.toFixed(3)}[.]${at.toFixed(3)}`;
  });
  const answered = Object.values(lesson.questions).sort(() => next() - 0.5);
  return {
    segment: "film",
    time: next() * 700,
    played: parts.join("[,]"),
    cards: lesson.segments.filter(({ kind }) => kind === "card").map((card) => card.id),
    answers: Object.fromEntries(
      answered.map((question) => [question.id, { response: answerTo(next, question), tries: 1 + below(next, 4) }]),
    ),
    captions: true,
    confidence: { before: 1 },
    extras: { number: 99, try: 3, best: { standing: "passed", scaled: 0.8571 }, key: "0f8fad5bd9cb469fa16570867728950e" },
  };
}
