// LTI platform storage (LTI client side postMessages 0.1, postMessage storage 0.1): this page keeps small
// values for the tool in its frame, or in a window that it opened, apart for each origin.
const ROOM = 8192; // characters for one origin; the least a platform must offer is 4096 bytes
const SUBJECTS = ["lti.capabilities", "lti.put_data", "lti.get_data"];

const known = new Set(
  [...document.querySelectorAll("iframe[data-origins]")].flatMap((frame) => frame.dataset.origins.split(" ")),
);
const kept = new Map();

function failed(code, message) {
  return { error: { code, message } };
}

function put(store, { key, value }) {
  if (value === undefined || value === null) {
    store.delete(key);
    return { key, value: null };
  }
  const others = [...store].filter(([name]) => name !== key);
  const size = others.reduce((sum, [name, text]) => sum + name.length + text.length, key.length + value.length);
  if (size > ROOM) return failed("storage_exhaustion", `there is room for ${ROOM} characters`);
  store.set(key, value);
  return { key, value };
}

function answer(origin, message) {
  if (message.subject === "lti.capabilities") {
    return { supported_messages: SUBJECTS.map((subject) => ({ subject })) };
  }
  if (!known.has(origin)) return failed("wrong_origin", "this origin is not a registered tool's");
  const isText = (value) => typeof value === "string";
  if (!isText(message.message_id) || !isText(message.key) || !message.key) {
    return failed("bad_request", "message_id and key are needed");
  }
  if (!kept.has(origin)) kept.set(origin, new Map());
  const store = kept.get(origin);
  if (message.subject === "lti.get_data") return { key: message.key, value: store.get(message.key) ?? null };
  if (message.value !== undefined && message.value !== null && !isText(message.value)) {
    return failed("bad_request", "value must be text");
  }
  return put(store, message);
}

window.addEventListener("message", (event) => {
  const message = event.data;
  if (!message || !SUBJECTS.includes(message.subject) || !event.source) return;
  const base = { subject: `${message.subject}.response`, message_id: message.message_id };
  event.source.postMessage({ ...base, ...answer(event.origin, message) }, event.origin);
});
