/**
 * Things to put in order: each has buttons to move it up and down, and can be dragged too, by its handle with a finger
 * and anywhere with a mouse (WCAG 2.2, 2.5.7: nothing needs dragging). The focus stays on what was moved, and its new
 * place is said.
 */
import { make } from "../dom.js";
import { icon } from "../icons.js";
import { markOf } from "./marks.js";
import { dragging, glide } from "./drag.js";

/** The field of an ordering question. */
export function field(question, name, { say, announce }) {
  const items = question.choices.map((choice) => itemOf(choice, say));
  const list = make("ol", { class: "order", role: "list" }, items.map(({ element }) => element));
  let frozen = false;
  let touched = false;

  const inOrder = () => [...list.children].map((element) => items.find((item) => item.element === element));
  const number = () => {
    inOrder().forEach((item, index) => {
      item.place.textContent = say.number(index + 1);
      item.up.setAttribute("aria-disabled", String(index === 0));
      item.down.setAttribute("aria-disabled", String(index === items.length - 1));
    });
  };
  const tell = (item) => {
    const place = inOrder().indexOf(item) + 1;
    announce(say("order_moved", { item: item.text, place, count: items.length }));
  };
  /** Moves an item by one; what stands there makes room. The item itself never leaves the page, so it keeps the focus. */
  const move = (item, by) => {
    const now = inOrder();
    const other = now[now.indexOf(item) + by];
    if (frozen) return;
    if (other) {
      touched = true;
      glide(list, () => (by < 0 ? item.element.after(other.element) : item.element.before(other.element)));
      number();
    }
    tell(item);
  };
  for (const item of items) {
    item.up.addEventListener("click", () => move(item, -1));
    item.down.addEventListener("click", () => move(item, 1));
  }
  dragging(list, {
    allowed: () => !frozen,
    onMove: number,
    onDrop(element) {
      touched = true;
      tell(items.find((item) => item.element === element));
    },
  });
  number();

  return {
    element: list,
    need: "need_order",
    // The order in which things are first shown is never the right one: whoever moved nothing has not answered.
    read: () => (touched ? inOrder().map(({ id }) => id) : null),
    write(response) {
      if (response.length !== items.length || !items.every(({ id }) => response.includes(id))) return;
      list.replaceChildren(...response.map((id) => items.find((item) => item.id === id).element));
      touched = true;
      number();
    },
    freeze(is) {
      frozen = is;
      list.classList.toggle("frozen", is);
      for (const { up, down } of items) up.disabled = down.disabled = is;
    },
    focus: () => inOrder()[0].down.focus(),
    invalid() {},
    mark(right) {
      inOrder().forEach((item, index) => {
        markOf(item.element, item.mark, right ? right[index] === item.id : null, say);
        item.moves.hidden = Boolean(right);
      });
    },
    solution() {
      const texts = question.right.map((id) => items.find((item) => item.id === id)?.text ?? "");
      const lines = texts.map((text) => make("li", {}, text));
      return make("div", {}, make("p", {}, say("right_order")), make("ol", { class: "right-order" }, lines));
    },
  };
}

function itemOf({ id, text }, say) {
  const button = (sign, label) =>
    make("button", { type: "button", class: "control", "aria-label": say(label, { item: text }) }, icon(sign));
  const up = button("up", "move_up");
  const down = button("down", "move_down");
  const place = make("span", { class: "order-place" });
  const mark = make("span", { class: "choice-mark" });
  const moves = make("span", { class: "order-moves" }, up, down);
  const grip = make("span", { class: "order-grip" }, icon("grip"), place);
  const element = make("li", { class: "order-item" }, grip, make("span", { class: "order-text" }, text), mark, moves);
  return { id, text, up, down, place, mark, moves, element };
}
