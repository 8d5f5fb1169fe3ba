/**
 * A lesson in a SCORM package, of either version. All that counts is reckoned here (book.js) and handed to the LMS at
 * once, with each answer; the LMS is asked to keep it then, when the page is hidden, and every ten seconds of a film.
 *
 * An LMS that is lost or lies costs nobody the lesson: the learner goes on, is told that the LMS takes no results, and what
 * it did not take waits in this browser for the next try or the next visit (backup.js). See index.js for the interface.
 */
import { openBackup } from "./backup.js";
import { besides } from "./besides.js";
import { Book, readLocation } from "./book.js";
import { Desk } from "./desk.js";
import { unpackState } from "./suspend.js";

/** Milliseconds to wait for the API before the first screen, and then beside the lesson. */
const PATIENCE = 2500;
const LATE_PATIENCE = 20_000;
const FIRST_PAUSE = 2000;
/** Open edX gives a value back only once it has sent the one before: seen for a second and a half, with each answer anew. */
const SECOND_LOOK = 3000;
const LONGEST_PAUSE = 60_000;
/** Many LMSs block the page while they keep something: a film would stutter. */
const KEEP_EVERY = 9000;

/** Opens the channel. `tools`: `{find, patience, store}`, replaced in tests. */
export async function openScorm(dialect, settings, lesson, tools = {}) {
  const desk = new Desk(dialect, tools.find);
  const found = await desk.start(tools.patience ?? PATIENCE);
  const channel = new Scorm({ longest: dialect.longest, desk, settings, lesson, known: found ? desk.read() : null });
  return besides(settings, channel, tools.store);
}

class Scorm {
  saves = true;
  mode = "normal";
  /** Who the LMS says the learner is; empty where it does not say. */
  learner = "";
  links = { again: null, library: null, lesson: () => null };
  #desk;
  #longest;
  #lesson;
  #ns;
  #book;
  #backup = openBackup("", "");
  #counts = true;
  #kept = 0;
  #timer = null;
  #keepTimer = null;
  #pause = FIRST_PAUSE;
  #looking = false;
  #problem = null;
  #durable = true;
  #closed = false;
  #moves = false;
  #doubted = null;
  #noticed = false;
  #listeners = { status: [], reply: [] };
  #identify;
  /** Fulfilled once the LMS has said who the learner is, or has not said so for long enough. */
  identified = new Promise((resolve) => (this.#identify = resolve));

  constructor({ longest, desk, settings, lesson, known }) {
    this.kind = settings.kind;
    this.#desk = desk;
    this.#longest = longest;
    this.#lesson = lesson;
    this.#ns = settings.ns;
    if (known) this.#know(known, null);
    else this.#book = new Book(lesson, settings.ns);
    setTimeout(() => this.#identify(), LATE_PATIENCE);
  }

  /** What our server knows this try by, see book.js. */
  get key() {
    return this.#book.key;
  }

  async open() {
    if (!this.#desk.alive) this.#lost();
    return { states: [this.#book.state], statements: [], answers: {}, conclusion: this.#book.conclusion, noticed: this.#noticed };
  }

  begin() {
    // From here on the attempt goes on: an LMS that hears nothing takes a lesson for complete.
    this.#sync(true);
  }

  async send(statements, state) {
    this.#book.note(statements, state);
    const taken = this.#sync(true);
    this.#answer();
    return taken ? "sent" : this.#durable ? "kept" : "unsaved";
  }

  save(state) {
    this.#book.note([], state);
    const due = Date.now() - this.#kept >= KEEP_EVERY;
    this.#sync(due);
    if (!due) this.#keepTimer ??= setTimeout(() => this.#sync(true), KEEP_EVERY);
  }

  commit(state) {
    if (this.#closed) return;
    this.#book.note([], state);
    this.#sync(true);
  }

  close(state) {
    if (this.#closed) return;
    this.commit(state);
    this.#closed = true;
    clearTimeout(this.#timer);
    if (!this.#moves && (this.saves || this.#desk.alive)) this.#desk.finish();
  }

  /** The page is about to be loaded anew, in another language: the LMS's session goes on. */
  moves() {
    this.#moves = true;
  }

  /** Back from the browser's cache: a session of its own, where the LMS begins one. */
  reopen() {
    this.#closed = false;
    this.#book.restart();
    this.#lost();
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

  /** A new try in the same page. */
  restart() {
    this.#book.beginAnew();
    this.#sync(true);
  }

  /** Statements that an earlier visit left elsewhere, see door.js. */
  absorb(statements, state) {
    this.#book.absorb(statements, state);
  }

  /** Takes up what the LMS, this browser, and `here` this page know. */
  #know(known, here) {
    this.saves = known.mode === "normal";
    this.mode = known.mode;
    this.#counts = known.credit;
    this.learner = known.learner;
    // The LMS's pass mark replaces the lesson's own, on the page too.
    if (known.mark !== null) this.#lesson.completion = { ...this.#lesson.completion, mastery: known.mark };
    this.#backup = openBackup(this.#lesson.id, known.learner);
    const kept = unpackState(this.#lesson, known.suspend) ?? readLocation(known.location);
    this.#noticed = kept !== null && known.suspend !== "";
    const states = [kept, this.saves ? unpackState(this.#lesson, this.#backup.load()) : null, here];
    const begins = this.saves && here === null;
    this.#book = new Book(this.#lesson, this.#ns, { known, states, begins, before: this.#book });
    this.#identify();
  }

  /** Hands everything over. Returns whether the LMS has it; else it is kept here, and tried again. */
  #sync(keep) {
    if (!this.saves) return true;
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    const record = this.#book.record({ longest: this.#longest, counts: this.#counts });
    const taken = this.#desk.write(record, keep);
    if (!taken) {
      this.#lost();
      return false;
    }
    this.#doubted = null;
    this.#book.told(new Set(record.interactions.map(({ key }) => key)));
    this.#pause = FIRST_PAUSE;
    if (keep) {
      this.#kept = Date.now();
      this.#backup.clear();
      this.#tell(null, true);
    }
    return true;
  }

  #lost() {
    const kept = this.#backup.keep(this.#book.packed(Infinity));
    // What is safe in this browser is looked for once more before anybody is told that the LMS does not take it.
    if (kept && this.#desk.alive && this.#problem === null && !this.#closed) {
      this.#doubted ??= Date.now();
      if (Date.now() - this.#doubted < SECOND_LOOK) {
        this.#timer ??= setTimeout(() => this.#lookAgain(), SECOND_LOOK);
        return;
      }
    }
    this.#tell("lms", kept);
    if (this.#closed || this.#looking) return;
    this.#timer ??= setTimeout(() => this.#again(), this.#pause);
  }

  #lookAgain() {
    this.#timer = null;
    if (!this.#closed) this.#sync(true);
  }

  /** Tries again: with the API that is there, else with one that may have come. */
  async #again() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#problem === null || this.#closed || this.#looking) return;
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    if (this.#desk.alive && this.#sync(true)) return;
    this.#looking = true;
    this.#desk.drop();
    const found = await this.#desk.start(LATE_PATIENCE);
    this.#looking = false;
    if (!found) {
      this.#lost();
      return;
    }
    const here = unpackState(this.#lesson, this.#book.packed(Infinity));
    this.#know(this.#desk.read(), here);
    this.#sync(true);
    this.#answer();
  }

  #answer() {
    const { conclusion, state } = this.#book;
    for (const listener of this.#listeners.reply) listener({ conclusion, answers: state.answers });
  }

  #tell(problem, durable) {
    if (problem === this.#problem && durable === this.#durable) return;
    this.#problem = problem;
    this.#durable = durable;
    for (const listener of this.#listeners.status) listener(this.#status());
  }

  #status() {
    const waiting = this.#problem ? Math.max(1, this.#book.waiting.length) : 0;
    return { waiting, durable: this.#durable, problem: this.#problem };
  }
}
