/**
 * What came of an earlier lesson: asked once, some weeks later, before this lesson's cover. The answer goes to that
 * lesson's attempt; this one goes on whatever becomes of it.
 */
import { make } from "../dom.js";
import { icon } from "../icons.js";
import { LONGEST_NOTE, Statements } from "../statements.js";

const CHOICES = { did: "follow_up_did", started: "follow_up_started", "not-yet": "follow_up_not_yet", changed: "follow_up_changed" };

/**
 * @param followUp `{attempt, post_url, token, lesson: {id, title}, completed_on, reflection}`, see README.md.
 * @param onDone called when the learner goes on.
 */
export function followUpScreen(player, followUp, onDone) {
  const { say, settings, channel, frame } = player;
  const { lesson, reflection, completed_on: day } = followUp;
  const title = say("follow_up_title");
  const inputs = Object.entries(CHOICES).map(([value, key]) => {
    const input = make("input", { type: "radio", name: "follow-up", value, "aria-describedby": "follow-up-error" });
    return { input, label: make("label", { class: "choice" }, input, make("span", {}, say(key))) };
  });
  const error = make("p", { class: "field-error", id: "follow-up-error", hidden: true });
  const note = make("textarea", { id: "follow-up-note", rows: "3", maxlength: String(LONGEST_NOTE), "aria-describedby": "follow-up-hint" });
  const skip = () => {
    channel.deliver(followUp, [], { follow_up: "skipped" });
    onDone();
  };
  const form = make(
    "form",
    { class: "question", novalidate: true },
    make(
      "fieldset",
      {},
      make("legend", { class: "prompt" }, say(reflection ? "follow_up_planned" : "follow_up_learnt")),
      make("div", { class: "choices" }, inputs.map(({ label }) => label)),
      error,
    ),
    make(
      "div",
      { class: "note-field" },
      make("label", { for: "follow-up-note" }, say("follow_up_note")),
      note,
      make("p", { class: "quiet", id: "follow-up-hint" }, say("follow_up_hint")),
    ),
    make(
      "div",
      { class: "end-actions" },
      make("button", { type: "submit" }, say("follow_up_send"), icon("next")),
      make("button", { type: "button", class: "second", onClick: skip }, say("skip")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = inputs.find(({ input }) => input.checked);
    if (!chosen) {
      error.textContent = say("need_choice");
      error.hidden = false;
      frame.announce(error.textContent);
      inputs[0].input.focus();
      return;
    }
    const told = new Statements({ id: lesson.id }, settings.ns).followUp(chosen.input.value, note.value.trim());
    channel.deliver(followUp, [told]);
    onDone();
  });
  const element = make(
    "section",
    { class: "sheet" },
    make("p", { class: "eyebrow" }, say("follow_up_eyebrow", { title: lesson.title, date: say.date(day) })),
    make("h1", {}, title),
    reflection
      ? make("figure", { class: "quote" }, make("figcaption", { class: "quiet" }, say("follow_up_wrote")), make("blockquote", { dir: "auto" }, reflection))
      : null,
    form,
  );
  return { element, title };
}
