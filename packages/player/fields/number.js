/** A number, written as people write it. See screens/question.js. */
import { make } from "../dom.js";
import { isRight, readNumber } from "../responses.js";
import { markOf, toggleAttribute } from "./marks.js";

/** The field of a question for a number. */
export function field(question, name, { say }) {
  const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", id: name, maxlength: "20" });
  const mark = make("span", { class: "choice-mark" });
  const line = make("div", { class: "line-answer" }, input, mark);
  return {
    element: make("div", { class: "number-field" }, make("label", { for: name }, say("your_answer")), line),
    need: "need_number",
    read: () => readNumber(input.value),
    write: (response) => (input.value = String(response)),
    freeze: (is) => (input.readOnly = is),
    focus: () => input.focus(),
    invalid: (is) => toggleAttribute(input, "aria-invalid", is),
    mark: (right, response) => markOf(line, mark, right === null ? null : isRight(question, response), say),
    solution: () => make("p", {}, say("right_answer", { answer: question.right })),
  };
}
