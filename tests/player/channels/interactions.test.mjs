import assert from "node:assert/strict";
import test from "node:test";
import { interaction12, interaction2004, interactionOf } from "../../../packages/player/channels/interactions.js";
import { Statements } from "../../../packages/player/statements.js";
import { answerTo, lessonOf, random } from "./made.mjs";

const NS = "https://example.org/ns";
/* The patterns of both standards (SCORM 1.2 RTE 3.4.2.9, SCORM 2004 RTE 4.2.9.1 and .2). */
const ONE = "[a-z0-9]";
const RESPONSE12 = {
  choice: `${ONE}(,${ONE})*`,
  "true-false": "[tf]",
  numeric: "-?\\d+(\\.\\d+)?(e-?\\+?\\d+)?",
  "fill-in": ".{0,255}",
  sequencing: `${ONE}(,${ONE})*`,
  matching: `${ONE}\\.${ONE}(,${ONE}\\.${ONE})*`,
  likert: ONE,
};
const ID = "[\\w.-]{1,250}";
const RESPONSE2004 = {
  choice: `${ID}(\\[,\\]${ID})*`,
  "true-false": "true|false",
  numeric: "-?\\d+(\\.\\d+)?(e-?\\+?\\d+)?",
  "fill-in": ".{0,250}",
  sequencing: `${ID}(\\[,\\]${ID})*`,
  matching: `${ID}\\[\\.\\]${ID}(\\[,\\]${ID}\\[\\.\\]${ID})*`,
  likert: ID,
};
const is = (pattern, text) => new RegExp(`^(${pattern})$`, "su").test(text);

test("every answer of every question is written as both standards want it", () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const next = random(seed);
    const lesson = { ...lessonOf(next), confidence: "How sure?" };
    const say = new Statements(lesson, NS);
    for (const question of Object.values(lesson.questions)) {
      question.prompt_html = `<p>${"&amp;<b>x</b>".repeat(200)}</p>`;
      const statement = say.answered(question, answerTo(next, question));
      const one = interactionOf(statement, question, { lesson, ns: NS, number: 3 });
      assert.equal(one.number, 3);
      const old = Object.fromEntries(interaction12(one));
      assert.ok(is(RESPONSE12[old.type], old.student_response), `${old.type}: ${old.student_response}`);
      assert.ok(["correct", "wrong", "neutral"].includes(old.result));
      const late = Object.fromEntries(interaction2004(one));
      assert.ok(is(RESPONSE2004[late.type], late.learner_response), `${late.type}: ${late.learner_response}`);
      assert.ok(["correct", "incorrect", "neutral"].includes(late.result));
      assert.ok(late.description.length <= 250 && !late.description.includes("<"));
      for (const [name, value] of [...Object.entries(old), ...Object.entries(late)]) {
        assert.equal(typeof value, "string", name);
        if (name.startsWith("correct_responses") && late.type === "numeric") assert.ok(value.length > 0);
      }
    }
  }
});

test("how sure one is is an interaction; what one writes for oneself, reads or watches is none", () => {
  const lesson = { ...lessonOf(random(1)), confidence: "How <em>sure</em>?" };
  const say = new Statements(lesson, NS);
  const about = (statement) => interactionOf(statement, undefined, { lesson, ns: NS, number: 0 });
  assert.deepEqual(Object.fromEntries(interaction12(about(say.confidence("after", 4)))).student_response, "4");
  assert.equal(about(say.confidence("before", 1)).text, "How sure?");
  assert.equal(about(say.reflected("mine")), null);
  assert.equal(about(say.cardSeen({ id: "c" })), null);
});
