/**
 * Statements wait here until the server has acknowledged them, by id. Nothing is lost between two visits where the
 * browser lets us keep anything (storage/), and nothing is doubled: an id is made once and the server knows it again.
 *
 * There is one parcel an attempt. A parcel left over from an earlier visit, or meant for an earlier attempt, carries its
 * own address and token and is delivered beside the present one.
 */
import { LONGEST_BODY, outcomeOf, packBody, post as postToServer, refusedIn } from "./post.js";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** A token opens its door for seven days; a day later a parcel it can't open is given up. */
const GIVE_UP_MS = 8 * 24 * 3600 * 1000;

export class Outbox {
  #store;
  #post;
  #own;
  #others = [];
  #waiters = new Map();
  #writes = Promise.resolve(true);
  #listeners = { status: [], reply: [] };
  #sending = null;
  #again = false;
  #timer = null;
  #failures = 0;
  #batch = 50;
  #began = false;
  #closed = false;
  #stateWaits = false;
  #problem = null;

  /**
   * @param options.attempt the attempt's id; `url` where statements go; `token` the attempt's token.
   * @param options.store where they are kept, see storage/indexeddb.js.
   * @param options.extra what else its bodies say, plain JSON.
   * @param options.post see post.js; replaced in tests.
   */
  constructor({ attempt, url, token, store, extra = undefined, post = postToServer }) {
    this.#store = store;
    this.#post = post;
    this.#own = { attempt, url, token, notice: null, state: null, at: Date.now(), statements: [] };
    if (extra) this.#own.extra = extra;
  }

  /** The attempt whose parcel this is. */
  get attempt() {
    return this.#own.attempt;
  }

  /** From now on the parcel's bodies say this as well. */
  identify(extra) {
    this.#own.extra = extra;
    if (this.#own.statements.length) this.#write(() => this.#store.put(bare(this.#own), []));
  }

  /**
   * Delivers what earlier visits left for other attempts, before this one has anything to send.
   * @param options.own what is left for this attempt goes too: it will not be added to.
   */
  deliverOthers({ own = false } = {}) {
    const due = [...this.#others, ...(own && this.#own.statements.length ? [this.#own] : [])];
    const work = async () => {
      for (const parcel of due) await this.#deliver(parcel);
    };
    this.#sending ??= work().finally(() => {
      this.#sending = null;
      if (this.#again) this.flush();
    });
  }

  /** Reads what an earlier visit left. Returns `{state, statements}` of this attempt that the server may not have. */
  async open() {
    const parcels = await this.#store.load().catch(() => []);
    this.#others = parcels.filter((parcel) => parcel.attempt !== this.#own.attempt);
    const left = parcels.find((parcel) => parcel.attempt === this.#own.attempt);
    if (left) {
      this.#own.statements.push(...left.statements);
      this.#own.notice = left.notice;
      this.#own.state = left.state;
    }
    return { state: left?.state ?? null, statements: [...this.#own.statements] };
  }

  /**
   * From now on things are sent (before, the learner had not yet read the privacy notice).
   * @param notice the version of the notice that was accepted just now, or null.
   */
  begin(notice = null) {
    this.#began = true;
    if (notice !== null) this.#own.notice = notice;
    this.flush();
  }

  /**
   * Takes statements. The promise is settled once they are safe: `"sent"` (the server has them), `"kept"` (they
   * outlive this page), `"refused"` (the server will not have one of them). Until then it waits, through any number of
   * tries.
   */
  add(statements, state) {
    this.#own.state = state;
    this.#own.at = Date.now();
    return this.#take(this.#own, statements);
  }

  /**
   * Takes statements for the door of another attempt; they are as safe as the present one's.
   * @param to `{attempt, url, token}` of that attempt.
   * @param extra what else its body says, plain JSON; with it, `statements` may be empty.
   * @returns as `add`.
   */
  deliver({ attempt, url, token }, statements, extra = {}) {
    let parcel = this.#others.find((other) => other.attempt === attempt);
    if (!parcel) {
      parcel = { attempt, notice: null, state: null, at: Date.now(), statements: [] };
      this.#others.push(parcel);
    }
    Object.assign(parcel, { url, token, extra: { ...parcel.extra, ...extra } });
    return this.#take(parcel, statements);
  }

  /** Whether something still waits for the door of that other attempt. */
  waitsFor(attempt) {
    return this.#others.some((parcel) => parcel.attempt === attempt);
  }

  /** Keeps a newer state, here and on the server. */
  save(state) {
    this.#own.state = state;
    this.#stateWaits = true;
    this.#write(() => this.#store.put(bare(this.#own), []));
    this.flush();
  }

  /** Sends what waits. Called at will: there is never more than one sending at a time. */
  flush() {
    if (!this.#began) return Promise.resolve();
    this.#again = true;
    this.#sending ??= this.#run().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  /** The learner asks, the network is back, or the page is seen again: try at once. */
  retry() {
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#problem = null;
    return this.flush();
  }

  /** The page is hidden and may never come back: all that waits goes out in one request that outlives the page. */
  commit(state, closing = false) {
    if (!this.#began || (closing && this.#closed)) return;
    this.#closed = closing;
    this.#own.state = state;
    this.#write(() => this.#store.put(bare(this.#own), []));
    const { body, ids } = packBody(this.#own, this.#batch, LONGEST_BODY, { closing });
    this.#post(this.#own.url, body, { keepalive: true }).then(
      (reply) => this.#received(this.#own, ids, reply),
      () => this.#pause(), // the store, or the next visit, still has it
    );
  }

  /** The page came back from the browser's back-forward cache: it may close once more. */
  reopened() {
    this.#closed = false;
    this.retry();
  }

  /** Stops trying by itself. */
  stop() {
    clearTimeout(this.#timer);
    this.#began = false;
  }

  /** `listener({waiting, durable, problem})`: how many statements wait, whether they outlive the page, what is wrong. */
  onStatus(listener) {
    this.#listeners.status.push(listener);
    listener(this.#status());
  }

  /** `listener(reply)`: what the server answered for this attempt, `{state, conclusion, answers, refused}`. */
  onReply(listener) {
    this.#listeners.reply.push(listener);
  }

  #take(parcel, statements) {
    parcel.statements.push(...statements);
    const sent = Promise.all(statements.map(({ id }) => new Promise((resolve) => this.#waiters.set(id, resolve))));
    const kept = this.#write(() => this.#store.put(bare(parcel), statements));
    this.#tell();
    this.flush();
    return new Promise((resolve) => {
      kept.then((is) => is && resolve("kept"));
      sent.then((all) => resolve(all.includes("refused") ? "refused" : "sent"));
    });
  }

  async #run() {
    clearTimeout(this.#timer);
    while (this.#again) {
      this.#again = false;
      if (!(await this.#deliver(this.#own))) break;
      for (const parcel of [...this.#others]) await this.#deliver(parcel);
    }
  }

  /** Sends one parcel, batch by batch. Returns whether it makes sense to go on now. */
  async #deliver(parcel) {
    // A parcel of an earlier visit without statements still has a state: seconds watched.
    let due = parcel === this.#own ? this.#stateWaits : true;
    while (due || parcel.statements.length || parcel.notice) {
      if (parcel === this.#own) this.#stateWaits = false;
      const { body, ids } = packBody(parcel, this.#batch);
      let reply;
      try {
        reply = await this.#post(parcel.url, body, {});
      } catch {
        reply = { status: 0, json: null };
      }
      if (!this.#received(parcel, ids, reply)) {
        if (parcel === this.#own) this.#stateWaits ||= due;
        return false;
      }
      due = false;
    }
    if (parcel !== this.#own) this.#forget(parcel);
    return true;
  }

  /** Takes an answer of the server. Returns whether the parcel got further. */
  #received(parcel, ids, { status, json }) {
    const own = parcel === this.#own;
    const outcome = outcomeOf(status, json, ids);
    if (outcome === "too-large" && ids.length > 1) {
      this.#batch = Math.max(1, Math.floor(ids.length / 2));
      return true;
    }
    if (outcome === "accepted" || outcome === "too-large") {
      const refused = new Set(outcome === "accepted" ? refusedIn(json) : ids);
      const done = outcome === "accepted" ? [...(json.stored ?? []), ...refused] : ids;
      this.#settle(parcel, done, refused);
      if (own) {
        this.#failures = 0;
        this.#problem = null;
        if (json) this.#listeners.reply.forEach((listener) => listener(json));
      }
      this.#tell();
      return true;
    }
    if (own) this.#problem = outcome;
    if (outcome === "offline") this.#pause();
    else if (!own && Date.now() - parcel.at > GIVE_UP_MS) this.#forget(parcel);
    this.#tell();
    return false;
  }

  #settle(parcel, done, refused) {
    const gone = new Set(done);
    parcel.statements = parcel.statements.filter((statement) => !gone.has(statement.id));
    parcel.notice = null;
    this.#write(() => this.#store.remove(parcel.attempt, done, !parcel.statements.length));
    for (const id of done) {
      this.#waiters.get(id)?.(refused.has(id) ? "refused" : "sent");
      this.#waiters.delete(id);
    }
  }

  #forget(parcel) {
    this.#others = this.#others.filter((other) => other !== parcel);
    const ids = parcel.statements.map((statement) => statement.id);
    this.#write(() => this.#store.remove(parcel.attempt, ids, true));
  }

  /** Writes go one after the other, so that a late "keep" never undoes an early "forget". */
  #write(work) {
    this.#writes = this.#writes.then(work, work).catch(() => false);
    return this.#writes;
  }

  #pause() {
    clearTimeout(this.#timer);
    if (!this.#began) return;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Spread out: a whole class comes back online in the same second.
    this.#timer = setTimeout(() => this.flush(), pause * (0.5 + Math.random() / 2));
  }

  #status() {
    return { waiting: this.#own.statements.length, durable: this.#store.durable, problem: this.#problem };
  }

  #tell() {
    this.#listeners.status.forEach((listener) => listener(this.#status()));
  }
}

/** A parcel as a store keeps it: its statements apart. */
function bare({ statements: _, ...parcel }) {
  return parcel;
}
