/**
 * The flow of a lesson: privacy notice → what came of an earlier lesson → cover → how sure one is → segments in order →
 * how sure one is now → end. It knows no LMS; it speaks to its host through a channel (channels/index.js), and each
 * screen is a small module (screens/) that is fetched when it is needed (load.js).
 *
 * A screen is `{element, title, turns?, next?(), back?(), label?(), quiet?(), forward?(), pause?(gone), leave?(),
 * heard?()}`: `next` and `back` return true when the screen took the step itself; `label`, `quiet` and `forward` shape
 * the step below it (frame.js); `pause` when the page is hidden, or `gone` for good; `leave` before another screen comes;
 * `heard` when the host answered; `turns`: arrow keys turn it.
 */
import { make } from "./dom.js";
import { Frame } from "./frame.js";
import { load, loaded, whenLoaded } from "./load.js";
import { primary } from "./messages.js";
import { Session } from "./session.js";
import { Statements } from "./statements.js";

/** Screens and segments: the module, what makes the screen in it, its style sheet. The page names the same, parts.json. */
export const SCREENS = {
  notice: ["screens/notice.js", "noticeScreen"],
  follow_up: ["screens/follow_up.js", "followUpScreen"],
  cover: ["screens/cover.js", "coverScreen"],
  confidence: ["screens/confidence.js", "confidenceScreen"],
  card: ["screens/card.js", "cardScreen"],
  quiz: ["screens/quiz.js", "quizScreen"],
  video: ["screens/video.js", "videoScreen", "css/video.css"],
  reflection: ["screens/reflection.js", "reflectionScreen"],
  end: ["screens/end.js", "endScreen"],
};
const COVER = -1;
/** So long after the first card or question was shown, what comes later is fetched. */
const AHEAD_MS = 1500;

export class Player {
  #at = COVER;
  #screen = null;
  #begun = false;
  /** Counts screens asked for, so that one that arrives late does not push away a later one. */
  #turn = 0;
  #waits = false;
  #ahead = null;
  /** Other tabs with the same attempt, once tabs.js is there. */
  #tabs = null;

  /** @param options `{root, lesson, settings, channel, say}`, see start.js. */
  constructor({ root, lesson, settings, channel, say }) {
    this.root = root;
    this.lesson = lesson;
    this.settings = settings;
    this.channel = channel;
    this.say = say;
    this.session = new Session(lesson, settings.ns);
    this.statements = new Statements(lesson, settings.ns);
    /** The host's own conclusion, while it knows all that we know. */
    this.conclusion = null;
    this.completedBefore = false;
    /** Answers on their way, `questionId → {response, saved: Promise}`: not counted, not judged, not asked again. */
    this.pending = new Map();
  }

  /** Takes up what is known of this attempt and shows the first screen. */
  async start() {
    if (primary(this.say.lang) !== primary(this.lesson.lang)) this.#markLanguage();
    const known = await this.channel.open();
    for (const state of known.states) this.session.restore(state);
    this.session.restoreAnswers(known.answers);
    this.session.replay(known.statements);
    this.conclusion = known.conclusion;
    this.completedBefore = Boolean(known.conclusion?.completed);
    this.channel.onReply((reply) => this.#heard(reply));
    this.frame = new Frame({
      ...this,
      onBack: () => this.back(),
      onNext: () => this.next(),
    });
    this.#watchPage();
    const { notice } = this.settings;
    if (notice && this.channel.saves && !known.noticed) {
      const read = () => this.#begin(notice.version);
      this.#show("notice", (screen) => screen(this, notice, read), { hidden: true, focus: false });
    } else {
      this.#begin(null);
    }
  }

  /** A new try in the same page, for a host that begins none itself. */
  restart() {
    this.channel.restart();
    this.session = new Session(this.lesson, this.settings.ns);
    this.conclusion = null;
    this.completedBefore = false;
    this.go(COVER);
  }

  /** Sends statements of what just happened. Resolves when they are safe, see channels/index.js. */
  send(...statements) {
    return this.channel.send(statements, this.session.toState(), this.session.conclusion);
  }

  /**
   * Sends an answer; it counts from the moment it is safe. Asked again meanwhile (the screen was left and came back),
   * it is the same answer; where another tab has answered already, that one stands. Resolves to "sent", "kept" or
   * "refused".
   */
  answer(question, response) {
    const known = this.pending.get(question.id);
    if (known) return known.saved;
    const standing = this.session.standing(question);
    if (standing.settled) return Promise.resolve("sent");
    const tries = standing.tries + 1;
    const saved = this.send(this.statements.answered(question, response)).then((outcome) => {
      this.pending.delete(question.id);
      if (outcome !== "refused") {
        this.session.answer(question, response, tries);
        this.#tabs?.tell("answers", { [question.id]: { response, tries } });
      }
      this.#screen?.heard?.();
      return outcome;
    });
    this.pending.set(question.id, { response, saved });
    return saved;
  }

  /** Time went by: keeps where the learner is. */
  save() {
    if (this.#begun) this.channel.save(this.session.toState(), this.session.conclusion);
  }

  /** One step forward: within the screen if it has more to show, else to the next segment. */
  next() {
    if (!this.#waits && !this.#screen?.next?.()) this.go(this.#at + 1);
  }

  /** One step back. */
  back() {
    if (!this.#waits && !this.#screen?.back?.()) this.go(this.#at - 1, true);
  }

  /** Shows the segment of that number; -1 is the cover, one past the last is the end. */
  go(index, fromBehind = false) {
    const { segments } = this.lesson;
    const to = Math.max(COVER, Math.min(segments.length, index));
    const when = this.#confidenceDue(to);
    if (when) {
      const done = () => this.go(to);
      this.#show("confidence", (screen) => screen(this, when, done), { hidden: true, step: when === "after" ? to : null });
      return;
    }
    this.#at = to;
    const segment = segments[to];
    if (to === COVER) {
      this.#show("cover", (screen) => screen(this), { hidden: true });
      return;
    }
    this.session.segment = segment?.id ?? segments.at(-1).id;
    this.#ahead ??= setTimeout(() => this.#fetchAhead(), AHEAD_MS);
    const step = to + 1;
    if (segment) this.#show(segment.kind, (screen) => screen(this, segment, { fromBehind }), { step });
    else this.#show("end", (screen) => screen(this), { hidden: true, step });
    // Cards say so themselves; elsewhere a new place is worth keeping too.
    this.save();
  }

  /** Shows the segment of that id, for example to answer a question that is still open. */
  goTo(id) {
    this.go(this.lesson.segments.findIndex((segment) => segment.id === id));
  }

  /** Where a learner who comes back goes on. */
  get resumeAt() {
    return this.lesson.segments.findIndex((segment) => segment.id === this.session.segment);
  }

  /** Tells the frame what the present screen wants of the steps below it. */
  refreshSteps() {
    const last = this.#at === this.lesson.segments.length - 1;
    this.frame.steps({
      back: true,
      label: this.#screen.label?.() ?? (last ? this.say("to_end") : null),
      quiet: this.#screen.quiet?.() ?? false,
      forward: this.#screen.forward?.() ?? true,
    });
  }

  #begin(version) {
    this.#begun = true;
    this.channel.begin(version);
    const { follow_up: followUp } = this.settings;
    // An answer from an earlier visit that is still on its way is not asked for again.
    if (followUp && this.channel.deliver && !this.channel.waitsFor(followUp.attempt)) {
      this.#show("follow_up", (screen) => screen(this, followUp, () => this.go(COVER)), { hidden: true });
    } else {
      this.go(COVER);
    }
  }

  /** Whether one asks how sure the learner is, on the way to that place: "before", "after" or null. */
  #confidenceDue(to) {
    const { lesson, session } = this;
    if (!lesson.confidence) return null;
    const { before, after } = session.confidence;
    if (to > COVER && before === undefined && session.segment === null) return "before";
    // Whoever would rather not say so at first is not asked again, nor who has not finished yet.
    const asks = Number.isInteger(before) && after === undefined;
    return to === lesson.segments.length && asks && session.conclusion.completed ? "after" : null;
  }

  /** Shows a screen as soon as its module is there; usually at once. `step`: the place in the lesson, or null. */
  #show(name, build, { hidden = false, focus = true, step = null } = {}) {
    const [path, maker, style] = SCREENS[name];
    const turn = (this.#turn += 1);
    const present = (module) => {
      if (turn !== this.#turn) return;
      this.#waits = false;
      this.#present(build(module[maker]), { hidden, focus });
      this.frame.progress(step, this.lesson.segments.length + 1);
    };
    const here = loaded(path);
    if (here) {
      present(here);
      return;
    }
    this.#waits = true;
    const place = make("section", { class: "sheet sunken waiting" });
    this.#present({ element: place, title: this.lesson.title }, { hidden: true, focus: false });
    whenLoaded(place, path, style, this.say, present);
  }

  #present(screen, { hidden, focus }) {
    this.#screen?.leave?.();
    this.#screen = screen;
    this.frame.show(screen, { focus });
    if (hidden) this.frame.steps({ hidden: true });
    else this.refreshSteps();
  }

  /** Fetches what this lesson will need later, so that it goes on when the network does not. */
  #fetchAhead() {
    const later = () => {}; // what fails now is asked for again when it is shown
    const { segments, questions } = this.lesson;
    const names = new Set(["cover", ...segments.map(({ kind }) => kind), "end"]);
    for (const name of names) load(SCREENS[name][0], SCREENS[name][2]).catch(later);
    const asked = Object.values(questions);
    if (asked.length) load("screens/question.js").then(({ prepare }) => prepare(asked), later);
    load("tabs.js").then(({ Tabs }) => {
      this.#tabs = new Tabs(this.settings.attempt);
      this.#tabs.on("answers", (answers) => this.#heard({ answers }));
      this.#tabs.tell("answers", this.session.answers); // what was answered before there was a way to tell
    }, later);
  }

  #heard(reply) {
    this.session.restoreAnswers(reply.answers);
    this.conclusion = reply.conclusion ?? this.conclusion;
    this.#screen?.heard?.();
  }

  /** The lesson is in a language that the player does not speak: its own words are marked as what they are. */
  #markLanguage() {
    this.say.said = new Set();
    load("other_language.js").then(
      ({ markWords }) => markWords(this.root, this.say),
      () => {},
    );
  }

  /** Commits when the page is hidden, finishes when it goes; never `unload`, never a blocking request. */
  #watchPage() {
    document.addEventListener("visibilitychange", () => {
      if (!this.#begun) return;
      if (document.visibilityState === "hidden") {
        this.#screen?.pause?.(false);
        this.channel.commit(this.session.toState(), this.session.conclusion);
      } else {
        this.channel.retry();
      }
    });
    addEventListener("pagehide", () => {
      if (!this.#begun) return;
      this.#screen?.pause?.(true);
      this.channel.close(this.session.toState(), this.session.conclusion);
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.channel.reopen();
    });
    addEventListener("online", () => this.channel.retry());
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Arrow keys turn cards, in the reading direction; never while something else has use for them. */
  #key(event) {
    if (!this.#screen?.turns || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest?.("input, textarea, select, dialog, [role=slider]")) return;
    const forward = this.lesson.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = this.lesson.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    if (event.key === forward) this.next();
    if (event.key === backward) this.back();
  }
}
