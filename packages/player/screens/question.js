/**
 * One question as a form: choose, check, feedback. Feedback is shown only when the answer is safe (the server has it,
 * or the browser keeps it), so that nobody believes in a result that is lost.
 */
import { make, setServerHtml } from "../dom.js";
import { rescueButtons, reveal } from "../frame.js";
import { icon } from "../icons.js";
import { readNumber } from "../responses.js";

/** So long an answer may be on its way before we say that it is not saved yet. */
const PATIENCE_MS = 2500;
let serial = 0;

/**
 * @param player the Player.
 * @param question of the lesson's JSON.
 * @param options.onContinue the learner goes on after feedback; `continueLabel` names that step.
 * @param options.onChange the question's standing changed.
 * @returns `{element}`
 */
export function questionForm(player, question, { onContinue, onChange = () => {}, continueLabel = null }) {
  const { say, session, frame, channel, lesson } = player;
  const name = `answer-${(serial += 1)}`;
  const legend = setServerHtml(make("legend", { class: "prompt" }), question.prompt_html);
  const answers = question.kind === "number" ? numberField(question, name, say) : choiceFields(question, name);
  const hint = make("p", { class: "quiet hint", id: `${name}-hint` }, hintOf(question, session.standing(question), say));
  const error = make("p", { class: "field-error", id: `${name}-error`, hidden: true });
  const feedback = make("div", { class: "feedback", "aria-live": "polite" });
  const button = make("button", { type: "submit" });
  const fieldset = make(
    "fieldset",
    { "aria-describedby": `${name}-hint ${name}-error` },
    legend,
    hint,
    answers.element,
    error,
  );
  const form = make("form", { class: "question", novalidate: true }, fieldset, feedback, button);

  let mode = "check"; // check → saving → (again → check) … → continue
  const set = (next, label) => {
    mode = next;
    button.textContent = label;
    form.dataset.mode = next;
    button.setAttribute("aria-disabled", String(next === "saving"));
    answers.freeze(next !== "check");
  };

  const showStanding = () => {
    const now = session.standing(question);
    hint.textContent = hintOf(question, now, say);
    answers.mark(now.settled && question.kind !== "poll" ? question.right : null, now.response);
    feedback.replaceChildren(feedbackBox(question, now, say));
    if (now.settled) set("continue", continueLabel ?? say("continue"));
    else set("again", say("try_again"));
    hint.hidden = true; // the feedback says how many tries are left
    onChange();
  };

  const check = async () => {
    const response = answers.read();
    if (response === null) {
      error.textContent = say(question.kind === "number" ? "need_number" : "need_choice");
      error.hidden = false;
      answers.invalid(true);
      frame.announce(error.textContent);
      answers.focus();
      return;
    }
    error.hidden = true;
    answers.invalid(false);
    await save(response);
  };

  const save = async (response) => {
    set("saving", say("saving"));
    const slow = setTimeout(() => feedback.replaceChildren(unsaved()), PATIENCE_MS);
    const saved = await player.answer(question, response);
    clearTimeout(slow);
    if (saved === "refused") {
      feedback.replaceChildren(make("div", { class: "verdict wrong" }, make("p", {}, say("answer_refused"))));
      set("check", say("check"));
      return;
    }
    showStanding();
    reveal(form);
  };

  const unsaved = () =>
    make(
      "div",
      { class: "save-note grave" },
      icon("alert"),
      make("p", {}, say("save_answer_waits")),
      make("div", { class: "save-actions" }, rescueButtons(channel, lesson, say)),
    );

  form.addEventListener("submit", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    // The second click of a double click is not a wish to go on.
    if (event.detail > 1 || mode === "saving") return;
    if (mode === "check") check();
    else if (mode === "continue") onContinue();
    else {
      feedback.replaceChildren();
      answers.mark(null, null);
      hint.hidden = false;
      set("check", say("check"));
      answers.focus();
    }
  });

  const standing = session.standing(question);
  const pending = player.pending.get(question.id);
  const response = pending?.response ?? standing.response;
  if (response !== null) answers.write(response);
  if (pending) save(response);
  else if (standing.settled) showStanding();
  else set("check", say(question.kind === "poll" ? "send" : "check"));
  return { element: form };
}

function hintOf(question, standing, say) {
  if (question.kind === "poll") return say("hint_poll");
  const parts = [];
  if (question.kind === "multiple") parts.push(say("hint_multiple"));
  if (!standing.settled) parts.push(say("tries_left", { count: standing.triesLeft }));
  return parts.join(" ");
}

function feedbackBox(question, { right, settled, triesLeft }, say) {
  if (question.kind === "poll") {
    return make("div", { class: "verdict poll" }, icon("check"), make("p", {}, question.feedback.right || say("thanks")));
  }
  const text = right ? question.feedback.right : question.feedback.wrong;
  const lines = [make("p", { class: "verdict-title" }, say(right ? "right" : "wrong"))];
  if (text) lines.push(make("p", {}, text));
  if (!right && settled) lines.push(make("p", {}, rightAnswer(question, say)));
  if (!settled) lines.push(make("p", { class: "quiet" }, say("tries_left", { count: triesLeft })));
  return make("div", { class: `verdict ${right ? "right" : "wrong"}` }, icon(right ? "check" : "cross"), make("div", {}, lines));
}

function rightAnswer(question, say) {
  if (question.kind === "number") return say("right_answer", { answer: question.right });
  const texts = question.choices.filter((choice) => question.right.includes(choice.id)).map((choice) => choice.text);
  return say(texts.length > 1 ? "right_answers" : "right_answer", { answer: texts.join(" · ") });
}

/** Radio buttons or checkboxes: native, so that keyboards and screen readers know them. */
function choiceFields(question, name) {
  const type = question.kind === "multiple" ? "checkbox" : "radio";
  const fields = question.choices.map((choice) => {
    const input = make("input", { type, name, value: choice.id });
    const mark = make("span", { class: "choice-mark" });
    return { input, mark, label: make("label", { class: "choice" }, input, make("span", {}, choice.text), mark) };
  });
  return {
    element: make("div", { class: "choices" }, fields.map((field) => field.label)),
    read() {
      const chosen = fields.filter((field) => field.input.checked).map((field) => field.input.value);
      return chosen.length ? chosen : null;
    },
    write: (response) => fields.forEach(({ input }) => (input.checked = response.includes(input.value))),
    freeze: (is) => fields.forEach(({ input }) => (input.disabled = is)),
    focus: () => (fields.find(({ input }) => input.checked) ?? fields[0]).input.focus(),
    invalid: (is) => fields.forEach(({ input }) => toggleAttribute(input, "aria-invalid", is)),
    mark: (right, response) =>
      fields.forEach(({ input, label, mark }) => {
        const isRight = Boolean(right?.includes(input.value));
        const isWrong = Boolean(right && !isRight && response?.includes(input.value));
        label.classList.toggle("is-right", isRight);
        label.classList.toggle("is-wrong", isWrong);
        mark.replaceChildren(...(isRight ? [icon("check")] : isWrong ? [icon("cross")] : []));
      }),
  };
}

function numberField(question, name, say) {
  const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", id: name, maxlength: "20" });
  return {
    element: make("div", { class: "number-field" }, make("label", { for: name }, say("your_answer")), input),
    read: () => readNumber(input.value),
    write: (response) => (input.value = String(response)),
    freeze: (is) => (input.readOnly = is),
    focus: () => input.focus(),
    invalid: (is) => toggleAttribute(input, "aria-invalid", is),
    mark() {},
  };
}

function toggleAttribute(element, name, on) {
  if (on) element.setAttribute(name, "true");
  else element.removeAttribute(name);
}
