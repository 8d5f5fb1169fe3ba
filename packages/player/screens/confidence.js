/** How sure the learner is, before the lesson and after it: five steps with words, asked once, and never insisted on. */
import { make } from "../dom.js";
import { icon } from "../icons.js";

const STEPS = [1, 2, 3, 4, 5];

/**
 * @param when "before" or "after".
 * @param onDone called when the learner goes on, whether there was an answer or not.
 */
export function confidenceScreen(player, when, onDone) {
  const { lesson, say, session, frame } = player;
  const title = say(`confidence_${when}`);
  const inputs = STEPS.map((step) =>
    make("input", { type: "radio", name: "confidence", value: String(step), "aria-describedby": "confidence-error" }),
  );
  const error = make("p", { class: "field-error", id: "confidence-error", hidden: true });
  const skip = () => {
    session.rate(when, "skipped");
    player.save();
    onDone();
  };
  const form = make(
    "form",
    { class: "question", novalidate: true },
    make(
      "fieldset",
      {},
      make("legend", { class: "prompt" }, lesson.confidence),
      make(
        "div",
        { class: "choices scale" },
        inputs.map((input, index) =>
          make("label", { class: "choice" }, input, make("span", {}, say(`confidence_${STEPS[index]}`))),
        ),
      ),
      error,
    ),
    make("p", { class: "quiet" }, say("confidence_hint")),
    make(
      "div",
      { class: "end-actions" },
      make("button", { type: "submit" }, say("continue"), icon("next")),
      make("button", { type: "button", class: "second", onClick: skip }, say("skip")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = inputs.find((input) => input.checked);
    if (!chosen) {
      error.textContent = say("need_choice");
      error.hidden = false;
      frame.announce(error.textContent);
      inputs[0].focus();
      return;
    }
    const value = Number(chosen.value);
    session.rate(when, value);
    player.send(player.statements.confidence(when, value)); // nothing is shown for it that could be lost
    onDone();
  });
  const element = make("section", { class: "sheet" }, make("h1", {}, title), form);
  return { element, title };
}
