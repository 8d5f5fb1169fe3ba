/**
 * One question as a form: choose, check, feedback. Feedback is shown only when the answer is safe (the server has it,
 * or the browser keeps it), so that nobody believes in a result that is lost.
 *
 * The field of each kind of answer is a module of its own (fields/), fetched when a question of that kind comes. It has
 * `field(question, name, {say, announce})`, which makes
 *   element           to be shown
 *   need              the message when there is no answer yet
 *   read()            → the response, or null;  write(response) the other way
 *   freeze(is)        while it is saved or settled, nothing can be changed
 *   focus(), invalid(is)
 *   mark(right, response)  marks what was right and wrong in a settled answer; `mark(null, null)` takes the marks away
 *   solution()        → the right answer, as an element
 */
import { make, setServerHtml } from "../dom.js";
import { rescueButtons, reveal } from "../frame.js";
import { icon } from "../icons.js";
import { load, whenLoaded } from "../load.js";
import { isAnswer } from "../responses.js";
import { enliven } from "../terms.js";

/** So long an answer may be on its way before we say that it is not saved yet. */
const PATIENCE_MS = 2500;
const CHOICE = ["fields/choice.js", null];
/** The module, and the styles, of each kind of answer; the same as in parts.json. */
export const FIELDS = {
  single: CHOICE,
  multiple: CHOICE,
  "true-false": CHOICE,
  poll: CHOICE,
  number: ["fields/number.js", null],
  text: ["fields/text.js", null],
  order: ["fields/order.js", "css/order.css"],
  match: ["fields/match.js", "css/match.css"],
};
const HINTS = {
  poll: "hint_poll",
  multiple: "hint_multiple",
  text: "hint_text",
  order: "hint_order",
  match: "hint_match",
};
let serial = 0;

/** Fetches what some questions need before they are shown; nobody waits for it, nothing is said when it fails. */
export function prepare(questions) {
  for (const { kind } of questions) load(...FIELDS[kind]).catch(() => {});
}

/**
 * @param player the Player.
 * @param question of the lesson's JSON.
 * @param options.onContinue the learner goes on after feedback; `continueLabel` names that step.
 * @param options.onChange the question's standing changed.
 * @returns `{element, heard()}`; `heard`: answers from elsewhere (another tab) may have come in.
 */
export function questionForm(player, question, options) {
  const { say } = player;
  let heard = () => {};
  const name = `answer-${(serial += 1)}`;
  const legend = setServerHtml(make("legend", { class: "prompt" }), question.prompt_html);
  const hint = make("p", { class: "quiet hint", id: `${name}-hint` });
  const place = make("div", { class: "answer" });
  const error = make("p", { class: "field-error", id: `${name}-error`, hidden: true });
  const feedback = make("div", { class: "feedback", "aria-live": "polite" });
  const button = make("button", { type: "submit", hidden: true });
  const fieldset = make("fieldset", { "aria-describedby": `${hint.id} ${error.id}` }, legend, hint, place, error);
  const form = make("form", { class: "question", novalidate: true }, fieldset, feedback, button);
  form.addEventListener("submit", (event) => event.preventDefault());
  enliven(fieldset, player);
  whenLoaded(place, ...FIELDS[question.kind], say, ({ field }) => {
    const answers = field(question, name, { say, announce: (text) => player.frame.announce(text) });
    place.replaceChildren(answers.element);
    button.hidden = false;
    heard = conduct(player, question, { answers, form, hint, error, feedback, button }, options);
  });
  return { element: form, heard: () => heard() };
}

/** Leads through check → saving → (again → check) … → continue. Returns what is to be called when answers came in. */
function conduct(player, question, parts, { onContinue, onChange = () => {}, continueLabel = null }) {
  const { say, session, frame, channel, lesson } = player;
  const { answers, form, hint, error, feedback, button } = parts;
  let mode = "check";
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
    // Another tab may have been first: its answer is the one that stands.
    if (JSON.stringify(now.response) !== JSON.stringify(answers.read())) answers.write(now.response);
    error.hidden = true;
    answers.mark(now.settled && question.kind !== "poll" ? question.right : null, now.response);
    feedback.replaceChildren(feedbackBox(question, now, answers, say));
    if (now.settled) set("continue", continueLabel ?? say("continue"));
    else set("again", say("try_again"));
    hint.hidden = true; // the feedback says how many tries are left
    onChange();
  };

  const check = async () => {
    const response = answers.read();
    if (response === null || !isAnswer(question, response)) {
      error.textContent = say(answers.need);
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

  button.addEventListener("click", (event) => {
    event.preventDefault(); // the browser has nothing to submit
    // The second click of a double click is not a wish to go on.
    if (event.detail > 1 || mode === "saving") return;
    if (mode === "check") check();
    else if (mode === "continue") onContinue();
    else if (session.standing(question).settled) showStanding();
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
  hint.textContent = hintOf(question, standing, say);
  if (response !== null) answers.write(response);
  if (pending) save(response);
  else if (standing.settled) showStanding();
  else set("check", say(question.kind === "poll" ? "send" : "check"));
  return () => {
    // A first answer may have been given elsewhere: it stands, also where this one was not right.
    if (["check", "again"].includes(mode) && session.standing(question).settled) showStanding();
  };
}

function hintOf(question, standing, say) {
  const parts = [];
  if (HINTS[question.kind]) parts.push(say(HINTS[question.kind]));
  if (!standing.settled && question.kind !== "poll") parts.push(say("tries_left", { count: standing.triesLeft }));
  return parts.join(" ");
}

function feedbackBox(question, { right, settled, triesLeft }, answers, say) {
  if (question.kind === "poll") {
    return make("div", { class: "verdict poll" }, icon("check"), make("p", {}, question.feedback.right || say("thanks")));
  }
  const text = right ? question.feedback.right : question.feedback.wrong;
  const lines = [make("p", { class: "verdict-title" }, say(right ? "right" : "wrong"))];
  if (text) lines.push(make("p", {}, text));
  if (!right && settled) lines.push(answers.solution());
  if (!settled) lines.push(make("p", { class: "quiet" }, say("tries_left", { count: triesLeft })));
  return make("div", { class: `verdict ${right ? "right" : "wrong"}` }, icon(right ? "check" : "cross"), make("div", {}, lines));
}
