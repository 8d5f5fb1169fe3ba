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

test("of two first tries, in two tabs, a right one stands: that is how the server counts", () => {
  for (const order of [["a", "b"], ["b", "a"]]) {
    const session = new Session(lesson, NS);
    for (const choice of order) session.restoreAnswers({ q1: { response: [choice], tries: 1 } });
    assert.deepEqual(session.answers.q1.response, ["a"]);
  }
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

const choose = ["a", "b", "c"].map((id) => ({ id }));
const wordy = {
  id: "words",
  completion: { questions: "all", tries: 2 },
  segments: [{ id: "quiz", kind: "quiz", questions: ["t", "o", "m"] }],
  questions: {
    t: { id: "t", kind: "text", right: ["ISRC", "recording code"], points: 1, choices: [] },
    o: { id: "o", kind: "order", right: ["b", "a", "c"], points: 1, choices: choose },
    m: { id: "m", kind: "match", right: ["a[.]x", "b[.]y", "c[.]x"], points: 1, choices: choose, targets: [] },
  },
};

test("texts, orders and matches are taken up elsewhere, from the state, the server and what waits", () => {
  const before = new Session(wordy, NS);
  before.answer(wordy.questions.t, "Isrc?");
  before.answer(wordy.questions.o, ["a", "b", "c"]);
  before.answer(wordy.questions.m, ["a[.]x", "b[.]y", "c[.]x"]);
  const state = JSON.parse(JSON.stringify(before.toState()));
  const after = new Session(wordy, NS);
  after.restore(state);
  assert.deepEqual(after.answers, before.answers);
  assert.equal(after.standing(wordy.questions.t).right, true);
  assert.equal(after.standing(wordy.questions.o).settled, false);

  const statements = new Statements(wordy, NS);
  const replayed = new Session(wordy, NS);
  replayed.replay([
    statements.answered(wordy.questions.t, "ISWC"),
    statements.answered(wordy.questions.t, "Isrc?"),
    statements.answered(wordy.questions.o, ["b", "a", "c"]),
    statements.answered(wordy.questions.m, ["c[.]x", "a[.]x", "b[.]y"]),
  ]);
  assert.deepEqual(replayed.answers.t, { response: "Isrc?", tries: 2 });
  assert.deepEqual(replayed.answers.m.response, ["a[.]x", "b[.]y", "c[.]x"]);
  assert.equal(replayed.conclusion.points, 3);
});

test("responses that are none of these questions' are left out", () => {
  const session = new Session(wordy, NS);
  for (const response of [null, 5, "", " . ", ["a"], ["a", "b"], ["a[.]x"], { length: 3 }, ["a", "b", "c", "c"]]) {
    session.restore({ answers: { t: { response, tries: 1 }, o: { response, tries: 1 }, m: { response, tries: 1 } } });
  }
  assert.deepEqual(session.answers, {});
});

test("a state stays under 4000 characters, whatever was written, and right stays right", () => {
  const questions = {};
  for (let number = 0; number < 30; number += 1) {
    questions[`t${number}`] = { id: `t${number}`, kind: "text", right: ["ja"], points: 1, choices: [] };
  }
  const long = { ...wordy, questions, segments: [{ id: "quiz", kind: "quiz", questions: Object.keys(questions) }] };
  const session = new Session(long, NS);
  for (const question of Object.values(questions)) session.answer(question, `${question.id} ${"nein ".repeat(38)}`);
  session.answer(questions.t0, `ja${".".repeat(190)}`);
  const state = session.toState();
  assert.ok(JSON.stringify(state).length < 4000);
  const after = new Session(long, NS);
  after.restore(state);
  for (const question of Object.values(questions)) {
    assert.equal(after.standing(question).right, session.standing(question).right);
    assert.equal(after.standing(question).tries, session.standing(question).tries);
  }
});

test("confidence: the first answer before and the last one after stay, here and elsewhere", () => {
  const session = new Session(wordy, NS);
  assert.equal("confidence" in session.toState(), false);
  session.rate("before", "skipped");
  session.restore({ confidence: { before: 2, after: "skipped" } });
  session.restore({ confidence: { before: 5, after: 3 } });
  session.restore({ confidence: { before: "skipped", after: "skipped" } });
  assert.deepEqual(session.toState().confidence, { before: 2, after: 3 });
  const statements = new Statements(wordy, NS);
  session.replay([statements.confidence("before", 1), statements.confidence("after", 4)]);
  assert.deepEqual(session.confidence, { before: 2, after: 4 });
  for (const confidence of [null, "x", [3], { before: 0 }, { after: 6 }, { after: 2.5 }, { after: "5" }, { during: 3 }]) {
    session.restore({ confidence });
  }
  assert.deepEqual(session.confidence, { before: 2, after: 4 });
});
