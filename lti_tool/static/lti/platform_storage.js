/**
 * LTI platform storage: keep a small value in the LMS's page, where third-party cookies are blocked.
 *
 * 1EdTech "LTI Client Side postMessages" and "Platform Storage": `lti.put_data`, `lti.get_data`, answered by
 * `<subject>.response` with the same `message_id`. Some LMSs answer nothing at all (their mobile apps), so
 * each message has a time-out.
 */

const TIMEOUT = 1000; // milliseconds for each window that is asked

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

/** Keep the value; `true` when one of the places said so. */
export async function put(places, key, value) {
  const answer = await ask(places, { subject: "lti.put_data", key, value });
  return answer?.value === value;
}

/** The value, or `null` when no place knows it. */
export async function get(places, key) {
  const answer = await ask(places, { subject: "lti.get_data", key });
  return typeof answer?.value === "string" && answer.value !== "" ? answer.value : null;
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

/** Ask all places at once; the first good answer counts. */
function ask(places, message) {
  if (!places.length) return Promise.resolve(null);
  const message_id = newId();
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      window.removeEventListener("message", hear);
      resolve(answer);
    };
    const hear = ({ data, origin, source }) => {
      if (data?.subject !== `${message.subject}.response` || data.message_id !== message_id) return;
      const known = places.some(
        (place) => place.origin === origin || (place.origin === "*" && place.window === source),
      );
      if (known && !data.error && data.key === message.key && data.value) done(data);
    };
    const timer = setTimeout(done, TIMEOUT, null);
    window.addEventListener("message", hear);
    for (const place of places) send(place, { ...message, message_id });
  });
}

/** `crypto.randomUUID` needs a secure context; an id to tell answers apart needs none. */
function newId() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join("-");
}
