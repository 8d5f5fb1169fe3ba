import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";
import { CookieStore, LONGEST_VALUE, pack, unpack } from "../../packages/player/storage/cookie.js";
import { Statements } from "../../packages/player/statements.js";

/** `document.cookie` as browsers do it: set one at a time, read without attributes. */
class Jar {
  #pairs = new Map();
  attributes = "";
  constructor(works = true) {
    this.works = works;
  }
  get cookie() {
    return [...this.#pairs].map(([name, value]) => `${name}=${value}`).join("; ");
  }
  set cookie(text) {
    if (!this.works) return;
    const [pair, ...attributes] = text.split("; ");
    const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    this.attributes = attributes.join("; ");
    if (this.attributes.includes("Max-Age=0")) this.#pairs.delete(name);
    else if (text.length <= 4096) this.#pairs.set(name, value);
  }
}

const lesson = { id: "one-of-each", completion: {} };
const make = new Statements(lesson, "https://w3id.org/creator-lessons");
const question = { id: "q1", kind: "single", right: ["a"], choices: [{ id: "a" }, { id: "b" }] };
const parcel = (attempt = randomUUID()) => ({
  attempt,
  url: `/attempts/${attempt}/statements`,
  token: `${attempt}.Z9x2`.padEnd(100, "q"),
  notice: null,
  at: Date.now(),
  state: { segment: "quiz", cards: ["intro"], answers: { q1: { response: ["a"], tries: 1 } } },
});

test("it opens only where a cookie stays", async () => {
  await assert.rejects(CookieStore.open(new Jar(false)));
  const jar = new Jar();
  await CookieStore.open(jar);
  assert.equal(jar.cookie, "");
});

test("an answer is kept, partitioned and secure, and found again", async () => {
  const jar = new Jar();
  const store = new CookieStore(jar);
  const answer = make.answered(question, ["a"]);
  const own = parcel();
  assert.equal(await store.put(own, [answer]), true);
  assert.match(jar.attributes, /SameSite=None; Secure; Partitioned/);
  assert.match(jar.cookie, /^cl_outbox=[\w-]+$/);
  const [found] = await new CookieStore(jar).load();
  assert.deepEqual(found, { ...own, statements: [answer] });
});

test("what was delivered is forgotten, and an empty cookie goes away", async () => {
  const jar = new Jar();
  const store = new CookieStore(jar);
  const [one, two] = [make.answered(question, ["b"]), make.answered(question, ["a"])];
  const own = parcel();
  await store.put(own, [one, two]);
  await store.remove(own.attempt, [one.id]);
  assert.deepEqual((await store.load())[0].statements, [two]);
  await store.remove(own.attempt, [two.id], true);
  assert.equal(jar.cookie, "");
});

test("what another tab keeps of the same attempt is not this tab's to forget", async () => {
  const jar = new Jar();
  const [mine, theirs] = [new CookieStore(jar), new CookieStore(jar)];
  const [one, two] = [make.answered(question, ["b"]), make.answered(question, ["a"])];
  const own = parcel();
  await mine.put(own, [one]);
  await theirs.put(own, [two]);
  await mine.remove(own.attempt, [one.id], true);
  assert.deepEqual((await theirs.load())[0].statements, [two]);
});

test("a lesson's answers fit, several attempts share one cookie, and it never grows too long", async () => {
  const jar = new Jar();
  const store = new CookieStore(jar);
  let kept = 0;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const own = parcel();
    for (let index = 0; index < 8; index += 1) {
      if (await store.put(own, [make.answered({ ...question, id: `q${index}` }, ["a"])])) kept += 1;
      assert.ok(jar.cookie.length <= LONGEST_VALUE + "cl_outbox=".length);
    }
  }
  assert.ok(kept >= 16, `only ${kept} answers fit`);
  const found = (await store.load()).flatMap(({ statements }) => statements);
  assert.equal(found.length, kept); // what it said it keeps is there, and nothing else
});

test("what does not fit is not said to be kept, and what was there stays", async () => {
  const store = new CookieStore(new Jar());
  const own = parcel();
  const answer = make.answered(question, ["a"]);
  await store.put(own, [answer]);
  const noise = Array.from({ length: 2000 }, () => String.fromCharCode(0x4e00 + Math.random() * 20000)).join("");
  assert.equal(await store.put(own, [make.reflected(noise)]), false);
  assert.deepEqual((await store.load())[0].statements, [answer]);
});

test("video statements are not worth the place", async () => {
  const jar = new Jar();
  const video = make.video({ id: "film", duration: 10 }, { progress: 0, toString: () => "" });
  assert.equal(await new CookieStore(jar).put(parcel(), [video.played(0)]), false);
  assert.equal(jar.cookie, "");
});

test("a cookie that can't be read is no broken lesson", async () => {
  const jar = new Jar();
  jar.cookie = "cl_outbox=zgarbage; Path=/";
  assert.deepEqual(await new CookieStore(jar).load(), []);
  assert.equal(await new CookieStore(jar).put(parcel(), [make.answered(question, ["a"])]), true);
});

test("packing keeps every character", async () => {
  const text = JSON.stringify({ é: "音楽 🎵", "b/c": ["[,]"] });
  assert.equal(await unpack(await pack(text)), text);
});
