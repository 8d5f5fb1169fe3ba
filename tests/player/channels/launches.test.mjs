import assert from "node:assert/strict";
import test from "node:test";
import { tincanLaunch } from "../../../packages/player/channels/tincan.js";
import { cmi5Launch } from "../../../packages/player/channels/cmi5.js";
import { Whole } from "../../../packages/player/channels/whole.js";

const lesson = {
  id: "one",
  lang: "en",
  title: "One",
  version: 2,
  activity: "https://example.org/ns/lessons/one",
  segments: [],
  questions: {},
};
const address = (query) => `https://lms.example/page?${new URLSearchParams(query)}`;
const ENDPOINT = "https://lrs.example/xapi";

test("old LMSs write the actor in lists, and an account's names differently", () => {
  const actor = { name: ["Lee"], mbox: ["mailto:lee@x.example"], account: [{ accountServiceHomePage: "https://x.example", accountName: "7" }] };
  const launch = tincanLaunch(address({ endpoint: ENDPOINT, actor: JSON.stringify(actor) }), lesson);
  assert.deepEqual(launch.actor, {
    objectType: "Agent",
    name: "Lee",
    mbox: "mailto:lee@x.example",
    account: { homePage: "https://x.example", name: "7" },
  });
});

test("without a registration there is one attempt of a learner at an activity, the same each time", () => {
  const actor = JSON.stringify({ mbox: "mailto:lee@x.example" });
  const [one, again] = [1, 2].map(() => tincanLaunch(address({ endpoint: ENDPOINT, actor }), lesson));
  assert.match(one.registration, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(one.registration, again.registration);
  assert.equal(one.activityId, lesson.activity);
  const other = tincanLaunch(address({ endpoint: ENDPOINT, actor: actor.replace("lee", "max") }), lesson);
  assert.notEqual(one.registration, other.registration);
});

test("a launch that names nobody, or no store, records nothing", async () => {
  for (const query of [{}, { endpoint: ENDPOINT }, { endpoint: ENDPOINT, actor: "lee" }, { endpoint: ENDPOINT, actor: "{}" }]) {
    assert.equal(tincanLaunch(address(query), lesson).lrs, null);
    assert.equal((await cmi5Launch(address(query))).lrs, null);
  }
});

test("nothing of the LMS's context template is overwritten, and lists are joined", () => {
  const template = {
    registration: "kept",
    platform: "LMS",
    contextActivities: { grouping: { id: "https://lms.example/course" }, parent: [{ id: lesson.activity }] },
    extensions: { "https://x.example/e": 1 },
  };
  const launch = { actor: { mbox: "mailto:a@x.example" }, registration: "kept", template, channel: "cmi5" };
  const whole = new Whole(launch, lesson, { ns: "https://example.org/ns", market: "FR" });
  const statement = { id: "1", verb: { id: "v" }, object: { id: `${lesson.activity}/cards/a` }, context: { extensions: { own: 1 } } };
  const { context, actor } = whole.part(statement);
  assert.deepEqual(actor, launch.actor);
  assert.equal(context.platform, "LMS");
  assert.deepEqual(context.contextActivities.grouping, [template.contextActivities.grouping]);
  assert.deepEqual(context.contextActivities.parent, template.contextActivities.parent);
  assert.deepEqual(context.extensions, {
    own: 1,
    "https://example.org/ns/extensions/version": 2,
    "https://example.org/ns/extensions/language": "en",
    "https://example.org/ns/extensions/channel": "cmi5",
    "https://example.org/ns/extensions/market": "FR",
    "https://x.example/e": 1,
  });
});
