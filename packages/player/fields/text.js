/** A word or a few, in one line. Case, accents and punctuation don't count (responses.js). See screens/question.js. */
import { make } from "../dom.js";
import { isRight, LONGEST_TEXT } from "../responses.js";
import { markOf, toggleAttribute } from "./marks.js";

/** The field of a question for a short text; the first of the accepted ones is shown as the right answer. */
export function field(question, name, { say }) {
  const input = make("input", {
    type: "text",
    id: name,
    dir: "auto",
    maxlength: String(LONGEST_TEXT),
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "done",
  });
  const mark = make("span", { class: "choice-mark" });
  const line = make("div", { class: "line-answer" }, input, mark);
  return {
    element: make("div", { class: "number-field text-field" }, make("label", { for: name }, say("your_answer")), line),
    need: "need_text",
    read: () => input.value.trim() || null,
    write: (response) => (input.value = response),
    freeze: (is) => (input.readOnly = is),
    focus: () => input.focus(),
    invalid: (is) => toggleAttribute(input, "aria-invalid", is),
    mark: (right, response) => markOf(line, mark, right === null ? null : isRight(question, response), say),
    solution: () => make("p", {}, say("right_answer", { answer: question.right[0] })),
  };
}
