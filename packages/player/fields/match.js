/**
 * What belongs to what: for each thing on the left a native list of what may belong to it, the surest way on phones
 * and for screen readers. Above the list stands the chosen text in full, for a closed list would cut it off.
 */
import { make } from "../dom.js";
import { icon } from "../icons.js";
import { PAIR, pair } from "../responses.js";
import { markOf, toggleAttribute } from "./marks.js";

/** The field of a matching question. */
export function field(question, name, { say }) {
  const textOf = (list, id) => list.find((one) => one.id === id)?.text ?? "";
  const rows = question.choices.map(({ id, text }, index) => {
    const options = question.targets.map((target) => make("option", { value: target.id }, target.text));
    const select = make("select", { id: `${name}-${index}` }, make("option", { value: "" }, say("match_choose")), options);
    const shown = make("span", { class: "match-shown", "aria-hidden": "true" });
    const mark = make("span", { class: "choice-mark" });
    const box = make("div", { class: "match-box" }, shown, icon("open"), select);
    const element = make(
      "div",
      { class: "match-row" },
      make("label", { for: select.id }, text),
      make("div", { class: "match-answer" }, box, mark),
    );
    const show = () => {
      shown.textContent = select.selectedOptions[0].textContent;
      box.classList.toggle("is-open", !select.value);
    };
    select.addEventListener("change", () => {
      toggleAttribute(select, "aria-invalid", false);
      show();
    });
    show();
    return { id, select, element, mark, show };
  });
  const pairs = () => rows.map(({ id, select }) => pair(id, select.value));
  return {
    element: make("div", { class: "match" }, rows.map(({ element }) => element)),
    need: "need_match",
    read: () => (rows.every(({ select }) => select.value) ? pairs() : null),
    write(response) {
      for (const one of response) {
        const [left, target] = one.split(PAIR);
        const row = rows.find(({ id }) => id === left);
        if (row && question.targets.some(({ id }) => id === target)) row.select.value = target;
        row?.show();
      }
    },
    freeze: (is) => rows.forEach(({ select }) => (select.disabled = is)),
    focus: () => (rows.find(({ select }) => !select.value) ?? rows[0]).select.focus(),
    invalid: (is) => rows.forEach(({ select }) => toggleAttribute(select, "aria-invalid", is && !select.value)),
    mark(right) {
      const given = pairs();
      rows.forEach(({ element, mark }, index) => {
        markOf(element, mark, right ? right.includes(given[index]) : null, say);
      });
    },
    solution() {
      const lines = question.right.map((one) => {
        const [left, target] = one.split(PAIR);
        const words = [textOf(question.choices, left), textOf(question.targets, target)];
        return make("div", {}, make("dt", {}, words[0]), make("dd", {}, words[1]));
      });
      return make("div", {}, make("p", {}, say("right_pairs")), make("dl", { class: "pairs" }, lines));
    },
  };
}
