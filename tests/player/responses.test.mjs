import assert from "node:assert/strict";
import test from "node:test";
import { isRight, parseResponse, readNumber, xapiResponse } from "../../packages/player/responses.js";

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
