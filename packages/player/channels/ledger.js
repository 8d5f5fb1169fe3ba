/**
 * The channel's own book of an attempt, for hosts that cannot conclude by themselves: facts only ever join it, from the
 * player, from an earlier visit, from another device. It is one answer ahead of the player, who counts an answer from the
 * moment it is safe: the book is what makes it so.
 */
import { parseResponse } from "../responses.js";
import { Session } from "../session.js";
import { ACTIVITIES } from "../vocabulary.js";
import { standingOf } from "./status.js";

export class Ledger {
  #session;
  #seen = new Set();
  #questions;
  #ns;

  /** @param lesson the lesson's JSON; `ns` the permanent namespace. */
  constructor(lesson, ns) {
    this.lesson = lesson;
    this.#ns = ns;
    this.#session = new Session(lesson, ns);
    const activities = ACTIVITIES(ns);
    const named = Object.values(lesson.questions).map((one) => [activities.question(lesson.id, one.id), one]);
    this.#questions = new Map(named);
  }

  /** The question that a statement answers, or undefined. */
  questionOf(statement) {
    return this.#questions.get(statement.object?.id);
  }

  /**
   * Takes what happened, then the player's state of that moment (which may not have heard of it yet).
   * @returns the statements that are new here.
   */
  take(statements, state) {
    const fresh = statements.filter(({ id }) => !this.#seen.has(id));
    for (const statement of fresh) {
      this.#seen.add(statement.id);
      const question = this.questionOf(statement);
      const response = question ? parseResponse(question, statement.result?.response) : null;
      if (response !== null) this.#session.answer(question, response);
      else this.#session.replay([statement]);
    }
    this.#session.restore(state);
    return fresh;
  }

  /**
   * Takes what an earlier visit left unsent. How often a question was tried may be known already: it is not counted twice.
   */
  absorb(statements, state) {
    const left = new Ledger(this.lesson, this.#ns);
    left.take(statements, state);
    for (const { id } of statements) this.#seen.add(id);
    const { time, ...others } = left.state;
    this.#session.restore(state ? { ...others, time } : others); // statements alone know no place to go on
  }

  /** The state, as the player takes it up again. */
  get state() {
    return this.#session.toState();
  }

  /** The result so far, by the lesson's rule. */
  get conclusion() {
    return this.#session.conclusion;
  }

  /** The row of the table in status.js. */
  get standing() {
    return standingOf(this.conclusion);
  }
}
