/**
 * The seconds of a video that were really played, as the xAPI Video Profile 1.0.3 writes them:
 * `0.000[.]12.000[,]14.000[.]21.000`. Skipping adds nothing, watching twice counts once.
 */
import { lengthOf, mergeSegments } from "./scoring.js";

/** More than this many characters are never written: the state has to fit into narrow places. */
const LONGEST = 1500;
/** Two reports of the playing position this far apart (beyond what the clock allows) are a jump, not watching. */
const JUMP_SLACK_SECONDS = 0.6;

export class Played {
  #parts;
  #from = null;
  #at = null;
  #clock = null;

  /**
   * @param duration seconds.
   * @param text segments played before, as the Video Profile writes them.
   */
  constructor(duration, text = "") {
    this.duration = duration;
    this.#parts = mergeSegments(parseSegments(text), duration);
  }

  /**
   * The video plays and is at `time` (seconds); call it often. A gap that can't have been played starts anew.
   * @param rate playback rate.
   * @param clock milliseconds of a clock that never goes back.
   */
  reached(time, rate = 1, clock = performance.now()) {
    if (this.#from === null) {
      this.#from = this.#at = time;
    } else {
      const possible = ((clock - this.#clock) / 1000) * rate + JUMP_SLACK_SECONDS;
      const step = time - this.#at;
      if (step < 0 || step > possible) {
        this.stop();
        this.#from = this.#at = time;
      } else {
        this.#at = time;
      }
    }
    this.#clock = clock;
  }

  /** The video is no longer playing, or is about to jump: what was played so far is closed. */
  stop() {
    if (this.#from !== null && this.#at > this.#from) {
      this.#parts = mergeSegments([...this.#parts, [this.#from, this.#at]], this.duration);
    }
    this.#from = this.#at = this.#clock = null;
  }

  /** Adds what was played elsewhere (another tab, another device), as the Video Profile writes it. */
  add(text) {
    this.#parts = mergeSegments([...this.#parts, ...parseSegments(text)], this.duration);
  }

  /** The played parts in order, without overlap: `[[from, to], …]` in seconds. */
  get segments() {
    const open = this.#from === null ? [] : [[this.#from, this.#at]];
    return mergeSegments([...this.#parts, ...open], this.duration);
  }

  /** The share of the video that was played, 0..1, three decimals. */
  get progress() {
    return Math.min(1, Math.round((lengthOf(this.segments) / this.duration) * 1000) / 1000);
  }

  /** The last known position while playing, in seconds, or null. */
  get position() {
    return this.#at;
  }

  /** As the Video Profile writes it. Where it would grow too long, the shortest parts are left out. */
  toString() {
    let parts = this.segments;
    let text = writeSegments(parts);
    while (text.length > LONGEST) {
      const shortest = parts.reduce((a, b) => (b[1] - b[0] < a[1] - a[0] ? b : a));
      parts = parts.filter((part) => part !== shortest);
      text = writeSegments(parts);
    }
    return text;
  }
}

/** Reads `0.000[.]12.000[,]…`; what is no pair of numbers is left out. */
export function parseSegments(text) {
  if (typeof text !== "string" || text === "") return [];
  return text
    .split("[,]")
    .map((part) => part.split("[.]").map(Number))
    .filter((part) => part.length === 2 && part.every(Number.isFinite));
}

function writeSegments(parts) {
  return parts.map(([start, end]) => `${start.toFixed(3)}[.]${end.toFixed(3)}`).join("[,]");
}
