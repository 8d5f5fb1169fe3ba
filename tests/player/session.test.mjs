import assert from "node:assert/strict";
import test from "node:test";
import { Session } from "../../packages/player/session.js";
import { Statements } from "../../packages/player/statements.js";

const NS = "https://example.org/ns";
const choices = [{ id: "a" }, { id: "b" }];
const lesson = {
  id: "one",
  completion: { watch: 0.5, cards: true, questions: "all", mastery: 0.5, tries: 2 },
  segments: [
    { id: "intro", kind: "card" },
    { id: "film", kind: "video", duration: 100, cues: [{ at: 10, question: "q1" }] },
    { id: "quiz", kind: "quiz", questions: ["q2"] },
  ],
  questions: {
    q1: { id: "q1", kind: "single", right: ["a"], points: 1, choices },
    q2: { id: "q2", kind: "number", right: 3, points: 1, choices: [] },
  },
};

test("a state written here is taken up elsewhere", () => {
  const before = new Session(lesson, NS);
  before.segment = "film";
  before.time = 31.24;
  before.cards.add("intro");
  before.played.add("0.000[.]31.000");
  before.answer(lesson.questions.q1, ["b"]);
  before.captions = true;
  const state = JSON.parse(JSON.stringify(before.toState()));
  assert.deepEqual(state, {
    segment: "film",
    time: 31.2,
    played: "0.000[.]31.000",
    cards: ["intro"],
    answers: { q1: { response: ["b"], tries: 1 } },
    captions: true,
  });
  const after = new Session(lesson, NS);
  after.restore(state);
  assert.deepEqual(after.toState(), state);
});

test("a state that makes no sense takes nothing away and breaks nothing", () => {
  const session = new Session(lesson, NS);
  session.answer(lesson.questions.q1, ["a"]);
  for (const state of [
    null,
    "x",
    { segment: "gone", time: "x", played: 5, cards: "intro", answers: { q1: { response: 5 }, nothing: {} } },
    { answers: { __proto__: null, constructor: { response: ["a"], tries: 1 } } },
  ]) {
    session.restore(state);
  }
  assert.equal(session.segment, null);
  assert.deepEqual(session.answers, { q1: { response: ["a"], tries: 1 } });
});

test("the answer with more tries is the later one, whichever side knows it", () => {
  const session = new Session(lesson, NS);
  session.restoreAnswers({ q1: { response: ["b"], tries: 1, right: false } });
  session.restoreAnswers({ q1: { response: ["a"], tries: 2, right: true } });
  session.restoreAnswers({ q1: { response: ["b"], tries: 1, right: false } });
  assert.deepEqual(session.answers.q1, { response: ["a"], tries: 2 });
});

test("statements that wait count as done: nobody is asked again", () => {
  const statements = new Statements(lesson, NS);
  const waiting = [
    statements.cardSeen({ id: "intro" }),
    statements.answered(lesson.questions.q1, ["b"]),
    statements.answered(lesson.questions.q1, ["a"]),
    statements.answered(lesson.questions.q2, 3),
  ];
  const session = new Session(lesson, NS);
  session.replay(waiting);
  assert.deepEqual([...session.cards], ["intro"]);
  assert.deepEqual(session.answers.q1, { response: ["a"], tries: 2 });
  assert.deepEqual(session.answers.q2, { response: 3, tries: 1 });
});

test("what is missing is told in the lesson's order until the rule is fulfilled", () => {
  const session = new Session(lesson, NS);
  const kinds = () => session.missing.map(({ kind, segment }) => `${kind} ${segment.id}`);
  assert.deepEqual(kinds(), ["card intro", "watch film", "question film", "question quiz"]);
  session.cards.add("intro");
  session.played.add("0[.]50");
  session.answer(lesson.questions.q1, ["b"]);
  assert.deepEqual(kinds(), ["question film", "question quiz"]);
  session.answer(lesson.questions.q1, ["b"]);
  session.answer(lesson.questions.q2, 3);
  assert.deepEqual(kinds(), []);
  assert.equal(session.conclusion.completed, true);
  assert.equal(session.conclusion.scaled, 0.5);
});
