/**
 * What this learner did in this attempt, as far as the page knows: the facts that `conclude` reckons with, and the
 * state that lets another visit, on another device, go on here. Pure: no screen, no network.
 */
import { folded, isAnswer, isRight, parseResponse } from "./responses.js";
import { Played } from "./played.js";
import { conclude, isSettled, rulesOf } from "./scoring.js";
import { ACTIVITIES } from "./vocabulary.js";

/** Characters of the state as JSON: SCORM 1.2 has room for 4096, and its adapter adds to it. */
const LONGEST_STATE = 3800;
/** Of a wrong text so much is kept where the state would grow too long. */
const LONGEST_WRONG = 40;

export class Session {
  /**
   * @param lesson the lesson's JSON.
   * @param ns the permanent namespace.
   */
  constructor(lesson, ns) {
    this.lesson = lesson;
    this.ns = ns;
    this.rules = rulesOf(lesson);
    this.video = lesson.segments.find((segment) => segment.kind === "video") ?? null;
    this.played = this.video ? new Played(this.video.duration) : null;
    /** Id of the segment the learner is at, or null before the start. */
    this.segment = null;
    /** Seconds into the video. */
    this.time = 0;
    this.cards = new Set();
    /** `{questionId: {response, tries}}` */
    this.answers = {};
    this.captions = null;
    this.reflected = false;
    /** How sure the learner is: `{before, after}`, each 1..5, "skipped", or not there yet. */
    this.confidence = {};
    /** How fast the film plays; 1 as it was made. */
    this.speed = 1;
  }

  /** Takes a state that `toState` wrote, here or elsewhere. What makes no sense is left out; nothing is taken away. */
  restore(state) {
    if (typeof state !== "object" || state === null) return;
    if (this.lesson.segments.some((segment) => segment.id === state.segment)) this.segment = state.segment;
    if (Number.isFinite(state.time)) this.time = Math.max(0, state.time);
    if (typeof state.captions === "boolean") this.captions = state.captions;
    if (state.reflected === true) this.reflected = true;
    if (state.speed >= 0.5 && state.speed <= 2) this.speed = state.speed;
    for (const when of ["before", "after"]) this.rate(when, state.confidence?.[when]);
    this.played?.add(state.played);
    for (const card of Array.isArray(state.cards) ? state.cards : []) {
      if (this.rules.cards.includes(card)) this.cards.add(card);
    }
    this.restoreAnswers(state.answers);
  }

  /** Takes answers known elsewhere: the one with more tries is the later one; of two first tries a right one stands. */
  restoreAnswers(answers) {
    if (typeof answers !== "object" || answers === null) return;
    for (const [id, given] of Object.entries(answers)) {
      const question = this.question(id);
      if (!question || typeof given !== "object" || given === null) continue;
      // The server may give a response back as xAPI writes it.
      const response = typeof given.response === "string" ? parseResponse(question, given.response) : given.response;
      if (!isAnswer(question, response)) continue;
      const tries = Math.max(1, Number.isInteger(given.tries) ? given.tries : 1);
      const known = this.answers[id];
      const later = tries - (known?.tries ?? 0);
      if (later < 0 || (later === 0 && isRight(question, known.response) && !isRight(question, response))) continue;
      this.answers[id] = { response, tries };
    }
  }

  /** Takes statements that still wait to be sent, so that nobody is asked again what was answered. */
  replay(statements) {
    const activities = ACTIVITIES(this.ns);
    const given = {};
    for (const { object, result } of statements) {
      for (const card of this.rules.cards) {
        if (object?.id === activities.card(this.lesson.id, card)) this.cards.add(card);
      }
      for (const question of Object.values(this.lesson.questions)) {
        if (object?.id !== activities.question(this.lesson.id, question.id)) continue;
        const tries = (given[question.id]?.tries ?? 0) + 1;
        given[question.id] = { response: parseResponse(question, result?.response), tries };
      }
      if (object?.id === activities.reflection(this.lesson.id)) this.reflected = true;
      for (const when of ["before", "after"]) {
        if (object?.id === activities.confidence(this.lesson.id, when)) this.rate(when, Number(result?.response));
      }
      if (object?.id === activities.video(this.lesson.id)) {
        const key = Object.keys(result?.extensions ?? {}).find((name) => name.endsWith("/played-segments"));
        if (key) this.played?.add(result.extensions[key]);
      }
    }
    this.restoreAnswers(given);
  }

  /** The state to keep: plain JSON of less than 4000 characters. */
  toState() {
    const state = { cards: [...this.cards], answers: this.answers };
    if (this.segment) state.segment = this.segment;
    if (this.video) {
      state.time = Math.round(this.time * 10) / 10;
      state.played = this.played.toString();
    }
    if (this.captions !== null) state.captions = this.captions;
    if (this.reflected) state.reflected = true;
    if (this.speed !== 1) state.speed = this.speed;
    if (Object.keys(this.confidence).length) state.confidence = { ...this.confidence };
    if (JSON.stringify(state).length > LONGEST_STATE) state.answers = this.#shortAnswers();
    return state;
  }

  /** The answers with their texts cut, so that right stays right and wrong stays wrong. */
  #shortAnswers() {
    const short = {};
    for (const [id, { response, tries }] of Object.entries(this.answers)) {
      const question = this.question(id);
      const cut = question.kind === "text" ? shortText(question, response) : response;
      short[id] = { response: isAnswer(question, cut) ? cut : response, tries };
    }
    return short;
  }

  /** Notes how sure the learner is: the first answer before, the last one after; a number is not skipped any more. */
  rate(when, value) {
    const isNumber = Number.isInteger(value) && value >= 1 && value <= 5;
    if (!isNumber && value !== "skipped") return;
    const known = this.confidence[when];
    if (known === undefined || (isNumber && (known === "skipped" || when === "after"))) this.confidence[when] = value;
  }

  /** The question of that id, or undefined. */
  question(id) {
    return Object.hasOwn(this.lesson.questions, id) ? this.lesson.questions[id] : undefined;
  }

  /** Notes an answer that is safe. `tries`: which try it was; what is known of a later one stays. */
  answer(question, response, tries = (this.answers[question.id]?.tries ?? 0) + 1) {
    this.restoreAnswers({ [question.id]: { response, tries } });
  }

  /** How a question stands: `{answered, right, settled, tries, triesLeft, response}`. */
  standing(question) {
    const given = this.answers[question.id];
    const settled = isSettled(question, given, this.lesson.completion);
    const tries = given?.tries ?? 0;
    const allowed = question.kind === "poll" ? 1 : (this.lesson.completion.tries ?? 2);
    return {
      answered: Boolean(given),
      right: given ? isRight(question, given.response) : false,
      settled,
      tries,
      triesLeft: settled ? 0 : Math.max(0, allowed - tries),
      response: given?.response ?? null,
    };
  }

  /** The facts, as `conclude` takes them. */
  get facts() {
    return { segments: this.played?.segments ?? [], cards: [...this.cards], answers: this.answers };
  }

  /** The result so far, by the same rules as the server's. */
  get conclusion() {
    return conclude(this.rules, this.facts);
  }

  /**
   * What is still missing for completion: `[{kind: "watch" | "card" | "question", segment, question?}]`, in the
   * lesson's order. Empty when the lesson is complete.
   */
  get missing() {
    const { completion } = this.lesson;
    if (this.conclusion.completed) return [];
    const list = [];
    for (const segment of this.lesson.segments) {
      if (segment.kind === "card" && (completion.cards ?? true) && !this.cards.has(segment.id)) {
        list.push({ kind: "card", segment });
      }
      if (segment.kind === "video" && completion.watch !== null && completion.watch !== undefined) {
        if (!this.watchedEnough) list.push({ kind: "watch", segment });
      }
      if ((completion.questions ?? "all") !== "all") continue;
      for (const id of questionsOf(segment)) {
        const question = this.question(id);
        if (question && !this.standing(question).settled) list.push({ kind: "question", segment, question });
      }
    }
    return list;
  }

  /** Whether the video's part of the completion rule is fulfilled. */
  get watchedEnough() {
    const watch = this.lesson.completion.watch ?? 1;
    const rules = { completion: { watch }, video: this.rules.video };
    return conclude(rules, { segments: this.played?.segments ?? [] }).completed;
  }
}

/** Ids of the questions that a segment asks, in order. */
export function questionsOf(segment) {
  if (segment.kind === "quiz") return segment.questions;
  if (segment.kind === "video") return segment.cues.map((cue) => cue.question);
  return [];
}

/** Of a right text the shortest accepted one that is the same, of a wrong one its beginning. */
function shortText(question, response) {
  if (isRight(question, response)) {
    const same = question.right.filter((variant) => folded(variant) === folded(response));
    return same.reduce((a, b) => (b.length < a.length ? b : a));
  }
  const start = [...response].slice(0, LONGEST_WRONG).join("");
  return isRight(question, start) ? response : start;
}
