/**
 * Mirrors a live lesson's result to the LMS, through the package's page (bridge.js): each record is said again until the
 * page has acknowledged it. What counts is at our server already; this is the LMS's copy.
 */
import { Book } from "./book.js";
import { Wire } from "./wire.js";

const STEP_MS = 250;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
/** After so many unanswered tries the learner is told. */
const MANY = 4;

export class Mirror {
  /** What the LMS knows, or null where there is none. */
  known = null;
  #wire;
  #book = null;
  #number = 0;
  #record = null;
  #tries = 0;
  #timer = null;
  #problem = null;
  #listeners = [];
  #hello;

  /** @param other a function that gives the package page's window; @param origin its origin. */
  constructor(other, origin) {
    this.#hello = new Promise((resolve) => {
      this.#wire = new Wire(other, origin, {
        hello: ({ known }) => resolve(known),
        ack: (message) => this.#acknowledged(message),
      });
    });
  }

  /** Asks the page what the LMS knows, for so many milliseconds. */
  async start(patience) {
    const asking = setInterval(() => this.#wire.say("ready"), STEP_MS);
    this.#wire.say("ready");
    const late = new Promise((resolve) => setTimeout(() => resolve(null), patience));
    this.known = await Promise.race([this.#hello, late]);
    clearInterval(asking);
  }

  /** Begins the copy for a lesson. `state`: what our server knows. */
  begin(lesson, ns, state) {
    this.#book = new Book(lesson, ns, { known: this.known ?? undefined, states: [state], begins: false });
  }

  /** Something happened, or time went by. `keep`: the LMS is to keep it now. */
  note(statements, state, keep) {
    this.#book.note(statements, state);
    this.#number += 1;
    const { longest = 4000, credit = true } = this.known ?? {};
    this.#record = { record: this.#book.record({ longest, counts: credit }), keep };
    this.#tries = 0;
    this.#say();
  }

  /** Tries again now. */
  retry() {
    this.#tries = 0;
    if (this.#record) this.#say();
  }

  /** `listener(problem)`: "lms" or null. */
  onProblem(listener) {
    this.#listeners.push(listener);
  }

  #say() {
    clearTimeout(this.#timer);
    this.#wire.say("write", { number: this.#number, ...this.#record });
    this.#tries += 1;
    if (this.#tries > MANY) this.#tell("lms");
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(10, this.#tries - 1));
    this.#timer = setTimeout(() => this.#say(), pause);
  }

  #acknowledged({ number, taken }) {
    if (number !== this.#number || !this.#record) return;
    if (!taken) {
      this.#tell("lms");
      return; // it is said again by the clock
    }
    clearTimeout(this.#timer);
    this.#book.told(new Set(this.#record.record.interactions.map(({ key }) => key)));
    this.#record = null;
    this.#tell(null);
  }

  #tell(problem) {
    if (problem === this.#problem) return;
    this.#problem = problem;
    for (const listener of this.#listeners) listener(problem);
  }
}
