/** Radio buttons or checkboxes: native, so that keyboards and screen readers know them. See screens/question.js. */
import { make } from "../dom.js";
import { markOf, toggleAttribute } from "./marks.js";

/** The field of a single choice, a multiple choice, true or false, or a poll. */
export function field(question, name, { say }) {
  const type = question.kind === "multiple" ? "checkbox" : "radio";
  const fields = question.choices.map((choice) => {
    const input = make("input", { type, name, value: choice.id });
    const mark = make("span", { class: "choice-mark" });
    return { input, mark, label: make("label", { class: "choice" }, input, make("span", {}, choice.text), mark) };
  });
  return {
    element: make("div", { class: "choices" }, fields.map(({ label }) => label)),
    need: "need_choice",
    read() {
      const chosen = fields.filter(({ input }) => input.checked).map(({ input }) => input.value);
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
        markOf(label, mark, isRight ? true : isWrong ? false : null, say);
      }),
    solution() {
      const texts = question.choices.filter(({ id }) => question.right.includes(id)).map(({ text }) => text);
      return make("p", {}, say(texts.length > 1 ? "right_answers" : "right_answer", { answer: texts.join(" · ") }));
    },
  };
}
