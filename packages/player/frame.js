/**
 * What stays on the page while screens come and go: the bar with the progress, the place for a screen, back and next,
 * and a line that says whether all is saved.
 */
import { calm, make, postButton } from "./dom.js";
import { icon } from "./icons.js";
import { completionRule } from "./rule.js";
import { wave } from "./wave.js";

export class Frame {
  #say;
  #channel;
  #wave;
  #progress;
  #stage;
  #steps;
  #save;
  #live;
  #dialog;
  #lesson;

  constructor({ root, lesson, say, channel, settings, onBack, onNext }) {
    this.#say = say;
    this.#channel = channel;
    this.#lesson = lesson;
    this.#wave = wave(lesson.id, 36);
    this.#progress = make(
      "div",
      { class: "progress", role: "progressbar", "aria-label": say("progress"), "aria-valuemin": "0" },
      this.#wave.element,
    );
    this.#dialog = this.#ruleDialog();
    const rule = make(
      "button",
      { type: "button", class: "small", "aria-haspopup": "dialog", onClick: () => this.#dialog.showModal() },
      icon("flag"),
      make("span", {}, say("rule_button")),
    );
    this.bar = make(
      "header",
      { class: "bar", hidden: true },
      make("p", { class: "bar-title" }, lesson.title),
      this.#progress,
      rule,
    );
    this.back = make("button", { type: "button", class: "second", onClick: onBack }, icon("back"), say("back"));
    this.nextLabel = make("span", {}, say("next"));
    this.next = make("button", { type: "button", onClick: onNext }, this.nextLabel, icon("next"));
    this.#steps = make("nav", { class: "steps", "aria-label": say("steps"), hidden: true }, this.back, this.next);
    this.#stage = make("div", { class: "stage" });
    this.#save = make("div", { class: "save" });
    this.#live = make("p", { class: "visually-hidden", role: "status" });
    const looking = channel.saves ? null : channel.mode; // an LMS lets the learner only look
    const apart = settings.unsent ? "unsent" : settings.test ? "test" : null;
    const banner = settings.kind === "preview" ? "preview" : (looking ?? apart);
    root.lang = lesson.lang;
    root.dir = lesson.dir;
    root.classList.add("player");
    root.replaceChildren(
      ...[
        banner && make("p", { class: "banner" }, say(banner)),
        this.bar,
        this.#stage,
        this.#steps,
        this.#save,
        this.#live,
        this.#dialog,
      ].filter(Boolean),
    );
    channel.onStatus((status) => this.#showStatus(status));
  }

  /** Shows a screen and moves the focus to its heading. */
  show(screen, { focus = true } = {}) {
    this.#stage.replaceChildren(screen.element);
    document.title = screen.title === this.#lesson.title ? screen.title : `${screen.title} – ${this.#lesson.title}`;
    if (!focus) return;
    const heading = screen.element.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }

  /** Sets the progress: step `now` of `count`; no bar where there is none to show. */
  progress(now, count) {
    this.bar.hidden = now === null;
    if (now === null) return;
    this.bar.classList.toggle("at-end", now === count);
    this.#wave.fill(now / count);
    this.#progress.setAttribute("aria-valuemax", String(count));
    this.#progress.setAttribute("aria-valuenow", String(now));
    this.#progress.setAttribute("aria-valuetext", this.#say("step_of", { step: now, count }));
  }

  /**
   * Sets the steps.
   * @param options.hidden no steps at all; `back`: whether there is a way back; `label`: of the step forward;
   *   `quiet`: the screen has a button of its own that matters more; `forward`: false where only that one goes on.
   */
  steps({ hidden = false, back = true, label = null, quiet = false, forward = true } = {}) {
    this.#steps.hidden = hidden;
    this.back.hidden = !back;
    this.next.hidden = !forward;
    this.nextLabel.textContent = label ?? this.#say("next");
    this.next.classList.toggle("second", quiet);
  }

  /** Says something to those who don't see the screen change. */
  announce(text) {
    this.#live.textContent = "";
    // A new text in the same tick may be swallowed by the browser.
    setTimeout(() => (this.#live.textContent = text), 60);
  }

  #ruleDialog() {
    const say = this.#say;
    const close = make("button", { type: "button", onClick: () => this.#dialog.close() }, say("close"));
    return make(
      "dialog",
      { class: "rule-dialog", "aria-labelledby": "rule-title" },
      make("h2", { id: "rule-title" }, say("rule_title")),
      completionRule(this.#lesson, say),
      close,
    );
  }

  /** Says how the saving goes: quietly while all is well, plainly when something may be lost. */
  #showStatus({ waiting, durable, problem }) {
    const say = this.#say;
    if (!this.#channel.saves || (!waiting && !problem)) {
      this.#save.replaceChildren();
      return;
    }
    const grave = problem && (problem !== "offline" || !durable);
    const key = problem === "offline" || !problem ? (durable ? "save_kept" : "save_not_yet") : `save_${problem}${problem === "lms" && durable ? "_kept" : ""}`;
    if (!problem) return; // on its way: usually a moment
    const text = say(key, { count: Math.max(1, waiting) });
    if (this.#save.dataset.text === text && this.#save.childElementCount) return;
    this.#save.dataset.text = text;
    this.#save.replaceChildren(
      make(
        "div",
        { class: `save-note${grave ? " grave" : ""}`, role: grave ? "alert" : "status" },
        icon(grave ? "alert" : "cloud"),
        make("p", {}, text),
        make("div", { class: "save-actions" }, rescueButtons(this.#channel, this.#lesson, say, { durable, problem })),
      ),
    );
  }
}

/** What can be done when something is not saved: try again, or open the lesson where the browser keeps things. */
export function rescueButtons(channel, lesson, say, { durable = false, problem = null } = {}) {
  const own = durable || problem === "expired" ? null : channel.links.lesson(lesson.id);
  return [
    make("button", { type: "button", class: "second small", onClick: () => channel.retry() }, icon("again"), say("retry")),
    own && postButton(own, { class: "second small", target: "_blank" }, icon("window"), say("own_window")),
  ].filter(Boolean);
}

/** Brings an element into view, calmly. */
export function reveal(element) {
  element.scrollIntoView({ block: "nearest", behavior: calm() ? "instant" : "smooth" });
}
