/** Questions, one at a time. A question may be left for later; the end says what is still open. */
import { make } from "../dom.js";
import { prepare, questionForm } from "./question.js";

/** @param options.fromBehind the learner steps back into the quiz: show its last question. */
export function quizScreen(player, segment, { fromBehind = false } = {}) {
  const { lesson, say, session, frame } = player;
  const questions = segment.questions.map((id) => session.question(id)).filter(Boolean);
  const open = questions.findIndex((question) => !session.standing(question).settled);
  let at = fromBehind ? questions.length - 1 : Math.max(0, open);
  let form = null;
  const heading = make("h1", { tabindex: "-1" }, segment.title);
  const eyebrow = make("p", { class: "eyebrow" });
  const place = make("div");
  const element = make("section", { class: "sheet quiz" }, eyebrow, heading, place);

  const show = (index, focus) => {
    at = index;
    const values = { step: at + 1, count: questions.length };
    eyebrow.textContent = questions.length > 1 ? say("question_of", values) : say("question");
    form = questionForm(player, questions[at], {
      onContinue: () => player.next(),
      onChange: () => player.refreshSteps(),
    });
    place.replaceChildren(form.element);
    if (!focus) return;
    player.refreshSteps();
    frame.announce(eyebrow.textContent);
    heading.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  };
  const step = (by) => {
    if (!questions[at + by]) return false;
    show(at + by, true);
    return true;
  };
  show(at, false);
  prepare(questions);
  return {
    element,
    title: segment.title || lesson.title,
    next: () => step(1),
    back: () => step(-1),
    heard: () => form.heard(),
    // The form has a button of its own, to check and then to go on.
    quiet: () => true,
    label: () => say("later"),
    // Once it is settled, the form's own button goes on; two of them would be one too many.
    forward: () => !session.standing(questions[at]).settled,
  };
}
