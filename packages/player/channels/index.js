/**
 * How the player speaks to its host. The player knows only this interface; a new kind of host is a new file beside.
 *
 * A channel has
 *   kind            "lti", "preview" …
 *   saves           whether anything is recorded at all (a preview: no)
 *   links           {again, library, lesson(id)}: {url, fields} of a form to post, or null where there is no such thing
 *   open()          → {states, statements, answers, conclusion}: what is known from earlier visits; sends nothing
 *   begin(notice)   the learner has read the privacy notice (its version, or null if none was due): sending may start
 *   send(list, state)  → "sent" | "kept" | "refused" once the statements are safe; until then the promise waits
 *   save(state)     nothing happened that is a statement, but time went by: keep the state
 *   commit(state)   the page is hidden: send now, in a way that outlives the page
 *   close(state)    the page goes away: the same, and say so; called at will, done once
 *   reopen()        the page came back from the back-forward cache
 *   retry()         try again now
 *   onStatus(f)     f({waiting, durable, problem}), problem: null | "offline" | "expired" | "rejected"
 *   onReply(f)      f({conclusion, answers, state}) whenever the host says how things stand
 */
import { openLti } from "./lti.js";
import { openPreview } from "./preview.js";

const KINDS = { lti: openLti, preview: openPreview };

/** Makes the channel that the page's settings ask for. */
export function openChannel(settings) {
  const make = Object.hasOwn(KINDS, settings.kind) ? KINDS[settings.kind] : null;
  if (!make) throw new Error(`Unknown kind of channel: ${settings.kind}`);
  return make(settings);
}
