import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";
import { loadMessages, speaker } from "../../packages/player/messages.js";

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

/** The plural forms that a language uses for the numbers that a lesson can have: Arabic has six, Chinese one. */
function needed(lang) {
  const rules = new Intl.PluralRules(lang);
  const used = new Set(Array.from({ length: 2001 }, (_, count) => rules.select(count)));
  return [...used.add("other")];
}

test("Arabic, Russian, French, English and Chinese are known to count in their own ways", () => {
  const counted = { ar: 6, ru: 4, fr: 2, en: 2, zh: 1 };
  for (const [lang, forms] of Object.entries(counted)) assert.equal(needed(lang).length, forms, lang);
});

for (const lang of ["en", ...others]) {
  test(`${lang} says everything that English says, with the same values`, () => {
    const own = read(lang);
    assert.deepEqual(Object.keys(own).sort(), Object.keys(english).sort());
    for (const [key, message] of Object.entries(own)) {
      assert.deepEqual(names(message), names(english[key]), key);
    }
  });
  test(`${lang} has every plural form that its rules ask for, and counts every number with one of them`, () => {
    const forms = needed(lang);
    const own = read(lang);
    for (const [key, message] of Object.entries(own)) {
      if (typeof message === "object") for (const form of forms) assert.ok(message[form], `${key}: ${form}`);
    }
  });
}

test("every message that the player asks for is there, and none is left over", () => {
  const files = readdirSync(player, { recursive: true }).filter((name) => name.endsWith(".js"));
  const code = files.map((name) => readFileSync(new URL(name, player), "utf8")).join("\n");
  const quoted = new Set([...code.matchAll(/"([a-z_]+)"/g)].map((found) => found[1]));
  // Keys put together: level_…, badge_…, end_…, save_…, confidence_…
  const built = /^(level|badge|end|save|confidence)_/;
  for (const key of Object.keys(english)) assert.ok(quoted.has(key) || built.test(key), `nobody says ${key}`);
  for (const [, key] of code.matchAll(/(?<!wire\.)say\(\s*"([a-z_]+)"/g)) assert.ok(key in english, `no words for ${key}`);
});

test("a number is said with the form of its language, in its own digits, and so is a time", () => {
  const arabic = { zero: "لا", one: "واحد", two: "اثنان", few: "{count} قليل", many: "{count} كثير", other: "{count} آخر" };
  const say = speaker("ar", { cards: arabic });
  const said = [0, 1, 2, 5, 30, 100].map((count) => say("cards", { count }).replace(/[\d٠-٩]+ /, ""));
  assert.deepEqual(said, ["لا", "واحد", "اثنان", "قليل", "كثير", "آخر"]);
  assert.deepEqual([say.lang, say.dir], ["ar", "rtl"]);
  const digits = (text) => [...text.matchAll(/\d/g)].length;
  assert.ok([0, 3].includes(digits(say.time(83)))); // all of one kind, whichever the browser writes
});

test("a file that lacks a form says the general one", () => {
  const say = speaker("ru", { cards: { one: "{count} карточка", other: "{count} карточки" } });
  assert.equal(say("cards", { count: 5 }), "5 карточки");
});

test("where a language is not spoken, English is, and says that it is", async () => {
  const files = { "en.json": { next: "Next" }, "fr.json": { next: "Suivant" } };
  const fetched = globalThis.fetch;
  globalThis.fetch = async (url) => {
    const found = files[String(url).split("/").at(-1)];
    return { ok: Boolean(found), json: async () => found };
  };
  try {
    const [english, french] = [await loadMessages("pt-BR", "file:///x/"), await loadMessages("fr-CA", "file:///x/")];
    assert.deepEqual([english("next"), english.lang, english.dir], ["Next", "en", "ltr"]);
    assert.deepEqual([french("next"), french.lang], ["Suivant", "fr-CA"]);
  } finally {
    globalThis.fetch = fetched;
  }
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
