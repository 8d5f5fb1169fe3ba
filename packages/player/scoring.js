/**
 * From what a learner did to a result: pure, and the same in JavaScript and in Python (packages/scoring.py).
 *
 * Both run tests/vectors/scoring/*.json. Sums are taken in order and rounding is "half up", so that the two agree
 * to the last digit. Rules come from the lesson and are trusted; facts are not: what makes no sense is left out.
 */
import { finite, isAnswer, isRight } from "./responses.js";

/** A player reports time in steps: so many seconds may be missing of what has to be watched. */
export const SLACK_SECONDS = 0.5;

/**
 * What `conclude` has to know of a lesson.
 * @param lesson the lesson as packages/player_json.py makes it.
 */
export function rulesOf(lesson) {
  const video = lesson.segments.find((segment) => segment.kind === "video");
  return {
    completion: lesson.completion,
    video: video ? { duration: video.duration } : null,
    cards: lesson.segments.filter((segment) => segment.kind === "card").map((segment) => segment.id),
    questions: Object.values(lesson.questions),
  };
}

/**
 * Reckons the result of an attempt.
 * @param rules as `rulesOf` makes them.
 * @param facts `{segments: [[from, to], …] in seconds, cards: [id, …], answers: {id: {response, tries}}}`.
 * @returns `{watched, progress, completed, points, max_points, scaled, success}`, see packages/scoring.py.
 */
export function conclude(rules, facts) {
  const known = isPlain(facts) ? facts : {};
  const { completion } = rules;
  const fulfilled = [];

  let watched = 0;
  if (rules.video) {
    const { duration } = rules.video;
    const seconds = lengthOf(mergeSegments(known.segments, duration));
    watched = Math.min(1, seconds / duration);
    if (finite(completion.watch) !== null) {
      const needed = completion.watch * duration;
      fulfilled.push(seconds + SLACK_SECONDS >= needed ? 1 : seconds / needed);
    }
  }

  const cards = rules.cards ?? [];
  if (("cards" in completion ? completion.cards : true) && cards.length) {
    const seen = new Set(Array.isArray(known.cards) ? known.cards : []);
    fulfilled.push(cards.filter((card) => seen.has(card)).length / cards.length);
  }

  const questions = rules.questions ?? [];
  const answers = isPlain(known.answers) ? known.answers : {};
  let [points, maxPoints, settled] = [0, 0, 0];
  for (const question of questions) {
    const given = Object.hasOwn(answers, question.id) ? answers[question.id] : null;
    const right = isPlain(given) && isRight(question, given.response);
    if (question.kind !== "poll") {
      maxPoints += question.points;
      points += right ? question.points : 0;
    }
    if (isSettled(question, given, completion)) settled += 1;
  }
  if ((completion.questions ?? "all") === "all" && questions.length) fulfilled.push(settled / questions.length);

  let total = 0;
  for (const share of fulfilled) total += share;
  const completed = fulfilled.every((share) => share >= 1);
  const scaled = maxPoints ? rounded(points / maxPoints, 4) : null;
  const mastery = finite(completion.mastery);
  return {
    watched: rounded(watched, 3),
    progress: fulfilled.length ? rounded(total / fulfilled.length, 3) : 1,
    completed,
    points,
    max_points: maxPoints,
    scaled,
    success: !completed || mastery === null || scaled === null ? null : scaled >= mastery,
  };
}

/** Whether a question is done with: right, or tried as often as allowed; a poll once it is answered. */
export function isSettled(question, given, completion) {
  if (!isPlain(given) || !isAnswer(question, given.response)) return false;
  if (question.kind === "poll" || isRight(question, given.response)) return true;
  return Math.max(1, finite(given.tries) ?? 1) >= (completion.tries ?? 2);
}

/** The watched parts of a video in order, cut to 0..duration, without overlap; nonsense is left out. */
export function mergeSegments(segments, duration) {
  if (!Array.isArray(segments)) return [];
  const parts = [];
  for (const segment of segments) {
    if (!Array.isArray(segment) || segment.length !== 2) continue;
    if (finite(segment[0]) === null || finite(segment[1]) === null) continue;
    const start = Math.max(0, segment[0]);
    const end = Math.min(duration, segment[1]);
    if (start < end) parts.push([start, end]);
  }
  parts.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged = [];
  for (const [start, end] of parts) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
    else merged.push([start, end]);
  }
  return merged;
}

/** The sum of the lengths of parts that don't overlap, in seconds. */
export function lengthOf(parts) {
  let total = 0;
  for (const [start, end] of parts) total += end - start;
  return total;
}

function isPlain(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rounded(value, decimals) {
  const scale = 10 ** decimals;
  return Math.floor(value * scale + 0.5) / scale;
}
