import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { speaker } from "../../packages/player/messages.js";

const player = new URL("../../packages/player/", import.meta.url);
const read = (lang) => JSON.parse(readFileSync(new URL(`messages/${lang}.json`, player), "utf8"));
const english = read("en");
const others = readdirSync(new URL("messages/", player))
  .map((name) => name.replace(".json", ""))
  .filter((lang) => lang !== "en");
const names = (message) => {
  const text = typeof message === "string" ? message : Object.values(message).join(" ");
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
};

for (const lang of others) {
  test(`${lang} says everything that English says, with the same values`, () => {
    const own = read(lang);
    assert.deepEqual(Object.keys(own).sort(), Object.keys(english).sort());
    for (const [key, message] of Object.entries(own)) {
      assert.deepEqual(names(message), names(english[key]), key);
    }
  });
  test(`${lang} has every plural form that its rules ask for`, () => {
    const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories.filter((form) => form !== "many");
    for (const [key, message] of Object.entries(read(lang))) {
      if (typeof message === "object") for (const form of forms) assert.ok(message[form], `${key}: ${form}`);
    }
  });
}

test("every message that the player asks for is there, and none is left over", () => {
  const files = readdirSync(player, { recursive: true }).filter((name) => name.endsWith(".js"));
  const code = files.map((name) => readFileSync(new URL(name, player), "utf8")).join("\n");
  const quoted = new Set([...code.matchAll(/"([a-z_]+)"/g)].map((found) => found[1]));
  // Keys put together: level_…, badge_…, end_…, save_…
  const built = /^(level|badge|end|save)_/;
  for (const key of Object.keys(english)) assert.ok(quoted.has(key) || built.test(key), `nobody says ${key}`);
  for (const [, key] of code.matchAll(/say\(\s*"([a-z_]+)"/g)) assert.ok(key in english, `no words for ${key}`);
});

test("values are filled in, counted and written as the language does", () => {
  const say = speaker("fr", { many: { one: "{count} carte", other: "{count} cartes" }, name: "Lire {title}" });
  assert.equal(say("many", { count: 1 }), "1 carte");
  assert.equal(say("many", { count: 0 }), "0 carte");
  assert.equal(say("many", { count: 1200 }).replace(/\s/g, " "), "1 200 cartes");
  assert.equal(say("name", { title: "{count}" }), "Lire {count}");
  assert.equal(say.percent(0.8).replace(/\s/g, " "), "80 %");
  assert.equal(say.time(83.9), "1:23");
  assert.equal(say.date("2026-11-01"), "1 novembre 2026");
  assert.throws(() => say("nothing"));
});
