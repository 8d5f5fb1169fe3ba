/**
 * What a conclusion is called in each standard: one table, read by every channel and by the tests.
 *
 * A lesson is complete when its rule is fulfilled; whether it was passed is known only then, and only where it has a
 * pass mark. A score of 0 is a score; a lesson without questions has none.
 */

/** `standing`: how the lesson stands; then SCORM 1.2, SCORM 2004, and the verbs of xAPI and cmi5. */
export const STATUS = Object.freeze({
  incomplete: { lesson: "incomplete", completion: "incomplete", success: "unknown", verbs: [] },
  completed: { lesson: "completed", completion: "completed", success: "unknown", verbs: ["completed"] },
  passed: { lesson: "passed", completion: "completed", success: "passed", verbs: ["completed", "passed"] },
  failed: { lesson: "failed", completion: "completed", success: "failed", verbs: ["completed", "failed"] },
});

/** From the least to the best: what a host has once heard is never taken back for less. */
const RANK = ["incomplete", "failed", "completed", "passed"];

/** The row of the table for a conclusion. */
export function standingOf({ completed, success }) {
  if (!completed) return "incomplete";
  return success === null || success === undefined ? "completed" : success ? "passed" : "failed";
}

/** The better of two standings; null counts for nothing. */
export function better(a, b) {
  return RANK.indexOf(b) > RANK.indexOf(a) ? b : a;
}

/**
 * The score to report, or null while the lesson goes on, and for a lesson without one.
 * @returns `{scaled: 0..1, raw: 0..100, min: 0, max: 100}`.
 */
export function scoreOf({ completed, scaled }) {
  if (!completed || scaled === null || scaled === undefined) return null;
  return { scaled, raw: Math.round(scaled * 10_000) / 100, min: 0, max: 100 };
}

/**
 * How the present launch ends for the host: a lesson that may be tried anew after failing begins a new attempt the next
 * time; everything else is kept for coming back, a passed lesson too: who looks it up again must not lower it.
 */
export function exitOf(standing, retakes) {
  return standing === "failed" && retakes ? "normal" : "suspend";
}

/** A pass mark that a host sets, as a share: a finite number from 0 to `full`, else null. */
export function markOf(value, full = 1) {
  if (value === "" || value === null || value === undefined) return null;
  const mark = Number(value);
  return Number.isFinite(mark) && mark >= 0 && mark <= full ? mark / full : null;
}

/** SCORM 1.2's CMITimespan: `HHHH:MM:SS.SS`. */
export function timespan(seconds) {
  const hundredths = Math.min(9999 * 3600 * 100, Math.max(0, Math.round(seconds * 100)));
  const [hours, minutes] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6000) % 60];
  const rest = ((hundredths % 6000) / 100).toFixed(2);
  return `${String(hours).padStart(4, "0")}:${String(minutes).padStart(2, "0")}:${rest.padStart(5, "0")}`;
}

/** ISO 8601, to the hundredth, as SCORM 2004 and xAPI take it: `PT83.5S`. */
export function duration(seconds) {
  return `PT${Math.max(0, Math.round(seconds * 100) / 100)}S`;
}

/** SCORM 1.2's CMITime: the time of day here. */
export function timeOfDay(date) {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** SCORM 2004's time with hundredths: Moodle refuses one with none or with milliseconds. */
export function timeOfEvent(date) {
  return date.toISOString().replace(/(\.\d\d)\d*Z$/, "$1Z");
}
