/** SCORM 1.2, Run-Time Environment 1.2 section 3.4: the names of its data model, and how a record is written in it. */
import { interaction12 } from "./interactions.js";
import { STATUS, timespan } from "./status.js";

/** An LMS that refuses one of these has not taken the result; the others it may do without. */
const NEEDED = true;

export const SCORM12 = {
  version: "1.2",
  /** CMIString4096. */
  longest: 4096,
  /** The LMS's pass mark is of 100. */
  markOf100: true,
  names: {
    api: "API",
    start: "LMSInitialize",
    get: "LMSGetValue",
    set: "LMSSetValue",
    commit: "LMSCommit",
    finish: "LMSFinish",
    error: "LMSGetLastError",
    alive: "cmi.core.lesson_status",
  },
  elements: {
    learner: "cmi.core.student_id",
    mode: "cmi.core.lesson_mode",
    credit: "cmi.core.credit",
    mark: "cmi.student_data.mastery_score",
    suspend: "cmi.suspend_data",
    location: "cmi.core.lesson_location",
    raw: "cmi.core.score.raw",
    count: "cmi.interactions._count",
  },
  interaction: interaction12,

  /** What the LMS already holds of an earlier visit. */
  standing(get) {
    const status = get("cmi.core.lesson_status");
    return ["passed", "completed", "failed"].includes(status) ? status : "incomplete";
  },

  /** What to set, in order: `[element, value or null, whether it is needed]`. */
  values({ suspend, location, standing, score, counts, seconds, exit }) {
    return [
      ["cmi.suspend_data", suspend, NEEDED],
      ["cmi.core.lesson_location", location || null],
      ["cmi.core.session_time", timespan(seconds)],
      ["cmi.core.exit", exit === "suspend" ? "suspend" : ""],
      ...(counts && score
        ? [
            ["cmi.core.score.min", String(score.min)],
            ["cmi.core.score.max", String(score.max)],
            ["cmi.core.score.raw", String(score.raw), NEEDED],
          ]
        : []),
      ...(counts ? [["cmi.core.lesson_status", STATUS[standing].lesson, NEEDED]] : []),
    ];
  },
};
