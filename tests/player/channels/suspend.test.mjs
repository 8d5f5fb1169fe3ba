import assert from "node:assert/strict";
import test from "node:test";
import { packState, unpackState } from "../../../packages/player/channels/suspend.js";
import { parseSegments } from "../../../packages/player/played.js";
import { isAnswer, isRight } from "../../../packages/player/responses.js";
import { Session } from "../../../packages/player/session.js";
import { answerTo, lessonOf, random, stateOf } from "./made.mjs";

const LIMIT = 4096;
const NS = "https://example.org/ns";
const VISIBLE = /^[\x20-\x7e]*$/;

test("a state comes back as it was", () => {
  const lesson = lessonOf(random(1), { questions: 9 });
  const state = {
    segment: lesson.segments[1].id,
    time: 83.4,
    played: "0.000[.]12.340[,]20.000[.]83.400",
    cards: [lesson.segments[0].id],
    answers: Object.fromEntries(
      Object.values(lesson.questions).map((question) => [question.id, { response: answerTo(random(2), question), tries: 2 }]),
    ),
    captions: false,
    reflected: true,
    confidence: { before: 2, after: "skipped" },
    extras: { number: 7, try: 2, best: { standing: "failed", scaled: 0 }, key: "0f8fad5bd9cb469fa16570867728950e" },
  };
  const line = packState(lesson, state, LIMIT);
  assert.match(line, VISIBLE);
  assert.deepEqual(unpackState(lesson, line), state);
  delete state.extras.key; // as an earlier version wrote it
  assert.deepEqual(unpackState(lesson, packState(lesson, state, LIMIT)), state);
});

test("any state of any lesson fits, keeps every answer, its tries and whether it was right", () => {
  for (let seed = 0; seed < 400; seed += 1) {
    const next = random(seed);
    const lesson = lessonOf(next);
    const state = stateOf(next, lesson);
    const line = packState(lesson, state, LIMIT);
    assert.ok(line.length <= LIMIT, `seed ${seed}: ${line.length} characters`);
    assert.match(line, VISIBLE, `seed ${seed}`);
    const back = unpackState(lesson, line);
    for (const [id, { response, tries }] of Object.entries(state.answers)) {
      const question = lesson.questions[id];
      const kept = back.answers[id];
      assert.ok(kept, `seed ${seed}: ${id} is gone`);
      assert.equal(kept.tries, tries);
      assert.ok(isAnswer(question, kept.response), `seed ${seed}: ${id} is no answer any more`);
      assert.equal(isRight(question, kept.response), isRight(question, response), `seed ${seed}: ${id} changed sides`);
      if (question.kind !== "text") assert.deepEqual(kept.response, response);
    }
    assert.equal(back.segment, state.segment);
    assert.deepEqual(Object.keys(back.answers), Object.keys(state.answers), "in the order they were given");
  }
});

test("what was played is given up from the shortest part, and only where there is no room", () => {
  const lesson = lessonOf(random(3), { questions: 2 });
  const long = Array.from({ length: 60 }, (_, at) => `${at * 10}.000[.]${at * 10 + 1 + (at % 7)}.000`).join("[,]");
  const state = { played: long, cards: [], answers: {} };
  assert.equal(unpackState(lesson, packState(lesson, state, LIMIT)).played, long);
  const narrow = packState(lesson, state, 200);
  assert.ok(narrow.length <= 200 && narrow.length > 150);
  const lengths = (text) => parseSegments(text).map(([from, to]) => to - from);
  const left = lengths(unpackState(lesson, narrow).played);
  const given = lengths(long).sort((a, b) => b - a);
  assert.deepEqual([...left].sort((a, b) => b - a), given.slice(0, left.length));
});

test("at the limit to the character: one less, and something goes", () => {
  const lesson = lessonOf(random(5), { questions: 6, kinds: ["text"] });
  const words = "ق".repeat(200);
  const answers = Object.fromEntries(Object.keys(lesson.questions).map((id) => [id, { response: words, tries: 1 }]));
  const full = packState(lesson, { answers, cards: [] }, Infinity);
  assert.equal(packState(lesson, { answers, cards: [] }, full.length), full);
  const less = packState(lesson, { answers, cards: [] }, full.length - 1);
  assert.ok(less.length < full.length);
  const back = unpackState(lesson, less).answers;
  const shortened = Object.values(back).filter(({ response }) => response !== words);
  assert.equal(shortened.length, 1, "one text is enough");
  assert.equal(back[Object.keys(answers)[0]], Object.values(back)[0]);
  assert.notEqual(Object.values(back)[0].response, words, "and it is the oldest");
  assert.ok(words.startsWith(Object.values(back)[0].response));
});

test("a text of 200 letters outside the basic plane is a text like others", () => {
  const lesson = lessonOf(random(6), { questions: 1, kinds: ["text"] });
  const [id] = Object.keys(lesson.questions);
  const response = "𝄞a".repeat(100);
  const line = packState(lesson, { answers: { [id]: { response, tries: 1 } }, cards: [] }, LIMIT);
  assert.equal(unpackState(lesson, line).answers[id].response, response);
});

test("a right text that has to go short stays the one that is accepted", () => {
  const lesson = lessonOf(random(7), { questions: 1, kinds: ["text"] });
  const [question] = Object.values(lesson.questions);
  question.right = ["Intellectual property and nothing else, written out", "ИС"];
  const answers = { [question.id]: { response: "  intellectual PROPERTY, and nothing else: written out ", tries: 1 } };
  const kept = unpackState(lesson, packState(lesson, { answers, cards: [] }, 30)).answers[question.id];
  assert.equal(kept.response, question.right[0]);
});

test("in a changed lesson what is still the same is found, and the rest is left out", () => {
  const lesson = lessonOf(random(8), { questions: 4, kinds: ["single"] });
  const answers = Object.fromEntries(
    Object.values(lesson.questions).map((question) => [question.id, { response: [question.choices[1].id], tries: 1 }]),
  );
  const line = packState(lesson, { answers, cards: [lesson.segments[0].id], segment: lesson.segments[0].id }, LIMIT);
  const changed = structuredClone(lesson);
  const [first, second] = Object.values(changed.questions);
  first.choices.reverse();
  delete changed.questions[second.id];
  changed.segments.shift();
  const back = unpackState(changed, line);
  assert.deepEqual(Object.keys(back.answers), Object.keys(answers).slice(2));
  assert.deepEqual(back.cards, []);
  assert.equal(back.segment, undefined);
});

test("what is not ours, or was cut, is no state or half of one, and never an error", () => {
  const lesson = lessonOf(random(9), { questions: 6 });
  const line = packState(lesson, stateOf(random(10), lesson), LIMIT);
  for (const text of [undefined, null, 4, "", "page=2", "2!a", '{"cards":[]}', "1"]) {
    const state = unpackState(lesson, text);
    assert.ok(state === null || Object.keys(state.answers).length === 0);
  }
  for (let cut = 0; cut < line.length; cut += 1) {
    const session = new Session(lesson, NS);
    session.restore(unpackState(lesson, line.slice(0, cut)));
    session.restore(unpackState(lesson, `1!${line.slice(cut)}`));
  }
});
