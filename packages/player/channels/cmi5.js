/**
 * cmi5 (Quartz, 1 June 2016): the lesson is an assignable unit that an LMS launched with `endpoint, fetch, actor,
 * registration, activityId` in its address. What follows the launch is in xapi.js.
 *
 * The token is fetched once and kept with the session, so that loading the page anew goes on in it. Such a page does not
 * say that the session has ended, where it can know that it will be back; else the session is over, because nothing may
 * follow its end, and the learner is told to open the lesson again.
 */
import { CMI5 } from "../vocabulary.js";
import { digest } from "./digest.js";
import { Lrs } from "./lrs.js";
import { keepSession, readSession } from "./session_keep.js";
import { markOf } from "./status.js";
import { openXapi, stateOf } from "./xapi.js";

/** A page that is loaded anew goes away so soon after the key. */
const RELOAD_MS = 3000;
const MODES = { Browse: "browse", Review: "review" };

/** Opens the channel, see index.js. `tools`: `{address, store}`, replaced in tests. */
export async function openCmi5(settings, lesson, { address = location.href, store = undefined } = {}) {
  return openXapi(settings.launch ?? (await cmi5Launch(address)), settings, lesson, store);
}

/**
 * Reads a launch: the token, the LMS's launch data, the learner's preferences. Never rejects.
 * @returns a launch as xapi.js takes it, with `preferences` `{language, captions}` too.
 */
export async function cmi5Launch(address) {
  const given = new URL(address).searchParams;
  const [endpoint, fetchUrl, registration, activityId] = ["endpoint", "fetch", "registration", "activityId"].map((name) =>
    given.get(name),
  );
  const launch = { channel: "cmi5", lrs: null, endpoint, registration, activityId, mode: "normal", mark: null };
  launch.actor = parse(given.get("actor"));
  if (!endpoint || !fetchUrl || !registration || !activityId || !launch.actor) return launch;
  const name = `creator-lessons cmi5 ${digest(fetchUrl + registration)}`;
  const session = await sessionOf(name, fetchUrl);
  if (!session) return launch;
  const lrs = new Lrs(endpoint, session.auth);
  const data = await lrs.document("activities/state", stateOf(launch, "LMS.LaunchData")).catch(() => null);
  if (!data) return launch;
  const agent = JSON.stringify(launch.actor);
  const wishes = lrs.document("agents/profile", { agent, profileId: "cmi5LearnerPreferences" });
  const preferences = (await wishes.catch(() => null)) ?? {};
  const template = data.contextTemplate ?? {};
  const began = session.began ?? Date.now();
  keepSession(name, { ...session, began });
  return {
    ...launch,
    lrs,
    auth: session.auth,
    template,
    session: template.extensions?.[CMI5.session_id] ?? fetchUrl,
    mode: MODES[data.launchMode] ?? "normal",
    mark: markOf(data.masteryScore),
    moveOn: data.moveOn ?? "NotApplicable",
    returnUrl: webAddress(data.returnURL),
    begun: Boolean(session.began),
    began,
    ended: Boolean(session.ended),
    captions: preferences.audioPreference === "off",
    preferences: { language: preferences.languagePreference ?? "", audio: preferences.audioPreference ?? "" },
    reloads: watchReloads(),
    end: () => keepSession(name, { ...session, began, ended: true }),
  };
}

/** The session of this launch: `{auth, began?, ended?}`, or null where the LMS gives no token. */
async function sessionOf(name, fetchUrl) {
  const kept = readSession(name);
  if (kept?.auth && !kept.ended) return kept;
  const token = await fetchToken(fetchUrl).catch(() => null);
  if (token) return { auth: `Basic ${token}` };
  return kept ?? null; // ended, and the LMS opens no other: the learner may still read
}

async function fetchToken(url) {
  const response = await fetch(url, { method: "POST", cache: "no-store", signal: AbortSignal.timeout(15_000) });
  return (await response.json())["auth-token"] || null; // an error has status 200 and an error-code
}

/** Tells whether the page is about to be loaded anew, as far as a page can know: by script, or by key. */
function watchReloads() {
  let at = -Infinity;
  const noted = (reloads) => reloads && (at = performance.now());
  globalThis.navigation?.addEventListener("navigate", (event) => noted(event.navigationType === "reload"));
  globalThis.addEventListener?.("keydown", (event) => {
    noted(event.key === "F5" || (event.key.toLowerCase() === "r" && (event.ctrlKey || event.metaKey)));
  });
  return () => performance.now() - at < RELOAD_MS;
}

function parse(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function webAddress(text) {
  return /^https?:\/\//.test(text ?? "") ? text : null;
}
