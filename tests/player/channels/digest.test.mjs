import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { URL_SPACE, digest, uuid5 } from "../../../packages/player/channels/digest.js";

test("it is SHA-1, of texts of any length and language", () => {
  for (const text of ["", "abc", "ق", "x".repeat(55), "x".repeat(56), "x".repeat(63), "x".repeat(64), "é".repeat(500)]) {
    assert.equal(digest(text), createHash("sha1").update(text).digest("hex"));
  }
});

test("a name has one UUID, the same as everywhere", () => {
  assert.equal(uuid5(URL_SPACE, "https://x"), "48d34be5-10a3-5c30-96ef-9cf9a60110f2");
  assert.notEqual(uuid5(URL_SPACE, "a"), uuid5(URL_SPACE, "b"));
});
