/**
 * The player's state as a short line of text, for places that hold little: `cmi.suspend_data` has 4096 characters in
 * SCORM 1.2. Only ASCII is written, without what XML, HTML or addresses give a meaning to: a character is a byte
 * wherever it goes, and nothing on its way wants to mend it.
 *
 *   1!a<answers>!c<cards>!f<confidence>!s<segment>!t<time>!p<played>!k<captions>!r!x<extras>
 *
 * `1` is the version of the form; a field that a reader does not know is skipped. Questions and cards go by a short name
 * reckoned from what they are (`nameOf`): an answer is found again in a changed lesson if its question is the same, and
 * left out if it is not.
 *
 * Where the line would grow too long, these are given up, in this order: the shortest played parts of the video; the
 * words of the oldest texts, as far as right stays right and wrong stays wrong; cards. Never an answer, its tries or
 * whether it was right.
 */
import { PAIR, folded, isAnswer, isRight } from "../responses.js";
import { parseSegments } from "../played.js";

const VERSION = "1";
const FIELD = "!";
const ITEM = ",";
/** What may stand in a text as it is. */
const PLAIN = /^[A-Za-z0-9 .:;?()'_-]+$/;
const MOST_TRIES = 35;

/**
 * Writes a state.
 * @param lesson the lesson's JSON.
 * @param state as `Session.toState` makes it; `state.extras`: the channel's own, see book.js.
 * @param limit most characters.
 */
export function packState(lesson, state, limit = 4096) {
  const questions = Object.values(lesson.questions).filter((question) => state.answers?.[question.id]);
  // The order of the answers is the order in which they were given: the first is the oldest.
  questions.sort((a, b) => place(state.answers, a.id) - place(state.answers, b.id));
  const parts = {
    answers: questions.map((question) => writeAnswer(question, state.answers[question.id])),
    played: parseSegments(state.played),
    cards: (state.cards ?? []).map((card) => nameOf(card)),
  };
  const write = () => writeFields(state, parts);
  let line = write();
  while (line.length > limit && parts.played.length) {
    // Several at once while there is far to go: each costs some eight characters.
    const most = Math.max(1, Math.floor((line.length - limit) / 24));
    const shortest = [...parts.played].sort((a, b) => a[1] - a[0] - (b[1] - b[0])).slice(0, most);
    parts.played = parts.played.filter((part) => !shortest.includes(part));
    line = write();
  }
  for (const room of [60, 20, 4]) {
    for (let at = 0; line.length > limit && at < questions.length; at += 1) {
      if (questions[at].kind !== "text") continue;
      const given = state.answers[questions[at].id];
      parts.answers[at] = writeAnswer(questions[at], given, room);
      line = write();
    }
  }
  for (const list of ["cards", "answers"]) {
    // Answers alone fill the line only with hundreds of questions: no lesson has them, but the line stays legal.
    while (line.length > limit && parts[list].length) {
      parts[list].shift();
      line = write();
    }
  }
  return line;
}

/**
 * Reads what `packState` wrote.
 * @returns a state with all that still makes sense, or null where the text is none of ours.
 */
export function unpackState(lesson, text) {
  if (typeof text !== "string") return null;
  const [version, ...fields] = text.split(FIELD);
  if (version !== VERSION) return null;
  const state = { cards: [], answers: {} };
  for (const field of fields) {
    try {
      READ[field[0]]?.(lesson, state, field.slice(1));
    } catch {
      // a field that was cut or mangled: the others may still be whole
    }
  }
  return state;
}

function writeFields(state, { answers, played, cards }) {
  const { extras } = state;
  const { before, after } = state.confidence ?? {};
  return [
    VERSION,
    answers.length && `a${answers.join(ITEM)}`,
    cards.length && `c${cards.join("")}`,
    (before ?? after) !== undefined && `f${sureness(before)}${sureness(after)}`,
    /^[a-z0-9_-]+$/.test(state.segment ?? "") && `s${state.segment}`,
    state.time > 0 && `t${base36(state.time * 10)}`,
    played.length && `p${writePlayed(played)}`,
    typeof state.captions === "boolean" && `k${state.captions ? 1 : 0}`,
    state.reflected && "r",
    extras && `x${writeExtras(extras)}`,
  ]
    .filter(Boolean)
    .join(FIELD);
}

const READ = {
  a(lesson, state, text) {
    const known = namesOf(Object.values(lesson.questions));
    for (const item of text.split(ITEM)) {
      const question = known.get(item.slice(0, NAME));
      const tries = Number.parseInt(item[NAME], 36);
      if (!question || !(tries >= 1)) continue;
      const response = readResponse(question, item.slice(NAME + 1));
      if (isAnswer(question, response)) state.answers[question.id] = { response, tries };
    }
  },
  c(lesson, state, text) {
    const known = new Map(lesson.segments.map(({ id }) => [nameOf(id), id]));
    for (let at = 0; at < text.length; at += NAME) {
      const card = known.get(text.slice(at, at + NAME));
      if (card) state.cards.push(card);
    }
  },
  f(lesson, state, text) {
    const values = ["before", "after"].map((when, at) => [when, text[at] === "s" ? "skipped" : Number(text[at])]);
    state.confidence = Object.fromEntries(values.filter(([, value]) => value));
  },
  s(lesson, state, text) {
    if (lesson.segments.some(({ id }) => id === text)) state.segment = text;
  },
  t(lesson, state, text) {
    const time = Number.parseInt(text, 36) / 10;
    if (Number.isFinite(time)) state.time = time;
  },
  p(lesson, state, text) {
    state.played = readPlayed(text);
  },
  k(lesson, state, text) {
    state.captions = text === "1";
  },
  r(lesson, state) {
    state.reflected = true;
  },
  x(lesson, state, text) {
    const extras = readExtras(text);
    if (extras) state.extras = extras;
  },
};

/* Answers */

/** `room`: characters that are left of a text. */
function writeAnswer(question, { response, tries }, room = Infinity) {
  const count = Math.max(1, Math.min(MOST_TRIES, tries)).toString(36);
  return `${questionName(question)}${count}${writeResponse(question, response, room)}`;
}

function writeResponse(question, response, room) {
  const { kind } = question;
  if (kind === "number") return String(response).replace("+", "");
  if (kind === "text") return room === Infinity ? writeText(response) : writeShortText(question, response, room);
  const choices = question.choices.map(({ id }) => id);
  if (kind === "match") {
    const targets = question.targets.map(({ id }) => id);
    const chosen = new Map(response.map((one) => one.split(PAIR)));
    return choices.map((id) => digit(targets.indexOf(chosen.get(id)))).join("");
  }
  return response.map((id) => digit(choices.indexOf(id))).join("");
}

function readResponse(question, text) {
  const { kind } = question;
  if (kind === "number") return text ? Number(text) : null;
  if (kind === "text") return readText(question, text);
  const at = [...text].map((one) => Number.parseInt(one, 36));
  if (kind === "match") {
    return question.choices.map(({ id }, place) => `${id}${PAIR}${question.targets[at[place]]?.id}`);
  }
  return at.map((place) => question.choices[place]?.id);
}

function writeText(text) {
  return PLAIN.test(text) ? `t${text}` : `u${base64(text)}`;
}

/** Of a right text which accepted one it is; of a wrong one its beginning. */
function writeShortText(question, text, room) {
  const full = writeText(text);
  if (full.length <= room) return full;
  if (isRight(question, text)) {
    const same = question.right.findIndex((variant) => folded(variant) === folded(text));
    return `v${same.toString(36)}`;
  }
  const letters = [...text];
  // As much as fits; when that is blank or, of all things, right, a bit more or less of it is not.
  for (let length = Math.min(room, letters.length); length > 0; length -= 1) {
    const start = letters.slice(0, length).join("");
    const short = writeText(start);
    if (short.length <= room && isAnswer(question, start) && !isRight(question, start)) return short;
  }
  const other = [...folded(text).replaceAll(" ", "")].slice(0, 2).join("");
  const tries = [other, "x", "y", "z"].filter((one) => isAnswer(question, one) && !isRight(question, one));
  return writeText(tries[0] ?? text);
}

function readText(question, text) {
  const rest = text.slice(1);
  if (text[0] === "v") return question.right[Number.parseInt(rest, 36)];
  return text[0] === "u" ? fromBase64(rest) : rest;
}

/* Played parts: hundredths of a second, each as the distance from the one before and its length. */

function writePlayed(parts) {
  let end = 0;
  return parts
    .map(([from, to]) => {
      const [start, stop] = [from, to].map((time) => Math.round(time * 100));
      const text = `${(start - end).toString(36)}.${(stop - start).toString(36)}`;
      end = stop;
      return text;
    })
    .join(ITEM);
}

function readPlayed(text) {
  let end = 0;
  const parts = [];
  for (const part of text.split(ITEM)) {
    const [gap, length] = part.split(".").map((number) => Number.parseInt(number, 36));
    if (!Number.isFinite(gap) || !Number.isFinite(length)) break; // what follows is reckoned from this one
    const start = end + gap;
    end = start + length;
    parts.push(`${(start / 100).toFixed(3)}[.]${(end / 100).toFixed(3)}`);
  }
  return parts.join("[,]");
}

/* Extras: interactions told, which try, the best result of all tries with its score in ten-thousandths, the try's key. */

const KEY = /^[A-Za-z0-9_-]{8,64}$/;
const STANDINGS = { i: "incomplete", f: "failed", c: "completed", p: "passed" };

function writeExtras({ number, try: latest, best, key }) {
  const score = best.scaled === null ? "" : base36(best.scaled * 10_000);
  return [base36(number), base36(latest), `${best.standing[0]}${score}`, ...(key ? [key] : [])].join(".");
}

function readExtras(text) {
  const [number, latest, best = "", key] = text.split(".");
  const extras = { number: Number.parseInt(number, 36), try: Number.parseInt(latest, 36) };
  const standing = STANDINGS[best[0]];
  if (!standing || !(extras.number >= 0) || !(extras.try >= 1)) return null;
  const scaled = best.length > 1 ? Number.parseInt(best.slice(1), 36) / 10_000 : null;
  return { ...extras, best: { standing, scaled }, ...(key && KEY.test(key) ? { key } : {}) };
}

/* Names and digits */

const NAME = 4;

/** Four letters that stand for a text: 24 bits of FNV-1a. */
export function nameOf(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  let name = "";
  for (let at = 0; at < NAME; at += 1) name += DIGITS[(hash >>> (at * 6)) & 63];
  return name;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** A question goes by its id, its kind and what there is to choose: all that its answer refers to. */
function questionName({ id, kind, choices, targets }) {
  return nameOf(JSON.stringify([id, kind, (choices ?? []).map((one) => one.id), (targets ?? []).map((one) => one.id)]));
}

function namesOf(questions) {
  return new Map(questions.map((question) => [questionName(question), question]));
}

function place(answers, id) {
  return Object.keys(answers).indexOf(id);
}

function digit(index) {
  return index < 0 ? "-" : index.toString(36);
}

function base36(number) {
  return Math.round(number).toString(36);
}

function sureness(value) {
  return value === "skipped" ? "s" : (value ?? "-");
}

function base64(text) {
  const bytes = new TextEncoder().encode(text);
  const raw = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return raw.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return new TextDecoder().decode(Uint8Array.from(raw, (letter) => letter.charCodeAt(0)));
}
