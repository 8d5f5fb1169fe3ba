/** Reads WebVTT captions, for the transcript. The captions over the picture are the browser's own. */

/** A space between two signs as wide as Chinese ones. */
const WIDE = "[\\u3000-\\u303f\\u3400-\\u9fff\\uff00-\\uffef]";
const WIDE_GAP = new RegExp(`(?<=${WIDE}) (?=${WIDE})`, "g");

/**
 * Reads the cues of a WebVTT text.
 * @returns `[{start, end, text, speaker}]`, seconds, in order; `speaker` from a voice tag `<v Name>`, or null.
 */
export function parseVtt(text) {
  const blocks = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").split(/\n{2,}/);
  const cues = [];
  for (const block of blocks) {
    const lines = block.split("\n");
    const timing = lines.findIndex((line) => line.includes("-->"));
    if (timing < 0) continue; // the header, a NOTE, a STYLE
    const [from, rest] = lines[timing].split("-->");
    const start = parseTime(from.trim());
    const end = parseTime(rest.trim().split(/\s/)[0]);
    const raw = lines.slice(timing + 1).join(" ");
    const speaker = /<v(?:\.[^\s>]*)?\s+([^>]+)>/.exec(raw)?.[1].trim() ?? null;
    // Chinese has no spaces: a line that was broken there goes on without one.
    const words = decode(raw.replace(/<[^>]*>/g, "")).replace(/\s+/g, " ").replace(WIDE_GAP, "").trim();
    if (start !== null && end !== null && words) cues.push({ start, end, text: words, speaker });
  }
  return cues.sort((a, b) => a.start - b.start);
}

function parseTime(text) {
  const found = /^(?:(\d+):)?([0-5]?\d):([0-5]?\d)\.(\d{3})$/.exec(text);
  if (!found) return null;
  const [, hours = 0, minutes, seconds, thousandths] = found;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(thousandths) / 1000;
}

function decode(text) {
  const signs = { amp: "&", lt: "<", gt: ">", nbsp: "\u00a0", lrm: "\u200e", rlm: "\u200f" };
  return text.replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name) => signs[name]);
}
