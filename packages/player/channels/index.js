/**
 * How the player speaks to its host. The player knows only this interface; a new kind of host is a new file beside.
 *
 * A channel has
 *   kind            "lti", "preview" …
 *   saves           whether anything is recorded at all (a preview: no)
 *   mode            optional: "browse" or "review", where an LMS lets the learner only look
 *   leave()         optional: goes back to the LMS
 *   moves()         optional: the page is about to be loaded anew, and the host's session goes on
 *   restart()       optional: begins a new try in the same page, where the host has no other way (links.again)
 *   links           {again, library, lesson(id)}: {url, fields} of a form to post, or null where there is no such thing
 *   open()          → {states, statements, answers, conclusion, noticed?}: what is known from earlier visits; sends
 *                   nothing; `noticed`: the privacy notice was read then
 *   begin(notice)   the learner has read the privacy notice (its version, or null if none was due): sending may start
 *   send(list, state, conclusion)  → "sent" | "kept" | "refused" once the statements are safe; until then it waits.
 *                   "unsaved": an LMS takes nothing, and neither does the browser; the lesson goes on, and says so
 *   save(state, conclusion)    nothing happened that is a statement, but time went by: keep the state
 *   commit(state, conclusion)  the page is hidden: send now, in a way that outlives the page
 *   close(state, conclusion)   the page goes away: the same, and say so; called at will, done once
 *                   conclusion: what the player reckons itself, for a host that cannot (scoring.js)
 *   deliver(to, list, more), waitsFor(attempt)  optional: the door of another attempt, see outbox.js
 *   reopen()        the page came back from the back-forward cache
 *   retry()         try again now
 *   onStatus(f)     f({waiting, durable, problem}), problem: null | "offline" | "expired" | "rejected" |
 *                   "ended" (nothing may follow the end of this session) | "lms" (the LMS takes nothing)
 *   onReply(f)      f({conclusion, answers, state}) whenever the host says how things stand
 */
import { load } from "../load.js";

/** The module of each kind, and what opens it; the same as in parts.json. */
const KINDS = {
  lti: ["channels/lti.js", "openLti"],
  preview: ["channels/preview.js", "openPreview"],
  scorm12: ["channels/scorm12.js", "openScorm12"],
  scorm2004: ["channels/scorm2004.js", "openScorm2004"],
  cmi5: ["channels/cmi5.js", "openCmi5"],
  tincan: ["channels/tincan.js", "openTinCan"],
  html: ["channels/html.js", "openHtml"],
  live: ["channels/live.js", "openLive"],
};

/** Makes the channel that the page's settings ask for, for that lesson. */
export async function openChannel(settings, lesson) {
  if (!Object.hasOwn(KINDS, settings.kind)) throw new Error(`Unknown kind of channel: ${settings.kind}`);
  const [path, opener] = KINDS[settings.kind];
  return (await load(path))[opener](settings, lesson);
}
