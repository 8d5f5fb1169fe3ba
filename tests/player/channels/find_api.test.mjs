import assert from "node:assert/strict";
import test from "node:test";
import { findApi, waitForApi } from "../../../packages/player/channels/find_api.js";
import { RunTime } from "../../../packages/player/channels/run_time.js";
import { SCORM12 } from "../../../packages/player/channels/cmi12.js";

const isApi = (object) => typeof object.LMSSetValue === "function";
const API = { LMSSetValue() {} };
/** A window of another site: every touch throws. */
const hostile = () => new Proxy({}, { get: () => { throw new Error("Blocked a frame"); } });
const top = (more = {}) => {
  const made = { ...more };
  made.parent = made;
  made.top = made;
  return made;
};

test("the API is found here, above, and at the opener and above that", () => {
  assert.equal(findApi("API", isApi, top({ API })), API);
  assert.equal(findApi("API", isApi, { parent: { parent: top({ API }) } }), API);
  const opener = { parent: top({ API }) };
  assert.equal(findApi("API", isApi, { ...top(), opener }), API);
  assert.equal(findApi("API", isApi, { parent: { ...top(), opener }, top: { opener } }), API);
});

test("what goes by the name but is no API is passed by", () => {
  const below = { API: "a string", parent: { API: {}, parent: top({ API }) } };
  assert.equal(findApi("API", isApi, below), API);
});

test("a frame of another site hides nothing else and throws nothing", () => {
  const opener = top({ API });
  assert.equal(findApi("API", isApi, { parent: hostile(), opener, top: hostile() }), API);
  assert.equal(findApi("API", isApi, { parent: hostile(), opener: hostile(), top: hostile() }), null);
  assert.equal(findApi("API", isApi, hostile()), null);
  assert.equal(findApi("API", isApi, null), null);
});

test("a row of frames without end is given up", () => {
  let looked = 0;
  class Endless {
    get parent() {
      looked += 1;
      return new Endless();
    }
  }
  assert.equal(findApi("API", isApi, new Endless()), null);
  assert.ok(looked <= 50);
});

test("an API that comes late is waited for, and no longer than that", async () => {
  const window = top();
  setTimeout(() => { window.API = API; }, 150);
  assert.equal(await waitForApi("API", isApi, 3000, window), API);
  assert.equal(await waitForApi("OTHER", isApi, 120, window), null);
});

test("no answer of an API makes us throw, and only a no is a no", async () => {
  const answers = { LMSInitialize: "true", LMSGetLastError: "0" };
  const api = {
    LMSInitialize: () => answers.LMSInitialize,
    LMSGetValue: () => answers.LMSGetValue,
    LMSSetValue: (element) => { if (answers.throws) throw new Error("gone"); return answers[element]; },
    LMSCommit: () => answers.LMSCommit,
    LMSFinish: () => { throw new Error("gone"); },
    LMSGetLastError: () => answers.LMSGetLastError,
  };
  const runTime = new RunTime(SCORM12.names, async () => api);
  assert.equal(runTime.set("a", "1"), false, "nobody is there yet");
  assert.equal(await runTime.start(0), true);
  assert.equal(runTime.get("a"), "");
  answers.LMSGetValue = 4;
  assert.equal(runTime.get("a"), "4", "Open edX gives numbers");
  for (const [answer, taken] of [["true", true], [true, true], [undefined, true], ["false", false], [false, false]]) {
    answers.a = answer;
    answers.LMSCommit = answer;
    runTime.doubt();
    assert.equal(runTime.set("a", "1"), taken);
    assert.equal(runTime.commit(), taken);
  }
  answers.throws = true;
  assert.equal(runTime.set("b", "1"), false);
  assert.equal(runTime.finish(), false);
});

test("an API that somebody has started already is used, one that is broken is not", async () => {
  const api = { LMSInitialize: () => "false", LMSGetValue: () => "incomplete", LMSSetValue() {}, LMSGetLastError: () => 0 };
  assert.equal(await new RunTime(SCORM12.names, async () => api).start(0), true);
  api.LMSGetLastError = () => "301";
  assert.equal(await new RunTime(SCORM12.names, async () => api).start(0), false);
});
