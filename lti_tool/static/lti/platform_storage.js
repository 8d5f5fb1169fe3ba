/**
 * LTI platform storage: keep a small value in the LMS's page, where third-party cookies are blocked.
 *
 * 1EdTech "LTI Client Side postMessages" and "Platform Storage": `lti.put_data`, `lti.get_data`, answered by
 * `<subject>.response` with the same `message_id`. Some LMSs answer nothing at all (their mobile apps), so
 * each message has a time-out.
 */

const TIMEOUT = 2000; // milliseconds: a slow phone answers late, an LMS without a storage never
const MOMENT = 150; // milliseconds for the others, once one has answered with an error (full, not allowed, unknown)

/** A window that may hold the storage, and the one origin that it must have ("*": any, for writing only). */
export function places(target, origins, { anyParent = false } = {}) {
  const parent = window.parent === window ? window.opener : window.parent;
  if (!target || !parent) return [];
  const found = [];
  if (target !== "_parent") {
    const frame = frameOf(parent, target);
    if (frame) found.push({ window: frame, origin: origins[0] });
  }
  for (const origin of origins) found.push({ window: parent, origin });
  if (anyParent) found.push({ window: parent, origin: "*" });
  return found;
}

/**
 * More places, where the LMS itself says in which of its frames it listens: `lti.capabilities`, asked of the parent.
 *
 * Nothing secret is asked, so any origin may hear it; what is told is only the name of a frame, and what is kept there
 * goes to the same origins as ever. An LMS that does not know the question costs no time: the others are asked meanwhile.
 */
export async function told(origins) {
  const parent = window.parent === window ? window.opener : window.parent;
  if (!parent) return [];
  const asked = [{ window: parent, origin: "*" }];
  const answer = await ask(asked, { subject: "lti.capabilities" }, (data) => Array.isArray(data.supported_messages));
  const names = (answer?.supported_messages ?? [])
    .filter((one) => ["lti.put_data", "lti.get_data"].includes(one?.subject) && typeof one.frame === "string")
    .map((one) => one.frame);
  return [...new Set(names)]
    .map((name) => (name === "_parent" ? parent : frameOf(parent, name)))
    .filter(Boolean)
    .flatMap((frame) => origins.map((origin) => ({ window: frame, origin })));
}

/** Keep the value; `true` when one of the places said so. `more` are places that are known a little later. */
export async function put(places, key, value, more) {
  const isKept = (data) => data.key === key && data.value === value;
  return Boolean(await ask(places, { subject: "lti.put_data", key, value }, isKept, more));
}

/** The value, or `null` when no place knows it. */
export async function get(places, key, more) {
  const isIt = (data) => data.key === key && typeof data.value === "string" && data.value !== "";
  return (await ask(places, { subject: "lti.get_data", key }, isIt, more))?.value ?? null;
}

/** Delete the value, without waiting: a put without a value. */
export function forget(places, key) {
  for (const place of places) send(place, { subject: "lti.put_data", key, message_id: newId() });
}

function frameOf(parent, name) {
  try {
    return parent.frames[name] ?? null;
  } catch {
    return null; // a cross-origin parent without a frame of this name
  }
}

function send(place, message) {
  try {
    place.window.postMessage(message, place.origin);
  } catch {
    // an origin that is none: this place can't answer
  }
}

/** Ask all places at once; the first good answer counts. After an error the others are given a moment only. */
function ask(places, message, isGood, more = Promise.resolve([])) {
  const message_id = newId();
  const asked = [...places];
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      window.removeEventListener("message", hear);
      resolve(answer);
    };
    const hear = ({ data, origin, source }) => {
      if (data?.subject !== `${message.subject}.response` || data.message_id !== message_id) return;
      const known = asked.some(
        (place) => place.origin === origin || (place.origin === "*" && place.window === source),
      );
      if (!known) return;
      if (!data.error && isGood(data)) {
        done(data);
      } else if (data.error) {
        clearTimeout(timer);
        timer = setTimeout(done, MOMENT, null);
      }
    };
    let timer = setTimeout(done, TIMEOUT, null);
    window.addEventListener("message", hear);
    for (const place of asked) send(place, { ...message, message_id });
    more.then((found) => {
      asked.push(...found);
      for (const place of found) send(place, { ...message, message_id });
      if (!asked.length) done(null);
    });
  });
}

/** `crypto.randomUUID` needs a secure context; an id to tell answers apart needs none. */
function newId() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");
}
