/**
 * Where results are handed to an LMS that speaks SCORM: a *record*, the same for both versions, becomes values of its
 * data model, in an order that LMSs can live with (score before status, the commit last).
 *
 * A record is plain data:
 *   suspend, location     where to go on, see suspend.js
 *   standing, score       see status.js; `counts` false: neither is written, for no-credit
 *   progress              0..1
 *   seconds, exit         of this session; "suspend" or "normal"
 *   interactions          see interactions.js; each is written once, by its `key`
 */
import { RunTime } from "./run_time.js";
import { markOf } from "./status.js";

export class Desk {
  #dialect;
  #runTime;
  #written = new Set();
  #interactions = true;
  #finished = false;

  /** @param dialect scorm12.js or scorm2004.js; `find` see find_api.js. */
  constructor(dialect, find = undefined) {
    this.#dialect = dialect;
    this.#runTime = new RunTime(dialect.names, find);
  }

  /** Whether an LMS listens. */
  get alive() {
    return this.#runTime.alive && !this.#finished;
  }

  /** Looks for the LMS for so many milliseconds. */
  start(patience) {
    this.#finished = false;
    return this.#runTime.start(patience);
  }

  /**
   * What the LMS knows: `{learner, mode: "normal" | "browse" | "review", credit, mark: 0..1 or null, suspend, location,
   * standing, scaled, longest}`. Open edX answers "" to most of it: then it is a normal launch that counts. `longest`:
   * characters that suspend may have.
   */
  read() {
    const { elements, standing, markOf100 } = this.#dialect;
    const get = (name) => this.#runTime.get(elements[name]);
    const mode = get("mode");
    return {
      learner: get("learner"),
      mode: mode === "browse" || mode === "review" ? mode : "normal",
      credit: get("credit") !== "no-credit",
      mark: markOf(get("mark"), markOf100 ? 100 : 1),
      suspend: get("suspend"),
      location: get("location"),
      standing: standing((element) => this.#runTime.get(element)),
      scaled: markOf(get("raw"), 100),
      longest: this.#dialect.longest,
    };
  }

  /** Writes a record and has it kept, if `commit`. Returns whether the LMS has taken all that counts. */
  write(record, commit = true) {
    if (!this.alive) return false;
    const { keys, refused } = this.#writeInteractions(record.interactions ?? []);
    let taken = true;
    for (const [element, value, needed = false] of this.#dialect.values(record)) {
      if (value !== null && !this.#runTime.set(element, value) && needed) taken = false;
    }
    const { suspend } = this.#dialect.elements;
    // An LMS may say "true" and keep nothing: what it gives back tells.
    if (record.suspend && taken) taken = this.#runTime.get(suspend) === record.suspend;
    if (taken) {
      for (const key of keys) this.#written.add(key);
      // It takes results, but no interactions: then it is not asked again.
      if (refused) this.#interactions = false;
      if (commit) taken = this.#runTime.commit();
    }
    if (!taken) this.#runTime.doubt();
    return taken;
  }

  /** Ends the session, once. */
  finish() {
    if (!this.alive) return;
    this.#finished = true;
    this.#runTime.finish();
  }

  /** Nothing more to be expected of this API: the next start looks for another. */
  drop() {
    this.#runTime.drop();
  }

  /** Interactions are a record for the curious: an LMS that does not take them takes the result all the same. */
  #writeInteractions(interactions) {
    const keys = [];
    for (const interaction of interactions) {
      if (!this.#interactions || this.#written.has(interaction.key)) continue;
      const count = this.#runTime.get(this.#dialect.elements.count);
      const index = /^\d+$/.test(count) ? Number(count) : interaction.number;
      const [first, ...others] = this.#dialect.interaction(interaction);
      const set = ([name, value]) => this.#runTime.set(`cmi.interactions.${index}.${name}`, value);
      if (!set(first)) return { keys, refused: true };
      keys.push(interaction.key);
      others.forEach(set);
    }
    return { keys, refused: false };
  }
}
