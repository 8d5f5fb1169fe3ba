/**
 * A finger that swipes sideways turns the card. The page still scrolls and zooms as ever: the listeners only watch. They
 * keep away from controls, from what scrolls sideways itself, from the edges (where systems have gestures of their own),
 * and from a page that is zoomed in.
 */
import { calm } from "./dom.js";

/** Pixels that make a swipe, and those after which its direction is clear. */
const FAR = 64;
const CLEAR = 12;
/** At most so much may it go up or down, for each pixel sideways. */
const SLANT = 0.6;
/** Longer than this, in milliseconds, is no swipe. */
const SLOW = 900;
const EDGE = 24;
const CONTROLS =
  "a, button, input, select, textarea, label, summary, audio, video, dialog, [role=button], [role=slider], [contenteditable]";

/**
 * @param area where swipes begin and end; `moved` is what follows the finger.
 * @param options `{rtl, onForward, onBackward}`.
 * @returns a function that ends it.
 */
export function swipe(area, moved, { rtl, onForward, onBackward }) {
  let start = null;
  const rest = () => {
    if (!start) return;
    start = null;
    area.classList.remove("swiping");
    const from = getComputedStyle(moved).translate;
    moved.style.translate = "";
    if (from !== "none" && !calm()) moved.animate([{ translate: from }, { translate: "0" }], { duration: 160, easing: "ease-out" });
  };

  const onStart = (event) => {
    rest();
    if (event.touches.length !== 1 || (visualViewport?.scale ?? 1) > 1.01) return;
    const [{ clientX, clientY, target }] = event.touches;
    if (clientX < EDGE || clientX > innerWidth - EDGE) return;
    if (target.closest?.(CONTROLS) || scrollsSideways(target, area)) return;
    start = { x: clientX, y: clientY, at: event.timeStamp, sideways: false };
  };
  const onMove = (event) => {
    if (!start) return;
    if (event.touches.length !== 1) return rest();
    const [x, y] = [event.touches[0].clientX - start.x, event.touches[0].clientY - start.y];
    if (!start.sideways) {
      if (Math.hypot(x, y) < CLEAR) return;
      if (Math.abs(y) > Math.abs(x) * SLANT) return rest();
      start.sideways = true;
      area.classList.add("swiping");
    }
    if (!calm()) moved.style.translate = `${x * 0.5}px`;
  };
  const onEnd = (event) => {
    if (!start) return;
    const { clientX, clientY } = event.changedTouches[0];
    const [x, y] = [clientX - start.x, clientY - start.y];
    const swiped = start.sideways && Math.abs(x) >= FAR && Math.abs(y) <= Math.abs(x) * SLANT;
    const quick = event.timeStamp - start.at < SLOW;
    const chosen = !getSelection()?.isCollapsed; // a long press that chooses words
    rest();
    if (!swiped || !quick || chosen) return;
    if (x < 0 === rtl) onBackward();
    else onForward();
  };
  const passive = { passive: true };
  area.addEventListener("touchstart", onStart, passive);
  area.addEventListener("touchmove", onMove, passive);
  area.addEventListener("touchend", onEnd, passive);
  area.addEventListener("touchcancel", rest, passive);
  return () => {
    rest();
    area.removeEventListener("touchstart", onStart);
    area.removeEventListener("touchmove", onMove);
    area.removeEventListener("touchend", onEnd);
    area.removeEventListener("touchcancel", rest);
  };
}

function scrollsSideways(target, area) {
  for (let element = target; element && element !== area; element = element.parentElement) {
    if (element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX)) return true;
  }
  return false;
}
