/**
 * A TinCan package: an LMS launched the page with `endpoint, auth, actor, registration, activity_id` in its address. What
 * follows the launch is in xapi.js.
 */
import { uuid4 } from "../statements.js";
import { URL_SPACE, uuid5 } from "./digest.js";
import { Lrs } from "./lrs.js";
import { openXapi } from "./xapi.js";

/** Opens the channel, see index.js. `tools`: `{address, store}`, replaced in tests. */
export function openTinCan(settings, lesson, { address = location.href, store = undefined } = {}) {
  return openXapi(tincanLaunch(address, lesson), settings, lesson, store);
}

/** Reads a launch, as xapi.js takes it. */
export function tincanLaunch(address, lesson) {
  const given = new URL(address).searchParams;
  const [endpoint, auth, registration] = ["endpoint", "auth", "registration"].map((name) => given.get(name));
  const activityId = given.get("activity_id") || lesson.activity;
  const actor = agentOf(given.get("actor"));
  const lrs = endpoint && actor ? new Lrs(endpoint, auth) : null;
  const grouping = [{ objectType: "Activity", id: activityId }];
  return {
    channel: "tincan",
    lrs,
    endpoint,
    auth: auth ?? "",
    actor,
    // An LMS without registrations has one attempt of a learner at an activity.
    registration: isUuid(registration) ? registration : uuid5(URL_SPACE, [activityId, JSON.stringify(actor)].join(" ")),
    activityId,
    template: activityId === lesson.activity ? {} : { contextActivities: { grouping } },
    session: uuid4(),
    mode: "normal",
    mark: null,
    moveOn: "NotApplicable",
    returnUrl: null,
  };
}

/** The actor; old LMSs write each of its values as a list, and an account's names differently. */
function agentOf(text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof given !== "object" || given === null) return null;
  const first = (value) => (Array.isArray(value) ? value[0] : value);
  const agent = { objectType: given.objectType === "Group" ? "Group" : "Agent" };
  for (const name of ["name", "mbox", "mbox_sha1sum", "openid"]) {
    if (first(given[name])) agent[name] = first(given[name]);
  }
  const account = first(given.account);
  if (account) {
    agent.account = {
      homePage: account.homePage ?? account.accountServiceHomePage,
      name: account.name ?? account.accountName,
    };
  }
  return agent.mbox || agent.mbox_sha1sum || agent.openid || agent.account ? agent : null;
}

function isUuid(text) {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text ?? "");
}
