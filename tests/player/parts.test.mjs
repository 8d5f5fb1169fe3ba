import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { SCREENS } from "../../packages/player/player.js";
import { TOOLS } from "../../packages/player/screens/card.js";
import { FIELDS } from "../../packages/player/screens/question.js";
import { PART } from "../../packages/player/terms.js";

const player = new URL("../../packages/player/", import.meta.url);
const parts = JSON.parse(readFileSync(new URL("parts.json", player), "utf8"));
const tables = { questions: FIELDS, tools: TOOLS, others: { glossary: PART } };

for (const [room, table] of Object.entries(tables)) {
  test(`${room}: the page announces the same modules and styles that the player fetches`, () => {
    for (const [name, [module, style]] of Object.entries(table)) {
      assert.deepEqual(parts[room][name], style ? { module, style } : { module }, name);
    }
    if (room !== "others") assert.deepEqual(Object.keys(parts[room]).sort(), Object.keys(table).sort());
  });
}

test("screens: the page announces the same modules and styles that the player fetches", () => {
  const announced = { ...parts.screens, ...parts.segments };
  assert.deepEqual(Object.keys(announced).sort(), Object.keys(SCREENS).sort());
  for (const [name, [module, maker, style]] of Object.entries(SCREENS)) {
    assert.deepEqual(announced[name], style ? { module, style } : { module }, name);
    assert.match(readFileSync(new URL(module, player), "utf8"), new RegExp(`export function ${maker}\\(`));
  }
});

test("every part that is named is there", () => {
  for (const named of [...Object.values(tables).flatMap((table) => Object.values(table))].flat()) {
    if (named) assert.ok(existsSync(new URL(named, player)), named);
  }
});

test("every kind of field can be asked the same things", async () => {
  for (const [module] of Object.values(FIELDS)) {
    const { field } = await import(new URL(module, player));
    assert.equal(typeof field, "function", module);
  }
});
