import assert from "node:assert/strict";
import test from "node:test";
import {
  STATUS,
  better,
  duration,
  exitOf,
  markOf,
  scoreOf,
  standingOf,
  timeOfEvent,
  timespan,
} from "../../../packages/player/channels/status.js";

test("one table says what a conclusion is called, in each standard", () => {
  const called = (completed, success) => STATUS[standingOf({ completed, success })];
  assert.deepEqual(called(false, null), { lesson: "incomplete", completion: "incomplete", success: "unknown", verbs: [] });
  assert.deepEqual(called(true, null).verbs, ["completed"]);
  assert.equal(called(true, undefined).lesson, "completed");
  assert.equal(called(true, true).lesson, "passed");
  assert.equal(called(true, false).lesson, "failed");
  assert.deepEqual([called(true, false).completion, called(true, false).success], ["completed", "failed"]);
  assert.equal(standingOf({ completed: false, success: true }), "incomplete", "nobody passes what is not complete");
});

test("a score is reported when the lesson is complete, nothing of nothing and 0 as a score", () => {
  assert.deepEqual(scoreOf({ completed: true, scaled: 0 }), { scaled: 0, raw: 0, min: 0, max: 100 });
  assert.deepEqual(scoreOf({ completed: true, scaled: 0.8571 }), { scaled: 0.8571, raw: 85.71, min: 0, max: 100 });
  assert.equal(scoreOf({ completed: true, scaled: null }), null);
  assert.equal(scoreOf({ completed: false, scaled: 1 }), null);
});

test("what was reached once is never taken back", () => {
  for (const [a, b, best] of [
    ["passed", "failed", "passed"],
    ["incomplete", "failed", "failed"],
    ["failed", "incomplete", "failed"],
    ["failed", "completed", "completed"],
    ["completed", "passed", "passed"],
  ]) {
    assert.equal(better(a, b), best);
    assert.equal(better(b, a), best);
  }
});

test("only who failed and may try anew begins a new attempt", () => {
  assert.equal(exitOf("failed", true), "normal");
  assert.equal(exitOf("failed", false), "suspend");
  for (const standing of ["incomplete", "completed", "passed"]) assert.equal(exitOf(standing, true), "suspend");
});

test("a pass mark is one only where it is a number in its range; 0 is a mark", () => {
  assert.equal(markOf("80", 100), 0.8);
  assert.equal(markOf(0.9), 0.9);
  assert.equal(markOf("0", 100), 0);
  for (const none of ["", null, undefined, "eighty", NaN, 1.1, -0.1]) assert.equal(markOf(none), null);
});

test("times are written as each standard wants them", () => {
  assert.equal(timespan(0), "0000:00:00.00");
  assert.equal(timespan(3725.5), "0001:02:05.50");
  assert.equal(timespan(59.999), "0000:01:00.00");
  assert.equal(timespan(1e9), "9999:00:00.00");
  assert.equal(timespan(-4), "0000:00:00.00");
  assert.equal(duration(83.456), "PT83.46S");
  assert.equal(duration(0), "PT0S");
  assert.equal(timeOfEvent(new Date("2026-11-22T10:00:00.987Z")), "2026-11-22T10:00:00.98Z");
});
