/** SCORM 2004, 3rd and 4th edition, Run-Time Environment section 4.2: its data model, and how a record is written in it. */
import { interaction2004 } from "./interactions.js";
import { STATUS, duration } from "./status.js";

/** An LMS that refuses one of these has not taken the result; the others it may do without. */
const NEEDED = true;

export const SCORM2004 = {
  version: "2004",
  /** Characters that every LMS has room for (SPM). */
  longest: 64_000,
  markOf100: false,
  names: {
    api: "API_1484_11",
    start: "Initialize",
    get: "GetValue",
    set: "SetValue",
    commit: "Commit",
    finish: "Terminate",
    error: "GetLastError",
    alive: "cmi.completion_status",
  },
  elements: {
    learner: "cmi.learner_id",
    mode: "cmi.mode",
    credit: "cmi.credit",
    mark: "cmi.scaled_passing_score",
    suspend: "cmi.suspend_data",
    location: "cmi.location",
    raw: "cmi.score.raw",
    count: "cmi.interactions._count",
  },
  interaction: interaction2004,

  /** What the LMS already holds of an earlier visit. */
  standing(get) {
    const success = get("cmi.success_status");
    if (success === "passed" || success === "failed") return success;
    return get("cmi.completion_status") === "completed" ? "completed" : "incomplete";
  },

  /** What to set, in order: `[element, value or null, whether it is needed]`. */
  values({ suspend, location, standing, score, progress, counts, seconds, exit }) {
    const { completion, success } = STATUS[standing];
    return [
      ["cmi.suspend_data", suspend, NEEDED],
      ["cmi.location", location || null],
      ["cmi.session_time", duration(seconds)],
      ["cmi.exit", exit],
      ...(counts ? [["cmi.progress_measure", String(progress)]] : []),
      ...(counts && score
        ? [
            // Open edX goes by scaled, Moodle by raw alone.
            ["cmi.score.min", String(score.min)],
            ["cmi.score.max", String(score.max)],
            ["cmi.score.raw", String(score.raw), NEEDED],
            ["cmi.score.scaled", String(score.scaled)],
          ]
        : []),
      ...(counts && success !== "unknown" ? [["cmi.success_status", success, NEEDED]] : []),
      ...(counts ? [["cmi.completion_status", completion, NEEDED]] : []),
    ];
  },
};
