/**
 * A lesson in a SCORM package, of either version. All that counts is reckoned here (ledger.js) and handed to the LMS at
 * once, with each answer; the LMS is asked to keep it then, when the page is hidden, and every ten seconds of a film.
 *
 * An LMS that is lost or lies costs nobody the lesson: the learner goes on, is told that the LMS takes no results, and what
 * it did not take waits in this browser for the next try or the next visit (backup.js). See index.js for the interface.
 */
import { openBackup } from "./backup.js";
import { withDoor } from "./door.js";
import { Desk } from "./desk.js";
import { interactionOf } from "./interactions.js";
import { Ledger } from "./ledger.js";
import { better, exitOf, scoreOf } from "./status.js";
import { packState, unpackState } from "./suspend.js";

/** Milliseconds to wait for the API before the first screen, and then beside the lesson. */
const PATIENCE = 2500;
const LATE_PATIENCE = 20_000;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;
/** Many LMSs block the page while they keep something: a film would stutter. */
const KEEP_EVERY = 9000;
const NOTHING = { learner: "", mode: "normal", credit: true, mark: null, suspend: "", location: "", standing: "incomplete" };

/** Opens the channel. `tools`: `{find, patience, store}`, replaced in tests. */
export async function openScorm(dialect, settings, lesson, tools = {}) {
  const desk = new Desk(dialect, tools.find);
  const found = await desk.start(tools.patience ?? PATIENCE);
  const channel = new Scorm({ dialect, desk, settings, lesson, known: found ? desk.read() : NOTHING });
  return withDoor(settings, channel, tools.store);
}

class Scorm {
  saves;
  links = { again: null, library: null, lesson: () => null };
  #desk;
  #longest;
  #lesson;
  #ns;
  #ledger;
  #backup;
  #waiting = [];
  #extras;
  #credit;
  #began = Date.now();
  #kept = 0;
  #timer = null;
  #keepTimer = null;
  #pause = FIRST_PAUSE;
  #problem = null;
  #durable = true;
  #closed = false;
  #listeners = { status: [], reply: [] };

  constructor({ dialect, desk, settings, lesson, known }) {
    this.kind = settings.kind;
    this.#desk = desk;
    this.#longest = dialect.longest;
    this.#lesson = lesson;
    this.#ns = settings.ns;
    this.#take(known);
  }

  /** Who the LMS says the learner is; empty where it does not say. */
  learner = "";

  async open() {
    if (!this.#desk.alive) this.#lost();
    const { standing, scaled } = this.#extras.best;
    return {
      states: [this.#ledger.state],
      statements: [],
      answers: {},
      conclusion: this.#fresh ? null : bestConclusion(this.#ledger.conclusion, standing, scaled),
    };
  }

  begin() {
    // From here on the attempt goes on: an LMS that hears nothing takes a lesson for complete.
    this.#sync(true);
  }

  async send(statements, state) {
    this.#note(statements, state);
    const taken = this.#sync(true);
    this.#answer();
    return taken ? "sent" : this.#durable ? "kept" : "unsaved";
  }

  save(state) {
    this.#note([], state);
    const due = Date.now() - this.#kept >= KEEP_EVERY;
    this.#sync(due);
    if (!due) this.#keepTimer ??= setTimeout(() => this.#sync(true), KEEP_EVERY);
  }

  commit(state) {
    this.#note([], state);
    this.#sync(true);
  }

  close(state) {
    if (this.#closed) return;
    this.commit(state);
    this.#closed = true;
    this.#desk.finish();
  }

  /** Back from the browser's cache: the session was ended, most LMSs begin no second one in the same page. */
  reopen() {
    this.#closed = false;
    this.#began = Date.now();
    this.retry();
  }

  retry() {
    this.#pause = FIRST_PAUSE;
    return this.#again();
  }

  onStatus(listener) {
    this.#listeners.status.push(listener);
    listener(this.#status());
  }

  onReply(listener) {
    this.#listeners.reply.push(listener);
  }

  /** Statements that an earlier visit left elsewhere, see door.js. */
  absorb(statements, state) {
    this.#ledger.absorb(statements, state);
  }

  /** Whether this visit starts the lesson anew. */
  #fresh = false;

  /** Takes up what the LMS, or this browser, knows from before. */
  #take(known) {
    this.saves = known.mode === "normal";
    this.mode = known.mode;
    this.#credit = known.credit;
    this.learner = known.learner;
    // The LMS's pass mark replaces the lesson's own, on the page too.
    if (known.mark !== null) this.#lesson.completion = { ...this.#lesson.completion, mastery: known.mark };
    this.#backup = openBackup(this.#lesson.id, known.learner);
    const states = [known.suspend, this.saves ? this.#backup.load() : ""].map((text) => unpackState(this.#lesson, text));
    const extras = states.map((state) => state?.extras ?? {});
    const tries = extras.map((one) => one.try ?? 1);
    const best = [known, ...extras.map((one) => one.best ?? {})].reduce(best2, { standing: "incomplete", scaled: null });
    this.#extras = { number: Math.max(0, ...extras.map((one) => one.number ?? 0)), try: Math.max(...tries), best };
    this.#ledger = new Ledger(this.#lesson, this.#ns);
    for (const [at, state] of states.entries()) {
      if (state && tries[at] === this.#extras.try) this.#ledger.take([], state);
    }
    if (!states[0]) this.#ledger.take([], readLocation(known.location));
    // Who failed and comes back, tries anew, if the lesson may be: the better result stays.
    this.#fresh = this.saves && this.#ledger.standing === "failed" && Boolean(this.#lesson.completion.retakes);
    if (this.#fresh) {
      this.#extras.try += 1;
      this.#ledger = new Ledger(this.#lesson, this.#ns);
    }
  }

  #note(statements, state) {
    for (const statement of this.#ledger.take(statements, state)) {
      const question = this.#ledger.questionOf(statement);
      const context = { lesson: this.#lesson, ns: this.#ns, number: this.#extras.number };
      const interaction = interactionOf(statement, question, context);
      if (!interaction) continue;
      this.#waiting.push(interaction);
      this.#extras.number += 1;
    }
    const { conclusion, standing } = this.#ledger;
    this.#extras.best = best2(this.#extras.best, { standing, scaled: scoreOf(conclusion)?.scaled ?? null });
  }

  /** Hands everything over. Returns whether the LMS has it; else it is kept here, and tried again. */
  #sync(keep) {
    if (!this.saves) return true;
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    const record = this.#record();
    const taken = this.#desk.write(record, keep);
    if (taken) {
      if (keep) this.#kept = Date.now();
      if (this.#problem) this.#backup.clear();
      this.#waiting = [];
      this.#pause = FIRST_PAUSE;
      this.#tell(null, true);
    } else {
      this.#lost();
    }
    return taken;
  }

  #record() {
    const { state, conclusion } = this.#ledger;
    const { standing, scaled } = this.#extras.best;
    return {
      suspend: this.#packed(this.#longest),
      location: writeLocation(state),
      standing,
      score: scoreOf({ completed: standing !== "incomplete", scaled }),
      counts: this.#credit,
      progress: standing === "incomplete" ? conclusion.progress : 1,
      seconds: (Date.now() - this.#began) / 1000,
      exit: exitOf(standing, this.#lesson.completion.retakes),
      interactions: this.#waiting,
    };
  }

  #packed(longest) {
    return packState(this.#lesson, { ...this.#ledger.state, extras: this.#extras }, longest);
  }

  #lost() {
    this.#tell("lms", this.#backup.keep(this.#packed(Infinity)));
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => this.#again(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  /** Tries again: with the API that is there, else with one that may have come. */
  async #again() {
    if (this.#problem === null || this.#closed) return;
    if (this.#desk.alive && this.#sync(true)) return;
    this.#desk.drop();
    if (!(await this.#desk.start(LATE_PATIENCE))) {
      this.#lost();
      return;
    }
    const before = this.#ledger.state;
    this.#take(this.#desk.read());
    this.#fresh = false;
    this.#note([], before);
    this.#sync(true);
    this.#answer();
  }

  #answer() {
    const { standing, scaled } = this.#extras.best;
    const conclusion = bestConclusion(this.#ledger.conclusion, standing, scaled);
    const { answers } = this.#ledger.state;
    for (const listener of this.#listeners.reply) listener({ conclusion, answers });
  }

  #tell(problem, durable) {
    if (problem === this.#problem && durable === this.#durable) return;
    this.#problem = problem;
    this.#durable = durable;
    for (const listener of this.#listeners.status) listener(this.#status());
  }

  #status() {
    return { waiting: this.#problem ? Math.max(1, this.#waiting.length) : 0, durable: this.#durable, problem: this.#problem };
  }
}

/** The better of two results, `{standing, scaled}`: a later try never takes anything away. */
function best2(a, b) {
  const scores = [a.scaled, b.scaled].filter((score) => typeof score === "number");
  return {
    standing: better(a.standing ?? "incomplete", b.standing ?? "incomplete"),
    scaled: scores.length ? Math.max(...scores) : null,
  };
}

/** The conclusion to show: the page's own, or what the host has from before where that is more. */
function bestConclusion(own, standing, scaled) {
  if (standing === "incomplete") return null;
  const success = standing === "completed" ? null : standing === "passed";
  const points = scaled === null ? own.points : Math.round(scaled * own.max_points);
  return { ...own, completed: true, progress: 1, success, scaled: scaled ?? own.scaled, points };
}

/** `film@12.3`, at most 255 characters: where to go on if all else is lost. */
function writeLocation({ segment, time }) {
  const text = segment ? `${segment}${time ? `@${time}` : ""}` : "";
  return text.length <= 255 ? text : "";
}

function readLocation(text) {
  const [segment, time] = text.split("@");
  return { segment, time: Number.parseFloat(time) };
}
