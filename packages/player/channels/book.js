/**
 * What a SCORM host is to know of an attempt, ready to be handed over (desk.js): the facts (ledger.js), the best result so
 * far, the interactions that wait, and how long this session has lasted.
 *
 * Extras that go with the state: `{number, try, best: {standing, scaled}, key}`: interactions told, which try this is, the
 * best result of all tries, what our server knows the try by. A later try never takes anything away.
 */
import { uuid4 } from "../statements.js";
import { interactionOf } from "./interactions.js";
import { Ledger } from "./ledger.js";
import { better, exitOf, scoreOf } from "./status.js";
import { packState } from "./suspend.js";

const NONE = { standing: "incomplete", scaled: null };

export class Book {
  #lesson;
  #ns;
  #ledger;
  #waiting;
  #extras;
  #began;
  /** Whether this visit starts the lesson anew. */
  fresh = false;
  /** What comes after the end of a try changes nothing any more: the server counts the same way. */
  #ended;

  /**
   * @param known `{standing, scaled}` of the host; @param states what was kept of earlier visits, null among them;
   * @param begins whether a new visit may start the lesson anew; @param before the book of this visit so far.
   */
  constructor(lesson, ns, { known = NONE, states = [], begins = true, before = null } = {}) {
    this.#lesson = lesson;
    this.#ns = ns;
    this.#waiting = [...(before?.waiting ?? [])];
    this.#began = before?.began ?? Date.now();
    this.#ledger = new Ledger(lesson, ns);
    const extras = states.map((state) => state?.extras ?? {});
    const number = Math.max(0, ...extras.map((one) => one.number ?? 0));
    const latest = Math.max(1, ...extras.map((one) => one.try ?? 1));
    const best = extras.reduce((reached, one) => bestOf(reached, one.best ?? NONE), bestOf(NONE, known));
    const named = extras.find((one) => one.key && (one.try ?? 1) === latest);
    this.#extras = { number, try: latest, best, key: named?.key ?? newKey() };
    states.forEach((state, at) => state && (extras[at].try ?? 1) === latest && this.#ledger.take([], state));
    // Who failed and comes back, tries anew, if the lesson may be.
    if (begins && this.#ledger.standing === "failed" && lesson.completion.retakes) this.beginAnew();
    this.#ended = this.#ledger.standing !== "incomplete";
    if (this.#ended) this.#reckon();
  }

  /** A new try: nothing is answered, the best result stays. */
  beginAnew() {
    this.fresh = true;
    this.#ended = false;
    this.#extras.try += 1;
    this.#extras.key = newKey();
    this.#ledger = new Ledger(this.#lesson, this.#ns);
  }

  /** The state, as the player takes it up. */
  get state() {
    return this.#ledger.state;
  }

  /** What our server knows this try by: nobody can guess it. */
  get key() {
    return this.#extras.key;
  }

  /** The interactions that are still to be told. */
  get waiting() {
    return this.#waiting;
  }

  /** The conclusion to show: the page's own, or what the host has from before where that is more; null while it goes on. */
  get conclusion() {
    const { standing, scaled } = this.#extras.best;
    if (standing === "incomplete" || (this.fresh && this.#ledger.standing === "incomplete")) return null;
    const own = this.#ledger.conclusion;
    const success = standing === "completed" ? null : standing === "passed";
    const points = scaled === null ? own.points : Math.round(scaled * own.max_points);
    return { ...own, completed: true, progress: 1, success, scaled: scaled ?? own.scaled, points };
  }

  /** Takes what happened, and the player's state. */
  note(statements, state) {
    for (const statement of this.#ledger.take(statements, state)) {
      const question = this.#ledger.questionOf(statement);
      const context = { lesson: this.#lesson, ns: this.#ns, number: this.#extras.number };
      const interaction = interactionOf(statement, question, context);
      if (!interaction) continue;
      this.#waiting.push(interaction);
      this.#extras.number += 1;
    }
    this.#judge();
  }

  /** Takes what an earlier visit left elsewhere. */
  absorb(statements, state) {
    this.#ledger.absorb(statements, state);
    this.#judge();
  }

  /** The host has taken these interactions, by key. */
  told(keys) {
    this.#waiting = this.#waiting.filter(({ key }) => !keys.has(key));
  }

  /** When this session began, in milliseconds. */
  get began() {
    return this.#began;
  }

  /** The page came back: a session of its own. */
  restart() {
    this.#began = Date.now();
  }

  /** All that the host is to know, see desk.js. */
  record({ longest, counts }) {
    const { state, conclusion } = this.#ledger;
    const { standing, scaled } = this.#extras.best;
    return {
      suspend: this.packed(longest),
      location: writeLocation(state),
      standing,
      score: scoreOf({ completed: standing !== "incomplete", scaled }),
      counts,
      progress: standing === "incomplete" ? conclusion.progress : 1,
      seconds: (Date.now() - this.#began) / 1000,
      exit: exitOf(standing, this.#lesson.completion.retakes),
      interactions: [...this.#waiting],
    };
  }

  /** The state with its extras in at most so many characters, see suspend.js. */
  packed(longest) {
    return packState(this.#lesson, { ...this.#ledger.state, extras: this.#extras }, longest);
  }

  #judge() {
    if (this.#ended) return;
    this.#ended = this.#ledger.standing !== "incomplete";
    this.#reckon();
  }

  #reckon() {
    const { conclusion, standing } = this.#ledger;
    this.#extras.best = bestOf(this.#extras.best, { standing, scaled: scoreOf(conclusion)?.scaled ?? null });
  }
}

function newKey() {
  return uuid4().replaceAll("-", "");
}

function bestOf(a, b) {
  const scores = [a.scaled, b.scaled].filter((score) => typeof score === "number");
  return {
    standing: better(a.standing ?? "incomplete", b.standing ?? "incomplete"),
    scaled: scores.length ? Math.max(...scores) : null,
  };
}

/** `film@12.3`, at most 255 characters: where to go on if all else is lost. */
function writeLocation({ segment, time }) {
  const text = segment ? `${segment}${time ? `@${time}` : ""}` : "";
  return text.length <= 255 ? text : "";
}

/** Reads a location; as a state. */
export function readLocation(text) {
  const [segment, time] = text.split("@");
  return { segment, time: Number.parseFloat(time) };
}
