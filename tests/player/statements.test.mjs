import assert from "node:assert/strict";
import test from "node:test";
import { Played } from "../../packages/player/played.js";
import { Statements, uuid4 } from "../../packages/player/statements.js";
import { VERBS, VIDEO } from "../../packages/player/vocabulary.js";

const NS = "https://example.org/ns";
const lesson = { id: "one", completion: { watch: 0.8 } };
const film = { id: "film", duration: 92.4004 };
const statements = new Statements(lesson, NS);
const V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("each statement has an id of its own, a UTC time in milliseconds, and no actor", () => {
  const [one, two] = [statements.cardSeen({ id: "intro" }), statements.cardSeen({ id: "intro" })];
  assert.match(one.id, V4);
  assert.notEqual(one.id, two.id);
  assert.match(one.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(Object.keys(one).sort(), ["id", "object", "timestamp", "verb"]);
  assert.deepEqual(one.object, { objectType: "Activity", id: `${NS}/lessons/one/cards/intro` });
});

test("ids are version 4 also where crypto.randomUUID is missing", (context) => {
  context.mock.method(globalThis.crypto, "randomUUID", undefined);
  Object.defineProperty(globalThis.crypto, "randomUUID", { value: undefined, configurable: true });
  try {
    assert.match(uuid4(), V4);
  } finally {
    delete globalThis.crypto.randomUUID;
  }
});

test("an answer says what was chosen and whether it is right; a poll does not judge", () => {
  const question = { id: "q", kind: "single", right: ["b"], choices: [{ id: "a" }, { id: "b" }] };
  const answered = statements.answered(question, ["b"]);
  assert.equal(answered.verb.id, VERBS.answered);
  assert.deepEqual(answered.result, { response: "b", success: true });
  const poll = statements.answered({ ...question, kind: "poll" }, ["a"]);
  assert.equal(poll.verb.id, VERBS.responded);
  assert.deepEqual(poll.result, { response: "a" });
});

test("a text is sent as it was written, with whether it is right", () => {
  const question = { id: "q", kind: "text", right: ["ISRC"], choices: [] };
  assert.deepEqual(statements.answered(question, "isrc!").result, { response: "isrc!", success: true });
  assert.deepEqual(statements.answered(question, "ISWC").result, { response: "ISWC", success: false });
});

test("how sure somebody is, before and after, is a response from 1 to 5", () => {
  const statement = statements.confidence("before", 2);
  assert.equal(statement.verb.id, VERBS.responded);
  assert.equal(statement.object.id, `${NS}/lessons/one/confidence/before`);
  assert.deepEqual(statement.result, { response: "2" });
});

test("the follow-up says what was chosen, and the note where there is one, cut at 1000 characters", () => {
  const statement = statements.followUp("started");
  assert.equal(statement.verb.id, VERBS.responded);
  assert.equal(statement.object.id, `${NS}/lessons/one/follow-up`);
  assert.deepEqual(statement.result, { response: "started" });
  assert.equal("extensions" in statements.followUp("did", "  ").result, false);
  const { extensions } = statements.followUp("did", `${"x".repeat(1200)}`).result;
  assert.deepEqual(extensions, { [`${NS}/extensions/note`]: "x".repeat(1000) });
});

test("a reflection is cut at 2000 characters", () => {
  assert.equal(statements.reflected("x".repeat(3000)).result.response.length, 2000);
});

test("no text is cut in the middle of a sign", () => {
  const said = statements.reflected(`${"x".repeat(1999)}😀`).result.response;
  assert.equal(said, "x".repeat(1999));
  const { extensions } = statements.followUp("did", `${"x".repeat(999)}😀`).result;
  assert.deepEqual(extensions, { [`${NS}/extensions/note`]: "x".repeat(999) });
});

test("video statements have what the Video Profile 1.0.3 requires of each verb", () => {
  const played = new Played(92.4004, "0.000[.]80.000");
  const video = statements.video(film, played, () => true);
  const session = video.played(0).context.extensions[VIDEO.session_id];
  assert.match(session, V4);
  const context = {
    [VIDEO.length]: 92.4,
    [VIDEO.session_id]: session,
    [VIDEO.cc_enabled]: true,
    [VIDEO.completion_threshold]: 0.8,
  };
  const seen = { [VIDEO.time]: 80, [VIDEO.progress]: 0.866, [VIDEO.played_segments]: "0.000[.]80.000" };
  for (const [verb, extensions] of [
    ["played", { [VIDEO.time]: 80 }],
    ["paused", seen],
    ["completed", seen],
  ]) {
    const statement = video[verb](80.00001);
    assert.equal(statement.verb.id, VERBS[verb]);
    assert.deepEqual(statement.object, { objectType: "Activity", id: `${NS}/lessons/one/video` });
    assert.deepEqual(statement.result.extensions, extensions);
    assert.deepEqual(statement.context.extensions, context);
  }
  const seeked = video.seeked(10, 20.12345);
  assert.deepEqual(seeked.result.extensions, { [VIDEO.time_from]: 10, [VIDEO.time_to]: 20.123 });
  const { result } = video.completed(80);
  assert.equal(result.completion, true);
  assert.match(result.duration, /^PT\d+\.\d{2}S$/);
});

test("the threshold is left out when all has to be watched", () => {
  const whole = new Statements({ id: "one", completion: { watch: 1 } }, NS);
  const statement = whole.video(film, new Played(92.4)).played(0);
  assert.equal(VIDEO.completion_threshold in statement.context.extensions, false);
});
