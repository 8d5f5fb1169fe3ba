import assert from "node:assert/strict";
import test from "node:test";
import { Book } from "../../../packages/player/channels/book.js";
import { unpackState } from "../../../packages/player/channels/suspend.js";
import { lessonOf, random } from "./made.mjs";

const NS = "https://example.org/ns";
const lesson = () => ({ ...lessonOf(random(3)), completion: { cards: true, questions: "all", mastery: null, tries: 1, retakes: true } });

test("an attempt keeps its key from visit to visit, and nobody can guess it", () => {
  const shown = lesson();
  const first = new Book(shown, NS);
  assert.match(first.key, /^[0-9a-f]{32}$/);
  assert.notEqual(new Book(shown, NS).key, first.key);
  const later = new Book(shown, NS, { states: [unpackState(shown, first.packed(4096)), null] });
  assert.equal(later.key, first.key);
});

test("another try has another key", () => {
  const book = new Book(lesson(), NS);
  const before = book.key;
  book.beginAnew();
  assert.notEqual(book.key, before);
});

test("what the LMS keeps goes before what the page has made meanwhile", () => {
  const shown = lesson();
  const [kept, here] = [new Book(shown, NS), new Book(shown, NS)];
  const states = [kept, null, here].map((book) => book && unpackState(shown, book.packed(4096)));
  assert.equal(new Book(shown, NS, { states }).key, kept.key);
  assert.equal(new Book(shown, NS, { states: [null, null, states[2]] }).key, here.key);
});
