/**
 * What happened, as xAPI statements (valid under 1.0.3 and IEEE 9274.1.1; video by the Video Profile 1.0.3).
 *
 * They have no actor, registration or context activities: the receiving side knows those and sets them. The id is made
 * here, once, and stays with the statement until it is acknowledged; so sending twice is harmless. The verbs about the
 * whole lesson (completed, passed …) are not made here: whoever receives the statements concludes.
 */
import { ACTIVITIES, EXTENSIONS, VERBS, VERB_DISPLAY, VIDEO } from "./vocabulary.js";
import { isRight, xapiResponse } from "./responses.js";

/** A reflection is cut at so many characters. */
export const LONGEST_REFLECTION = 2000;
/** And a note to the follow-up question at so many. */
export const LONGEST_NOTE = 1000;

/** A UUID of version 4, also where `crypto.randomUUID` is missing (pages without TLS). */
export function uuid4() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Statements {
  #lesson;
  #activities;
  #extensions;

  /** @param lesson the lesson's JSON; `ns` the permanent namespace, without a slash at the end. */
  constructor(lesson, ns) {
    this.#lesson = lesson;
    this.#activities = ACTIVITIES(ns);
    this.#extensions = EXTENSIONS(ns);
  }

  /** A card was on the screen. */
  cardSeen(segment) {
    return statement("experienced", this.#activities.card(this.#lesson.id, segment.id));
  }

  /** A question was answered (a poll: responded to). `response`: as responses.js says. */
  answered(question, response) {
    const poll = question.kind === "poll";
    const id = this.#activities.question(this.#lesson.id, question.id);
    const result = { response: xapiResponse(question, response) };
    if (!poll) result.success = isRight(question, response);
    return statement(poll ? "responded" : "answered", id, { result });
  }

  /** A reflection was written: free text. */
  reflected(text) {
    const result = { response: cut(text, LONGEST_REFLECTION) };
    return statement("responded", this.#activities.reflection(this.#lesson.id), { result });
  }

  /** How sure the learner is. `when`: "before" or "after"; `value`: 1..5. */
  confidence(when, value) {
    const id = this.#activities.confidence(this.#lesson.id, when);
    return statement("responded", id, { result: { response: String(value) } });
  }

  /**
   * What the learner has done since a lesson, asked weeks later.
   * @param choice "did", "started", "not-yet" or "changed".
   * @param note in the learner's words; may be empty.
   */
  followUp(choice, note = "") {
    const result = { response: choice };
    const words = cut(note.trim(), LONGEST_NOTE);
    if (words) result.extensions = { [this.#extensions.note]: words };
    return statement("responded", this.#activities.follow_up(this.#lesson.id), { result });
  }

  /**
   * The statements of one video in one session of watching.
   * @param segment the video's segment.
   * @param played its `Played`.
   * @param captions a function that tells whether captions are on.
   */
  video(segment, played, captions = () => false) {
    const activity = this.#activities.video(this.#lesson.id);
    const threshold = this.#lesson.completion.watch ?? 1;
    const session = uuid4();
    const began = performance.now();
    const make = (verb, result) => {
      const extensions = {
        [VIDEO.length]: thousandths(segment.duration),
        [VIDEO.session_id]: session,
        [VIDEO.cc_enabled]: Boolean(captions()),
      };
      if (threshold < 1) extensions[VIDEO.completion_threshold] = thousandths(threshold);
      return statement(verb, activity, { result, context: { extensions } });
    };
    const watched = (time) => ({
      [VIDEO.time]: thousandths(time),
      [VIDEO.progress]: played.progress,
      [VIDEO.played_segments]: played.toString(),
    });
    return {
      played: (time) => make("played", { extensions: { [VIDEO.time]: thousandths(time) } }),
      paused: (time) => make("paused", { extensions: watched(time) }),
      seeked: (from, to) =>
        make("seeked", { extensions: { [VIDEO.time_from]: thousandths(from), [VIDEO.time_to]: thousandths(to) } }),
      completed: (time) =>
        make("completed", {
          completion: true,
          duration: `PT${((performance.now() - began) / 1000).toFixed(2)}S`,
          extensions: watched(time),
        }),
    };
  }
}

function statement(verb, activity, more = {}) {
  return {
    id: uuid4(),
    timestamp: new Date().toISOString(),
    verb: { id: VERBS[verb], display: { en: VERB_DISPLAY[verb].en } },
    object: { objectType: "Activity", id: activity },
    ...more,
  };
}

/** The beginning of a text; never half of a pair of signs at its end. */
function cut(text, most) {
  return text.length <= most ? text : text.slice(0, most).replace(/\p{Surrogate}$/u, "");
}

function thousandths(number) {
  return Math.round(Math.max(0, number) * 1000) / 1000;
}
