/**
 * Runs in a live package's page, beside the LMS's API: hands what the lesson in the frame reports to the LMS. The lesson
 * is on our origin; nobody else is heard, and nothing is said to anybody else (wire.js).
 */
import { Desk } from "./desk.js";
import { Wire } from "./wire.js";

const PATIENCE = 4000;
const DIALECTS = {
  1.2: () => import("./cmi12.js").then((module) => module.SCORM12),
  2004: () => import("./cmi2004.js").then((module) => module.SCORM2004),
};

/**
 * Starts the bridge.
 * @param options.frame the element that shows the lesson, or a function that gives its window; `origin`: of the lesson;
 *   `version`: "1.2" or "2004"; `find`: see find_api.js, replaced in tests.
 */
export async function startBridge({ frame, origin, version, find = undefined }) {
  const desk = new Desk(await DIALECTS[version](), find);
  const started = desk.start(PATIENCE);
  let latest = null;
  const other = () => (typeof frame === "function" ? frame() : frame.contentWindow);
  const write = (record, keep) => {
    latest = record;
    return desk.write(record, keep);
  };
  const wire = new Wire(other, origin, {
    ready: async () => wire.say("hello", { known: (await started) ? desk.read() : null }),
    write: async ({ number, record, keep }) => {
      await started;
      if (!desk.alive) await desk.start(0);
      wire.say("ack", { number, taken: write(record, keep) });
    },
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && latest) write(latest, true);
  });
  addEventListener("pagehide", () => {
    if (latest) write(latest, true);
    desk.finish();
  });
}
