import assert from "node:assert/strict";
import test from "node:test";
import { folded, isAnswer, isRight, pair, parseResponse, readNumber, xapiResponse } from "../../packages/player/responses.js";

const many = { kind: "multiple", right: ["a", "c"], choices: [{ id: "a" }, { id: "b" }, { id: "c" }] };

test("choices are right in any order, and only all of them", () => {
  assert.equal(isRight(many, ["c", "a"]), true);
  assert.equal(isRight(many, ["a"]), false);
  assert.equal(isRight(many, ["a", "b", "c"]), false);
});

test("a response is written in the question's order and read back", () => {
  assert.equal(xapiResponse(many, ["c", "a"]), "a[,]c");
  assert.deepEqual(parseResponse(many, "a[,]c"), ["a", "c"]);
  assert.equal(xapiResponse({ kind: "number" }, 12.5), "12.5");
  assert.equal(parseResponse({ kind: "number" }, "12.5"), 12.5);
  assert.equal(parseResponse({ kind: "number" }, "twelve"), null);
  assert.equal(parseResponse(many, ""), null);
});

const order = { kind: "order", right: ["b", "a", "c"], choices: many.choices };
const match = { kind: "match", right: ["a[.]x", "b[.]y"], choices: [{ id: "a" }, { id: "b" }], targets: [] };
const text = { kind: "text", right: ["ISRC", "code d'enregistrement"], choices: [] };

test("an order is written as the learner put it, a match in the question's order", () => {
  assert.equal(xapiResponse(order, ["c", "a", "b"]), "c[,]a[,]b");
  assert.deepEqual(parseResponse(order, "c[,]a[,]b"), ["c", "a", "b"]);
  assert.equal(parseResponse(order, "c[,]a"), null);
  assert.equal(xapiResponse(match, [pair("b", "x"), pair("a", "y")]), "a[.]y[,]b[.]x");
  assert.deepEqual(parseResponse(match, "a[.]y[,]b[.]x"), ["a[.]y", "b[.]x"]);
  assert.equal(parseResponse(match, "a[.]y"), null);
});

test("a text is written as it is, and right however people write it", () => {
  assert.equal(xapiResponse(text, " Isrc, I think "), " Isrc, I think ");
  assert.equal(parseResponse(text, " Isrc, I think "), " Isrc, I think ");
  assert.equal(parseResponse(text, "?!"), null);
  assert.equal(isRight(text, "Code d\u2019Enregistr\u00e9ment"), true);
  assert.equal(isAnswer(text, ["ISRC"]), false);
});

test("a text is folded as in Python", () => {
  assert.equal(folded("Œuvre\u00a0protégée!"), "œuvre protegee");
  assert.equal(folded("ЁЖ"), "еж");
  assert.equal(folded("مُؤَلِّف"), "مولف");
  assert.equal(folded("ＩＳＲＣ。编码"), "isrc 编码");
  assert.equal(folded("\u200f…\n"), "");
});

test("numbers are read as people write them", () => {
  assert.equal(readNumber("12,5"), 12.5);
  assert.equal(readNumber(" 12.5 "), 12.5);
  assert.equal(readNumber("50 %"), 50);
  assert.equal(readNumber("1\u202f000"), 1000);
  assert.equal(readNumber("\u22123"), -3);
  for (const nonsense of ["", "abc", "1e5", "1.2.3", "--1", "."]) assert.equal(readNumber(nonsense), null, nonsense);
});

test("a number counts within its tolerance", () => {
  const question = { kind: "number", right: 0.1, tolerance: 0.3 };
  assert.equal(isRight(question, 0.4), true);
  assert.equal(isRight(question, 0.41), false);
});
