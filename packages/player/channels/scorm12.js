/** A SCORM 1.2 package: results and the place go to the LMS's data model, see scorm.js. */
import { SCORM12 } from "./cmi12.js";
import { openScorm } from "./scorm.js";

/** Opens the channel, see index.js. `tools` are replaced in tests. */
export function openScorm12(settings, lesson, tools = undefined) {
  return openScorm(SCORM12, settings, lesson, tools);
}
