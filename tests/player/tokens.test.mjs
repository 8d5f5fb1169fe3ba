import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const css = readFileSync(new URL("../../packages/player/tokens.css", import.meta.url), "utf8");
const [light, dark] = css.split("@media (prefers-color-scheme: dark)");
const read = (text) => Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
const themes = { light: read(light), dark: { ...read(light), ...read(dark) } };

/** Relative luminance, WCAG 2.2. */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, two) {
  const [high, low] = [luminance(one), luminance(two)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "surface", "sunken", "accent-soft", "good-soft", "bad-soft"];
for (const [name, tokens] of Object.entries(themes)) {
  test(`${name}: every text can be read on every ground`, () => {
    for (const text of ["ink", "ink-soft", "accent", "accent-strong", "good", "bad"]) {
      for (const ground of grounds) {
        assert.ok(contrast(tokens[text], tokens[ground]) >= 4.5, `${text} on ${ground}`);
      }
    }
    for (const ground of ["accent", "accent-strong"]) assert.ok(contrast(tokens["accent-ink"], tokens[ground]) >= 4.5);
  });
  test(`${name}: borders of fields and the focus ring stand out`, () => {
    for (const part of ["line-strong", "focus"]) {
      for (const ground of grounds) assert.ok(contrast(tokens[part], tokens[ground]) >= 3, `${part} on ${ground}`);
    }
  });
}
