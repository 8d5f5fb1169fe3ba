import assert from "node:assert/strict";
import test from "node:test";
import { apiHere } from "../../../packages/player/channels/html.js";

function storage() {
  const kept = new Map();
  return { kept, getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
}

test("what a lesson sets is there on the next visit, once it was committed", () => {
  const here = storage();
  const api = apiHere("a-lesson", here);
  api.SetValue("cmi.suspend_data", "1!x");
  assert.equal(apiHere("a-lesson", here).GetValue("cmi.suspend_data"), "");
  api.Commit("");
  assert.equal(apiHere("a-lesson", here).GetValue("cmi.suspend_data"), "1!x");
  assert.equal(apiHere("another", here).GetValue("cmi.suspend_data"), "");
});

test("whoever uses the browser has one made-up name in all lessons", () => {
  const here = storage();
  const name = apiHere("a-lesson", here).GetValue("cmi.learner_id");
  assert.match(name, /^[0-9a-f-]{36}$/);
  assert.equal(apiHere("another", here).GetValue("cmi.learner_id"), name);
  assert.notEqual(apiHere("a-lesson", storage()).GetValue("cmi.learner_id"), name);
});

test("a browser that keeps nothing, or has something strange in the place, is no error", () => {
  const refuses = { getItem: () => assert.fail(), setItem: () => assert.fail() };
  for (const place of [null, refuses]) {
    const api = apiHere("a-lesson", place);
    assert.equal(api.SetValue("cmi.location", "quiz"), "true");
    assert.equal(api.Commit(""), "true");
    assert.equal(api.GetValue("cmi.location"), "quiz");
  }
  const strange = storage();
  strange.setItem("creator-lessons page a-lesson", "{");
  assert.equal(apiHere("a-lesson", strange).GetValue("cmi.location"), "");
});
