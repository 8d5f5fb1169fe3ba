import assert from "node:assert/strict";
import test from "node:test";
import { Played, parseSegments } from "../../packages/player/played.js";

/** Plays from one second to another, reported four times a second. */
function watch(played, from, to, rate = 1) {
  for (let time = from; time <= to + 1e-9; time += 0.25 * rate) played.reached(time, rate, (time / rate) * 1000);
  played.stop();
}

test("what was played is written as the Video Profile wants it", () => {
  const played = new Played(100);
  watch(played, 0, 12);
  watch(played, 14, 21);
  assert.equal(String(played), "0.000[.]12.000[,]14.000[.]21.000");
  assert.equal(played.progress, 0.19);
});

test("skipping adds nothing and watching twice counts once", () => {
  const played = new Played(100);
  played.reached(0, 1, 0);
  played.reached(0.25, 1, 250);
  played.reached(80, 1, 500); // a jump that no event announced
  played.reached(80.25, 1, 750);
  played.stop();
  assert.equal(String(played), "0.000[.]0.250[,]80.000[.]80.250");
  watch(played, 80, 80.25);
  assert.equal(played.progress, 0.005);
});

test("at double speed all seconds of the film count", () => {
  const played = new Played(100);
  watch(played, 0, 50, 2);
  assert.equal(played.progress, 0.5);
});

test("what was played before is kept, nonsense in it is not", () => {
  const played = new Played(10, "0.000[.]5.000[,]x[.]9[,]7[.]3[,]8.000[.]99.000");
  assert.deepEqual(played.segments, [[0, 5], [8, 10]]);
  played.add("4.000[.]6.000");
  assert.deepEqual(played.segments, [[0, 6], [8, 10]]);
  assert.deepEqual(parseSegments(undefined), []);
});

test("a restless viewer's segments stay short enough to be kept, and only understate", () => {
  const played = new Played(1000);
  for (let start = 0; start < 1000; start += 5) watch(played, start, start + (start % 2 ? 1 : 2));
  assert.ok(String(played).length <= 1500);
  assert.ok(new Played(1000, String(played)).progress <= played.progress);
});
