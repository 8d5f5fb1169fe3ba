/**
 * The flow of a lesson: privacy notice → cover → segments in order → end. It knows no LMS; it speaks to its host
 * through a channel (channels/index.js), and each screen is a small module (screens/).
 *
 * A screen is `{element, title, turns?, next?(), back?(), label?(), quiet?(), forward?(), pause?(), leave?(), heard?()}`:
 * `next` and `back` return true when the screen took the step itself; `label`, `quiet` and `forward` shape the step below
 * it (frame.js); `pause` when the page is hidden; `leave` before another screen comes; `heard` when the host answered;
 * `turns`: arrow keys turn it.
 */
import { Frame } from "./frame.js";
import { Session } from "./session.js";
import { Statements } from "./statements.js";
import { cardScreen } from "./screens/card.js";
import { coverScreen } from "./screens/cover.js";
import { endScreen } from "./screens/end.js";
import { noticeScreen } from "./screens/notice.js";
import { quizScreen } from "./screens/quiz.js";
import { reflectionScreen } from "./screens/reflection.js";
import { videoScreen } from "./screens/video.js";

const SCREENS = { card: cardScreen, video: videoScreen, quiz: quizScreen, reflection: reflectionScreen };
const COVER = -1;

export class Player {
  #at = COVER;
  #screen = null;
  #begun = false;

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
    if (notice) {
      this.#present(noticeScreen(this, notice, () => this.#begin(notice.version)), { hidden: true }, false);
    } else {
      this.#begin(null);
    }
  }

  /** Sends statements of what just happened. Resolves when they are safe, see channels/index.js. */
  send(...statements) {
    return this.channel.send(statements, this.session.toState());
  }

  /**
   * Sends an answer; it counts from the moment it is safe. Asked again meanwhile (the screen was left and came back),
   * it is the same answer. Resolves to "sent", "kept" or "refused".
   */
  answer(question, response) {
    const known = this.pending.get(question.id);
    if (known) return known.saved;
    const tries = this.session.standing(question).tries + 1;
    const saved = this.send(this.statements.answered(question, response)).then((outcome) => {
      this.pending.delete(question.id);
      if (outcome !== "refused") this.session.answer(question, response, tries);
      this.#screen?.heard?.();
      return outcome;
    });
    this.pending.set(question.id, { response, saved });
    return saved;
  }

  /** Time went by: keeps where the learner is. */
  save() {
    if (this.#begun) this.channel.save(this.session.toState());
  }

  /** One step forward: within the screen if it has more to show, else to the next segment. */
  next() {
    if (!this.#screen?.next?.()) this.go(this.#at + 1);
  }

  /** One step back. */
  back() {
    if (!this.#screen?.back?.()) this.go(this.#at - 1, true);
  }

  /** Shows the segment of that number; -1 is the cover, one past the last is the end. */
  go(index, fromBehind = false) {
    const { segments } = this.lesson;
    this.#at = Math.max(COVER, Math.min(segments.length, index));
    const segment = segments[this.#at];
    if (this.#at === COVER) {
      this.#present(coverScreen(this), { hidden: true }, true);
      this.frame.progress(null);
      return;
    }
    this.session.segment = segment?.id ?? segments.at(-1).id;
    const screen = segment ? SCREENS[segment.kind](this, segment, { fromBehind }) : endScreen(this);
    this.#present(screen, { hidden: !segment }, true);
    this.frame.progress(this.#at + 1, segments.length + 1);
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
    this.go(COVER);
  }

  #present(screen, steps, focus) {
    this.#screen?.leave?.();
    this.#screen = screen;
    this.frame.show(screen, { focus });
    if (steps.hidden) this.frame.steps({ hidden: true });
    else this.refreshSteps();
  }

  #heard(reply) {
    this.session.restoreAnswers(reply.answers);
    this.conclusion = reply.conclusion ?? this.conclusion;
    this.#screen?.heard?.();
  }

  /** Commits when the page is hidden, finishes when it goes; never `unload`, never a blocking request. */
  #watchPage() {
    document.addEventListener("visibilitychange", () => {
      if (!this.#begun) return;
      if (document.visibilityState === "hidden") {
        this.#screen?.pause?.();
        this.channel.commit(this.session.toState());
      } else {
        this.channel.retry();
      }
    });
    addEventListener("pagehide", () => {
      if (!this.#begun) return;
      this.#screen?.pause?.();
      this.channel.close(this.session.toState());
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
