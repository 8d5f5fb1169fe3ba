/**
 * The lesson's signature: a sound wave drawn from its id. On the cover it is a picture, in the bar it fills as the
 * learner goes on. Decoration only: progress is told in words beside it.
 */
const SVG = "http://www.w3.org/2000/svg";

/**
 * Heights of a wave, 0..1: always the same for the same text, loud in the middle, quiet at its ends.
 * @param count how many bars.
 */
export function heights(text, count) {
  let seed = 2166136261; // FNV-1a
  for (const character of text) seed = Math.imul(seed ^ character.codePointAt(0), 16777619);
  const random = () => {
    seed = (Math.imul(seed ^ (seed >>> 15), 2246822519) + 0x9e3779b9) | 0; // xorshift-multiply
    return ((seed ^ (seed >>> 13)) >>> 0) / 2 ** 32;
  };
  const phase = random() * Math.PI * 2;
  return Array.from({ length: count }, (_, index) => {
    const along = (index + 0.5) / count;
    const swell = 0.55 + 0.45 * Math.sin(along * Math.PI * 5 + phase);
    const fade = Math.sin(along * Math.PI) ** 0.6;
    return Math.max(0.1, fade * (0.35 * swell + 0.65 * random() * swell));
  });
}

/**
 * Draws a wave.
 * @param text what it is drawn from; `count` how many bars; `share` 0..1, how much of it is filled.
 * @returns `{element, fill(share)}`
 */
export function wave(text, count, share = 0) {
  const svg = document.createElementNS(SVG, "svg");
  const pitch = 4;
  svg.setAttribute("viewBox", `0 0 ${count * pitch} 40`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "wave");
  svg.setAttribute("aria-hidden", "true");
  const bars = heights(text, count).map((height, index) => {
    const bar = document.createElementNS(SVG, "rect");
    bar.setAttribute("x", String(index * pitch + 0.9));
    bar.setAttribute("y", String(20 - height * 19));
    bar.setAttribute("width", "2.2");
    bar.setAttribute("height", String(height * 38));
    bar.setAttribute("rx", "1.1");
    svg.append(bar);
    return bar;
  });
  const fill = (now) => bars.forEach((bar, index) => bar.classList.toggle("on", index < Math.round(now * count)));
  fill(share);
  return { element: svg, fill };
}
