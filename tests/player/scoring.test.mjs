import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { conclude, isSettled, rulesOf } from "../../packages/player/scoring.js";

const folder = new URL("../vectors/scoring/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

test("there are vectors to run", () => assert.ok(files.length >= 5));

for (const file of files) {
  const content = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  for (const { name, rules, facts, expected } of Array.isArray(content) ? content : [content]) {
    test(`${file}: ${name}`, () => assert.deepEqual(conclude(rules, facts), expected));
  }
}

test("the rules of a lesson are its film, its cards and its questions", () => {
  const lesson = {
    completion: { watch: 0.8 },
    segments: [
      { id: "intro", kind: "card" },
      { id: "film", kind: "video", duration: 90 },
      { id: "quiz", kind: "quiz", questions: ["q"] },
    ],
    questions: { q: { id: "q", kind: "poll", points: 0 } },
  };
  const rules = rulesOf(lesson);
  assert.deepEqual(rules.video, { duration: 90 });
  assert.deepEqual(rules.cards, ["intro"]);
  assert.deepEqual(rules.questions.map((question) => question.id), ["q"]);
});

test("a wrong answer is settled only when the tries are used up", () => {
  const question = { id: "q", kind: "single", right: ["a"], points: 1 };
  assert.equal(isSettled(question, { response: ["b"], tries: 1 }, { tries: 2 }), false);
  assert.equal(isSettled(question, { response: ["b"], tries: 2 }, { tries: 2 }), true);
  assert.equal(isSettled(question, { response: ["a"], tries: 1 }, { tries: 2 }), true);
  assert.equal(isSettled(question, null, { tries: 2 }), false);
});
