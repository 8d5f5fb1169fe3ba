/**
 * A live package: the player runs on our own origin, in a frame or a window of the package's page in the LMS. Statements
 * and state go to our server, as in an LTI launch; the result is mirrored to the LMS (mirror.js). See index.js.
 *
 * The package page's origin is `settings.bridge.origin`; where the server does not know it, the page that embeds or has
 * opened us, as the browser names it.
 */
import { openLti } from "./lti.js";
import { Mirror } from "./mirror.js";

const PATIENCE = 4000;
const NOBODY = { known: null, mode: "normal", begin() {}, note() {}, retry() {}, onProblem() {} };

/** Opens the channel. `tools`: `{store, patience}`, replaced in tests. */
export async function openLive(settings, lesson, { store = undefined, patience = PATIENCE } = {}) {
  const [inner, mirror] = await Promise.all([openLti(settings, lesson, { store }), openMirror(settings, patience)]);
  const mode = mirror.known?.mode ?? "normal";
  if (mode !== "normal") return silent(inner, mode);
  let problem = null;
  let status = { waiting: 0, durable: true, problem: null };
  const listeners = [];
  const tell = () => {
    const now = { ...status, waiting: Math.max(status.waiting, problem ? 1 : 0), problem: status.problem ?? problem };
    listeners.forEach((listener) => listener(now));
  };
  mirror.onProblem((now) => tell((problem = now)));
  return {
    ...inner,
    kind: "live",
    mode,
    async open() {
      const known = await inner.open();
      mirror.begin(lesson, settings.ns, { ...known.states[0], answers: known.answers });
      inner.onStatus((now) => tell((status = now)));
      return known;
    },
    begin(notice) {
      inner.begin(notice);
      mirror.note([], null, true);
    },
    send(statements, state, conclusion) {
      mirror.note(statements, state, true);
      return inner.send(statements, state, conclusion);
    },
    save(state, conclusion) {
      mirror.note([], state, false);
      inner.save(state, conclusion);
    },
    commit(state, conclusion) {
      mirror.note([], state, true);
      inner.commit(state, conclusion);
    },
    close(state, conclusion) {
      mirror.note([], state, true);
      inner.close(state, conclusion);
    },
    retry() {
      mirror.retry();
      return inner.retry();
    },
    onStatus: (listener) => listeners.push(listener),
  };
}

/** The learner looks, or looks back: everything is shown, nothing is recorded. */
function silent(channel, mode) {
  const nothing = () => {};
  const kept = { ...channel, kind: "live", mode, saves: false, deliver: undefined, send: async () => "sent" };
  for (const name of ["begin", "save", "commit", "close", "reopen", "retry"]) kept[name] = nothing;
  return kept;
}

async function openMirror(settings, patience) {
  const [other, origin] = [parentWindow(), settings.bridge?.origin ?? embedder()];
  if (!other || !origin) return NOBODY;
  const mirror = new Mirror(() => other, origin);
  await mirror.start(patience);
  return mirror;
}

function parentWindow() {
  return globalThis.parent === globalThis.window ? globalThis.opener : globalThis.parent;
}

/** The origin of the page around this one, or of the one that opened it. */
function embedder() {
  const around = globalThis.location?.ancestorOrigins?.[0];
  try {
    return around ?? new URL(document.referrer).origin;
  } catch {
    return null;
  }
}
