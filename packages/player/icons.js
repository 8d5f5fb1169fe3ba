/** Icons as inline SVG, drawn with the colour of the text around them; always beside or instead of a name for all. */
const SVG = "http://www.w3.org/2000/svg";

const STROKES = {
  next: "M5 12h14M13 6l6 6-6 6",
  back: "M19 12H5M11 6l-6 6 6 6",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  open: "M6 9.5l6 6 6-6",
  grip: "M9 6v.01M15 6v.01M9 12v.01M15 12v.01M9 18v.01M15 18v.01",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  flag: "M6 21V4M6 5h11l-2 4 2 4H6",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  again: "M5 12a7 7 0 1 0 2.2-5.1M5 4v4h4",
  cloud: "M7 18h10a4 4 0 0 0 .6-7.95A6 6 0 0 0 6.1 11.1 3.5 3.5 0 0 0 7 18z",
  alert: "M12 8v5M12 16.5v.01M12 3.5l9 16H3z",
  window: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  book: "M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5v13",
  globe: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17",
  pip: "M4 5h16v14H4zM12 12h5v4h-5z",
  sound: "M4 10v4h3l5 4V6L7 10zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  mute: "M4 10v4h3l5 4V6L7 10zM16 10l4 4M20 10l-4 4",
};
const FILLS = {
  play: "M8 5.5v13l11-6.5z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
};

/** Makes an icon by name; it is hidden from screen readers, so give its button a name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}${name in FILLS ? " solid" : ""}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", STROKES[name] ?? FILLS[name]);
  svg.append(path);
  return svg;
}
