/** A SCORM 2004 package: results and the place go to the LMS's data model, see scorm.js. */
import { SCORM2004 } from "./cmi2004.js";
import { openScorm } from "./scorm.js";

/** Opens the channel, see index.js. `tools` are replaced in tests. */
export function openScorm2004(settings, lesson, tools = undefined) {
  return openScorm(SCORM2004, settings, lesson, tools);
}
