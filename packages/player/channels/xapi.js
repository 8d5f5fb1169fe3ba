/**
 * A lesson whose host is a record store (cmi5.js, tincan.js): the player's statements go there whole, and the page itself
 * concludes, by the lesson's rule. Everything waits in an outbox of its own until the store has it; where the learner is,
 * is kept in a State document. See index.js for the interface.
 *
 * A launch is `{channel, lrs, endpoint, auth, actor, registration, activityId, template, session, mode, mark, moveOn,
 * returnUrl, begun, began, ended, captions, reloads(), end()}`; `lrs` null where the launch failed: the learner goes on, and is
 * told that nothing is recorded.
 */
import { Outbox } from "../outbox.js";
import { openStore } from "../storage/index.js";
import { apart } from "./apart.js";
import { besides } from "./besides.js";
import { Conclusions } from "./conclusions.js";
import { digest } from "./digest.js";
import { Ledger } from "./ledger.js";
import { lrsPost } from "./lrs_post.js";
import { STATUS } from "./status.js";
import { Whole } from "./whole.js";

/** The document's id: Open edX keeps no other. It has one for all lessons of a course, so each has its own key. */
const STATE_ID = "suspendData";
/** An answer that neither the store nor this browser has taken after so long: the lesson goes on, and says so. */
const PATIENCE = 6000;
const LEAVE_PATIENCE = 3000;

/** Opens the channel for a launch. `store`: where to keep things, found out if not given. */
export async function openXapi(launch, settings, lesson, store = undefined) {
  if (launch.mark !== null) lesson.completion = { ...lesson.completion, mastery: launch.mark };
  const kept = store ?? (await openStore());
  const document = launch.lrs ? await readState(launch) : {};
  const host = new XapiHost({ launch, settings, lesson, document, store: apart(kept) });
  return besides(settings, host, kept);
}

class XapiHost {
  saves;
  learner;
  links = { again: null, library: null, lesson: () => null };
  identified = Promise.resolve();
  #launch;
  #lesson;
  #outbox = null;
  #whole;
  #conclusions;
  #ledger;
  #extras;
  #ns;
  #document;
  #fresh;
  #closed = false;
  #listeners = [];

  constructor({ launch, settings, lesson, document, store }) {
    this.kind = settings.kind;
    this.mode = launch.mode;
    this.saves = launch.mode === "normal";
    this.learner = identifierOf(launch.actor);
    this.#launch = launch;
    this.#lesson = lesson;
    this.#document = document;
    this.#whole = new Whole(launch, lesson, settings);
    const state = document[lesson.id] ?? {};
    this.#extras = { try: 1, sent: [], ...state.extras };
    this.#ns = settings.ns;
    this.#ledger = new Ledger(lesson, settings.ns);
    this.#ledger.take([], state);
    // Who failed and comes back, tries anew, if the lesson may be.
    this.#fresh = this.saves && this.#ledger.standing === "failed" && Boolean(lesson.completion.retakes);
    if (this.#fresh) this.#beginAnew();
    this.#conclusions = new Conclusions(launch, this.#whole);
    this.#closed = Boolean(launch.ended);
    if (!launch.lrs) return;
    const { endpoint, auth, registration, activityId } = launch;
    const post = lrsPost(auth, (value, keepalive) => this.#keepState(value, keepalive));
    const attempt = [registration, activityId, lesson.id, JSON.stringify(launch.actor ?? "")].join(" ");
    this.#outbox = new Outbox({ attempt, url: endpoint, token: auth, store, post });
    if (launch.returnUrl) this.leave = () => this.#leave();
    // In cmi5 another try is another session.
    if (launch.channel !== "cmi5") this.restart = () => this.#beginAnew();
  }

  async open() {
    const left = this.saves && this.#outbox ? await this.#outbox.open() : { statements: [], state: null };
    if ((left.state?.extras?.try ?? this.#extras.try) === this.#extras.try) {
      this.#ledger.absorb(left.statements, left.state);
    }
    for (const verb of left.state?.extras?.sent ?? []) this.#sent(verb);
    const { conclusion } = this.#ledger;
    return {
      states: [this.#launch.captions ? { captions: true } : null, this.#ledger.state],
      statements: [],
      answers: {},
      conclusion: conclusion.completed ? conclusion : null,
      noticed: Object.hasOwn(this.#document, this.#lesson.id),
    };
  }

  begin() {
    if (this.#closed) return;
    const first = this.#conclusions.initialized();
    if (first) this.#outbox?.add([first], this.#state());
    this.#outbox?.begin();
  }

  async send(statements, state) {
    if (!this.saves) return "sent";
    const fresh = this.#ledger.take(statements, state);
    const list = fresh.map((statement) => this.#whole.part(statement));
    list.push(...this.#conclude());
    this.#answer();
    if (!this.#outbox || this.#closed) return "unsaved";
    const late = new Promise((resolve) => setTimeout(() => resolve("unsaved"), PATIENCE));
    return Promise.race([this.#outbox.add(list, this.#state()), late]);
  }

  save(state) {
    if (!this.#hears(state)) return;
    const due = this.#conclude();
    if (due.length) {
      this.#outbox.add(due, this.#state());
      this.#answer();
    } else {
      this.#outbox.save(this.#state());
    }
  }

  commit(state) {
    if (!this.#hears(state)) return;
    const due = this.#conclude();
    if (due.length) this.#outbox.add(due, this.#state());
    this.#outbox.commit(this.#state());
  }

  close(state) {
    if (this.#closed || !this.#outbox) return;
    const last = this.#conclusions.terminated();
    if (this.saves) this.#ledger.take([], state);
    const due = this.saves ? this.#conclude() : [];
    this.#closed = last !== null;
    const list = [...due, ...(last ? [last] : [])];
    if (list.length) this.#outbox.add(list, this.#state());
    this.#outbox.commit(this.#state(), true);
  }

  /** What our server knows this try by: the registration, and where the same one has several tries, which. */
  get key() {
    const { registration } = this.#launch;
    const name = /^[\w-]{8,56}$/.test(registration) ? registration : digest(registration ?? "");
    return this.#extras.try > 1 ? `${name}-${this.#extras.try}` : name;
  }

  /** The page is about to be loaded anew, in another language: the session goes on. */
  moves() {
    this.#launch.reloads = () => true;
  }

  /** Statements that an earlier visit left elsewhere, see door.js. */
  absorb(statements, state) {
    this.#ledger.absorb(statements, state);
  }

  /** Back from the browser's cache: the session has been ended, and nothing may follow that. */
  reopen() {
    if (this.#closed) this.#tell();
    else this.#outbox?.reopened();
  }

  retry() {
    return this.#outbox?.retry();
  }

  onStatus(listener) {
    this.#listeners.push({ status: listener });
    if (this.#outbox) this.#outbox.onStatus((status) => listener(this.#honest(status)));
    else listener({ waiting: 1, durable: false, problem: "rejected" });
  }

  onReply(listener) {
    this.#listeners.push({ reply: listener });
  }

  /** A new try: nothing is answered, what was reached stays. */
  #beginAnew() {
    const { try: latest, sent } = this.#extras;
    this.#extras = { ...this.#extras, try: latest + 1, sent: sent.filter((verb) => verb !== "failed") };
    this.#ledger = new Ledger(this.#lesson, this.#ns);
  }

  #hears(state) {
    if (!this.saves || !this.#outbox || this.#closed) return false;
    this.#ledger.take([], state);
    return true;
  }

  /** The statements about the whole lesson that have become true: each once in a registration. */
  #conclude() {
    // What comes after the end of a try changes nothing any more: the server counts the same way.
    if (this.#extras.sent.includes("failed")) return [];
    const { conclusion, standing } = this.#ledger;
    const list = [];
    for (const verb of this.#conclusions.due(STATUS[standing].verbs, this.#extras.sent)) {
      list.push(this.#conclusions.statement(verb, conclusion));
      this.#sent(verb);
    }
    return list;
  }

  #sent(verb) {
    if (!this.#extras.sent.includes(verb)) this.#extras.sent.push(verb);
  }

  #state() {
    return this.saves ? { ...this.#ledger.state, extras: this.#extras } : null;
  }

  #keepState(state, keepalive) {
    const { lrs, actor, activityId, registration } = this.#launch;
    this.#document = { ...this.#document, [this.#lesson.id]: state };
    return lrs.keep("activities/state", stateOf({ actor, activityId, registration }), this.#document, keepalive);
  }

  #answer() {
    const { conclusion, state } = this.#ledger;
    const reply = { conclusion: conclusion.completed ? conclusion : null, answers: state.answers };
    for (const listener of this.#listeners) listener.reply?.(reply);
  }

  /** Of a session that has ended only who still had something to do has to know. */
  #honest(status) {
    if (!this.#closed) return status;
    const open = this.saves && this.#ledger.standing === "incomplete";
    return { ...status, waiting: open ? 1 : 0, problem: open ? "ended" : null };
  }

  #tell() {
    for (const listener of this.#listeners) listener.status?.(this.#honest({ waiting: 1, durable: true }));
  }

  /** Back to the LMS, once it has heard everything, or after a moment. */
  async #leave() {
    this.close(this.#ledger.state);
    const drained = this.#outbox.flush();
    await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, LEAVE_PATIENCE))]);
    location.assign(this.#launch.returnUrl);
  }
}

async function readState(launch) {
  return (await launch.lrs.document("activities/state", stateOf(launch)).catch(() => null)) ?? {};
}

/** Who the learner is, without a name or an address: an account, or what an address comes to. */
function identifierOf(actor) {
  const { account, mbox, mbox_sha1sum: sum, openid } = actor ?? {};
  if (account) return `${account.homePage} ${account.name}`;
  if (mbox || sum) return `mailbox ${sum ?? digest(mbox)}`;
  return openid ? `openid ${openid}` : "";
}

/** The parameters of the State resource. */
export function stateOf({ actor, activityId, registration }, stateId = STATE_ID) {
  return { activityId, agent: JSON.stringify(actor), registration, stateId };
}
