import assert from "node:assert/strict";
import test, { afterEach } from "node:test";
import { Outbox } from "../../packages/player/outbox.js";
import { outcomeOf, packBody } from "../../packages/player/post.js";
import { MemoryStore } from "../../packages/player/storage/index.js";

const A = "attempt-a";
let serial = 0;
const statement = (text = "x") => ({ id: `id-${(serial += 1)}`, verb: { id: "answered" }, result: { response: text } });
const settled = async (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 20, "waits"))]);
const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A store that lasts from one visit to the next, as IndexedDB does. */
class LastingStore {
  kind = "lasting";
  durable = true;
  parcels = new Map();
  async load() {
    return structuredClone([...this.parcels.values()]);
  }
  async put(parcel, statements) {
    const before = this.parcels.get(parcel.attempt)?.statements ?? [];
    this.parcels.set(parcel.attempt, { ...parcel, statements: [...before, ...statements] });
    return true;
  }
  async remove(attempt, ids, whole) {
    const parcel = this.parcels.get(attempt);
    if (!parcel) return;
    parcel.statements = parcel.statements.filter((one) => !ids.includes(one.id));
    if (whole) this.parcels.delete(attempt);
  }
}

/** A server that stores everything once; `answer` may be replaced. */
class Server {
  bodies = [];
  stored = new Map();
  answer = (body) => {
    for (const one of body.statements) this.stored.set(one.id, one);
    return { status: 200, json: { stored: body.statements.map((one) => one.id), refused: [] } };
  };
  post = async (url, text, options = {}) => {
    const body = JSON.parse(text);
    this.bodies.push({ url, ...body, keepalive: Boolean(options.keepalive) });
    return this.answer(body, url);
  };
}

const open = [];
afterEach(() => open.splice(0).forEach((box) => box.stop()));

function outbox(server, store = new MemoryStore(), attempt = A) {
  const url = `/attempts/${attempt}/statements`;
  const box = new Outbox({ attempt, url, token: `t-${attempt}`, store, post: server.post });
  open.push(box);
  return box;
}

test("nothing is sent before the notice was read, then all of it with the notice's version", async () => {
  const server = new Server();
  const box = outbox(server);
  await box.open();
  const sent = box.add([statement()], { cards: [] });
  await tick();
  assert.equal(server.bodies.length, 0);
  box.begin("2");
  assert.equal(await sent, "sent");
  assert.equal(server.bodies[0].notice, "2");
  assert.equal(server.bodies[0].token, "t-attempt-a");
  await box.add([statement()], {});
  assert.equal("notice" in server.bodies.at(-1), false);
});

test("in memory an answer is safe only when the server has it; the network's return brings it there", async () => {
  const server = new Server();
  const answer = server.answer;
  server.answer = () => {
    throw new TypeError("no network");
  };
  const box = outbox(server);
  await box.open();
  box.begin();
  const statuses = [];
  box.onStatus((status) => statuses.push(status));
  const one = statement();
  const sent = box.add([one], {});
  assert.equal(await settled(sent), "waits");
  assert.deepEqual(statuses.at(-1), { waiting: 1, durable: false, problem: "offline" });
  server.answer = answer;
  box.retry();
  assert.equal(await sent, "sent");
  assert.deepEqual([...server.stored.keys()], [one.id]);
  assert.deepEqual(statuses.at(-1), { waiting: 0, durable: false, problem: null });
});

test("it tries again by itself, waiting longer each time", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const server = new Server();
  server.answer = () => ({ status: 503, json: null });
  const box = outbox(server);
  await box.open();
  box.begin();
  box.add([statement()], {});
  const flush = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  await flush();
  const counts = [server.bodies.length];
  for (const wait of [1000, 2000, 4000]) {
    context.mock.timers.tick(wait);
    await flush();
    counts.push(server.bodies.length);
  }
  assert.deepEqual(counts, [1, 2, 3, 4]);
  context.mock.timers.tick(3900);
  await flush();
  assert.equal(server.bodies.length, 4); // the fourth pause is 4 to 8 seconds long
});

test("what was kept is safe at once, and the next visit delivers it, once", async () => {
  const server = new Server();
  const answer = server.answer;
  server.answer = () => ({ status: 0, json: null });
  const store = new LastingStore();
  const first = outbox(server, store);
  await first.open();
  first.begin("1");
  const one = statement();
  assert.equal(await first.add([one], { cards: ["intro"] }), "kept");
  await tick();

  server.answer = answer;
  const second = outbox(server, store);
  const left = await second.open();
  assert.deepEqual(left.statements.map(({ id }) => id), [one.id]);
  assert.deepEqual(left.state, { cards: ["intro"] });
  second.begin();
  await tick();
  assert.deepEqual([...server.stored.keys()], [one.id]);
  assert.equal(server.bodies.at(-1).notice, "1");
  assert.equal(store.parcels.size, 0);
  const third = outbox(server, store);
  assert.deepEqual((await third.open()).statements, []);
});

test("a parcel of another attempt is delivered with its own address and token", async () => {
  const server = new Server();
  const store = new LastingStore();
  const old = statement();
  await store.put({ attempt: "old", url: "/attempts/old/statements", token: "t-old", at: Date.now(), state: { time: 3 } }, [old]);
  const box = outbox(server, store);
  assert.deepEqual((await box.open()).statements, []);
  box.begin();
  await tick();
  const body = server.bodies.find(({ url }) => url === "/attempts/old/statements");
  assert.equal(body.token, "t-old");
  assert.deepEqual(body.statements.map(({ id }) => id), [old.id]);
  assert.equal(store.parcels.size, 0);
});

test("what is meant for another attempt goes to its own door, and survives the page like an answer", async () => {
  const server = new Server();
  const answer = server.answer;
  server.answer = () => ({ status: 0, json: null });
  const store = new LastingStore();
  const to = { attempt: "old", url: "/attempts/old/statements", token: "t-old" };
  const first = outbox(server, store);
  await first.open();
  first.begin();
  const one = statement("did");
  assert.equal(first.waitsFor("old"), false);
  assert.equal(await first.deliver(to, [one]), "kept");
  assert.equal(first.waitsFor("old"), true);

  server.answer = answer;
  const second = outbox(server, store);
  assert.deepEqual((await second.open()).statements, []);
  assert.equal(second.waitsFor("old"), true);
  second.begin();
  await tick();
  const { url, token, statements, follow_up: skipped } = server.bodies.at(-1);
  assert.deepEqual([url, token, statements.map(({ id }) => id), skipped], [to.url, "t-old", [one.id], undefined]);
  assert.equal(second.waitsFor("old"), false);
  assert.equal(store.parcels.size, 0);
});

test("a body for another attempt may say something without a statement", async () => {
  const server = new Server();
  const store = new LastingStore();
  const box = outbox(server, store);
  await box.open();
  box.begin();
  const to = { attempt: "old", url: "/attempts/old/statements", token: "t-old" };
  box.deliver(to, [], { follow_up: "skipped" });
  await tick();
  const bodies = server.bodies.filter(({ url }) => url === to.url);
  assert.deepEqual(bodies.map((body) => [body.token, body.statements, body.follow_up]), [["t-old", [], "skipped"]]);
  assert.equal(store.parcels.size, 0);
  assert.equal(box.waitsFor("old"), false);
});

test("a parcel whose token opens nothing any more is given up after eight days, not before", async () => {
  const server = new Server();
  server.answer = (_, url) => ({ status: url.includes("old") || url.includes("new") ? 401 : 200, json: {} });
  const store = new LastingStore();
  const day = 24 * 3600 * 1000;
  await store.put({ attempt: "old", url: "/old", token: "t", at: Date.now() - 9 * day }, [statement()]);
  await store.put({ attempt: "newer", url: "/new", token: "t", at: Date.now() - 6 * day }, [statement()]);
  const box = outbox(server, store);
  await box.open();
  box.begin();
  await tick();
  assert.deepEqual([...store.parcels.keys()], ["newer"]);
});

test("a refused statement is not sent again, and its sender is told", async () => {
  const server = new Server();
  server.answer = (body) => ({
    status: 200,
    json: { stored: [], refused: body.statements.map(({ id }) => ({ id, reason: "no" })) },
  });
  const box = outbox(server);
  await box.open();
  box.begin();
  assert.equal(await box.add([statement()], {}), "refused");
  await box.flush();
  assert.equal(server.bodies.length, 1);
});

test("a statement that only lacks the notice is kept", async () => {
  const server = new Server();
  server.answer = (body) => ({
    status: 200,
    json: { stored: [], refused: body.statements.map(({ id }) => ({ id, reason: "notice_required" })) },
  });
  const store = new LastingStore();
  const box = outbox(server, store);
  await box.open();
  box.begin();
  let status;
  box.onStatus((now) => (status = now));
  await box.add([statement()], {});
  await tick();
  assert.equal(status.problem, "rejected");
  assert.equal(store.parcels.get(A).statements.length, 1);
});

test("too large a body is sent in parts", async () => {
  const server = new Server();
  const answer = server.answer;
  server.answer = (body) => (body.statements.length > 2 ? { status: 413, json: null } : answer(body));
  const box = outbox(server);
  await box.open();
  box.begin();
  const all = Array.from({ length: 7 }, () => statement());
  assert.equal(await box.add(all, {}), "sent");
  assert.deepEqual([...server.stored.keys()], all.map(({ id }) => id));
});

test("closing is said once, in a request that outlives the page, with all that waits", async () => {
  const server = new Server();
  server.answer = () => ({ status: 0, json: null });
  const box = outbox(server);
  await box.open();
  box.begin();
  const one = statement();
  box.add([one], {});
  box.commit({ time: 5 }, true);
  box.commit({ time: 5 }, true);
  await tick();
  const closing = server.bodies.filter((body) => body.closing);
  assert.equal(closing.length, 1);
  assert.equal(closing[0].keepalive, true);
  assert.deepEqual(closing[0].statements.map(({ id }) => id), [one.id]);
  assert.deepEqual(closing[0].state, { time: 5 });
});

test("a body that outlives the page stays below what browsers allow", () => {
  const statements = Array.from({ length: 50 }, () => statement("é".repeat(2000)));
  const { body, ids } = packBody({ token: "t", statements }, 50, 60_000, { closing: true });
  assert.ok(new TextEncoder().encode(body).length <= 60_000);
  assert.ok(ids.length > 5);
});

test("half a pair of signs does not make a body that no server can read", () => {
  const parcel = { token: "t", statements: [statement("cut \ud83d"), statement("whole 😀 \\ud83d")], state: { note: "\udc00x" } };
  const { body } = packBody(parcel, 50);
  assert.equal(/\p{Surrogate}/u.test(JSON.stringify(JSON.parse(body))), false);
  assert.equal(/(?<!\\)\\ud[89a-f]/i.test(body), false);
  const read = JSON.parse(body);
  assert.equal(read.statements[0].result.response, "cut \ufffd");
  assert.equal(read.statements[1].result.response, "whole 😀 \\ud83d");
});

test("an answer that knows none of our statements is not our server's", () => {
  assert.equal(outcomeOf(200, { stored: [], refused: [] }, ["a"]), "offline");
  assert.equal(outcomeOf(200, null, ["a"]), "offline");
  assert.equal(outcomeOf(200, { stored: ["a"] }, ["a"]), "accepted");
  assert.equal(outcomeOf(200, {}, []), "accepted");
  for (const [status, outcome] of [[401, "expired"], [413, "too-large"], [429, "offline"], [502, "offline"], [410, "rejected"]]) {
    assert.equal(outcomeOf(status, {}, ["a"]), outcome);
  }
});
