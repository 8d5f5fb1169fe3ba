/** Dragging the items of a list up and down, with mouse, pen or finger. Escape puts the item back. */
import { calm } from "../dom.js";

/** Pixels a mouse may tremble before it drags. */
const TREMBLE = 4;
/** So near to the edge of the window, in pixels, the page scrolls along. */
const EDGE = 56;
const STEP = 9;

/**
 * Lets the items of a list be dragged. A finger takes an item by its `.order-grip` (elsewhere it scrolls the page), a
 * mouse anywhere but on a button. The dragged item stays where it is in the page; the others step over it.
 * @param options.allowed whether one may drag now; `onMove` after each change of order; `onDrop(element)` at the end.
 */
export function dragging(list, { allowed, onMove, onDrop }) {
  let drag = null;

  // By `offsetTop`: where things stand when nothing glides any more. Nothing is decided by what still moves.
  const place = () => {
    const { item, grabbed } = drag;
    const wanted = drag.y - grabbed - list.getBoundingClientRect().top;
    const middle = (other) => other.offsetTop + other.offsetHeight / 2;
    const [above, below] = [item.previousElementSibling, item.nextElementSibling];
    if (above && wanted < middle(above)) step(() => item.after(above));
    else if (below && wanted + item.offsetHeight > middle(below)) step(() => item.before(below));
    item.style.translate = `0 ${wanted - item.offsetTop}px`;
  };
  const step = (change) => {
    glide(list, change, drag.item);
    onMove();
  };

  const follow = () => {
    if (!drag) return;
    if (drag.y < EDGE) scrollBy(0, -STEP);
    else if (drag.y > innerHeight - EDGE) scrollBy(0, STEP);
    place();
    drag.frame = requestAnimationFrame(follow);
  };

  const end = (dropped) => {
    if (!drag) return;
    const { item, began, order, frame } = drag;
    cancelAnimationFrame(frame);
    drag = null;
    removeEventListener("keydown", escape, true);
    if (!began) return;
    item.classList.remove("is-dragged");
    const moved = [...list.children].some((element, index) => element !== order[index]);
    glide(list, () => {
      item.style.translate = "";
      if (!dropped) list.replaceChildren(...order);
    });
    onMove();
    if (dropped && moved) onDrop(item);
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  };

  list.addEventListener("pointerdown", (event) => {
    if (drag || !allowed() || event.button !== 0 || event.target.closest("button")) return;
    const item = [...list.children].find((element) => element.contains(event.target));
    if (!item || (event.pointerType !== "mouse" && !event.target.closest(".order-grip"))) return;
    const grabbed = event.clientY - item.getBoundingClientRect().top;
    drag = { item, grabbed, y: event.clientY, from: event.clientY, began: false, order: [...list.children] };
    drag.pointer = event.pointerId;
  });
  list.addEventListener("pointermove", (event) => {
    if (drag?.pointer !== event.pointerId) return;
    drag.y = event.clientY;
    if (drag.began || Math.abs(drag.y - drag.from) < TREMBLE) return;
    drag.began = true;
    list.setPointerCapture(event.pointerId);
    drag.item.classList.add("is-dragged");
    addEventListener("keydown", escape, true);
    follow();
  });
  list.addEventListener("pointerup", (event) => drag?.pointer === event.pointerId && end(true));
  list.addEventListener("pointercancel", (event) => drag?.pointer === event.pointerId && end(false));
}

/** Changes the order of a list and lets what changed its place glide there, unless one asked for less motion. */
export function glide(list, change, except = null) {
  const elements = [...list.children].filter((element) => element !== except);
  const before = elements.map((element) => element.getBoundingClientRect().top);
  change();
  if (calm()) return;
  elements.forEach((element, index) => {
    const by = before[index] - element.getBoundingClientRect().top;
    if (by) element.animate([{ translate: `0 ${by}px` }, { translate: "0 0" }], { duration: 160, easing: "ease-out" });
  });
}
