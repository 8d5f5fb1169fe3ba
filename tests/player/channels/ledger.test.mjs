import assert from "node:assert/strict";
import test from "node:test";
import { Book } from "../../../packages/player/channels/book.js";
import { Ledger } from "../../../packages/player/channels/ledger.js";
import { unpackState } from "../../../packages/player/channels/suspend.js";
import { Statements } from "../../../packages/player/statements.js";

const NS = "https://example.org/ns";
const choices = [{ id: "a" }, { id: "b" }];
const question = (id) => ({ id, kind: "single", right: ["a"], points: 1, choices, prompt_html: "<p>Which?</p>" });
const lesson = {
  id: "one",
  completion: { cards: true, questions: "all", mastery: 0.5, tries: 2, retakes: true },
  segments: [
    { id: "intro", kind: "card" },
    { id: "quiz", kind: "quiz", questions: ["q1"] },
  ],
  questions: { q1: question("q1") },
};
const say = new Statements(lesson, NS);
const before = { cards: ["intro"], answers: {} };

test("an answer counts before the player has counted it, and once", () => {
  const ledger = new Ledger(lesson, NS);
  const wrong = say.answered(lesson.questions.q1, ["b"]);
  ledger.take([wrong], before);
  assert.deepEqual(ledger.state.answers.q1, { response: ["b"], tries: 1 });
  ledger.take([wrong], before);
  ledger.take([], { cards: ["intro"], answers: { q1: { response: ["b"], tries: 1 } } });
  assert.equal(ledger.state.answers.q1.tries, 1);
  ledger.take([say.answered(lesson.questions.q1, ["a"])], { answers: { q1: { response: ["b"], tries: 1 } } });
  assert.deepEqual(ledger.state.answers.q1, { response: ["a"], tries: 2 });
  assert.equal(ledger.standing, "passed");
});

test("what an earlier visit left unsent is not counted a second time", () => {
  const ledger = new Ledger(lesson, NS);
  ledger.take([], { answers: { q1: { response: ["b"], tries: 1 } } });
  ledger.absorb([say.answered(lesson.questions.q1, ["b"])], null);
  assert.equal(ledger.state.answers.q1.tries, 1);
});

test("an earlier visit that left nothing takes nothing away", () => {
  const film = { id: "film", kind: "video", duration: 60, cues: [] };
  const ledger = new Ledger({ ...lesson, segments: [...lesson.segments, film] }, NS);
  ledger.take([], { segment: "film", time: 31.5, played: "0.000[.]31.500" });
  ledger.absorb([], null);
  assert.deepEqual([ledger.state.segment, ledger.state.time], ["film", 31.5]);
});

test("what comes after the end of a try changes nothing any more", () => {
  const book = new Book({ ...lesson, completion: { ...lesson.completion, questions: "none" } }, NS);
  book.note([], before);
  const ended = book.record({ longest: 4096, counts: true });
  assert.equal(ended.standing, "failed");
  book.note([say.answered(lesson.questions.q1, ["a"])], before);
  assert.equal(book.record({ longest: 4096, counts: true }).standing, "failed");
});

test("who failed tries anew at the next visit; the better result of all stays", () => {
  const first = new Book(lesson, NS);
  for (const _ of [1, 2]) first.note([say.answered(lesson.questions.q1, ["b"])], before);
  const failed = first.record({ longest: 4096, counts: true });
  assert.deepEqual([failed.standing, failed.score.raw, failed.exit], ["failed", 0, "normal"]);
  const second = new Book(lesson, NS, { states: [unpackState(lesson, failed.suspend)] });
  assert.deepEqual(second.state.answers, {});
  assert.equal(second.conclusion, null);
  assert.equal(second.record({ longest: 4096, counts: true }).standing, "failed");
  second.note([say.answered(lesson.questions.q1, ["a"])], before);
  const passed = second.record({ longest: 4096, counts: true });
  assert.deepEqual([passed.standing, passed.score.raw, passed.interactions[0].number], ["passed", 100, 2]);
  const third = new Book(lesson, NS, { states: [unpackState(lesson, passed.suspend), unpackState(lesson, failed.suspend)] });
  assert.equal(third.conclusion.success, true);
  assert.deepEqual(third.state.answers.q1, { response: ["a"], tries: 1 });
});

test("where a lesson has no retakes, who failed comes back to the result", () => {
  const once = { ...lesson, completion: { ...lesson.completion, retakes: false } };
  const state = { ...before, answers: { q1: { response: ["b"], tries: 2 } } };
  const book = new Book(once, NS, { states: [state] });
  assert.equal(book.conclusion.success, false);
  assert.equal(book.record({ longest: 4096, counts: true }).exit, "suspend");
});
