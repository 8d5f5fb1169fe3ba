import assert from "node:assert/strict";
import test from "node:test";
import {
  digitsOf,
  isniSteps,
  iswcSteps,
  judge,
  writeIsni,
  writeIsrc,
  writeIswc,
} from "../../packages/player/tools/codes.js";

const ISWCS = ["T-000.000.001-0", "T-010.171.314-7", "T-034.524.680-1"];
const ISNIS = ["0000 0001 2103 2683", "0000 0001 2150 090X", "0000 0001 2281 955X", "0000 0001 2146 438X"];

for (const code of ISWCS) {
  test(`the check digit of ${code} comes about as printed`, () => {
    const digits = digitsOf(code);
    assert.equal(writeIswc(digits.slice(0, 9), iswcSteps(digits.slice(0, 9)).check), code);
    assert.deepEqual(judge(code), { kind: "iswc", verdict: "right", code });
  });
}
for (const code of ISNIS) {
  test(`the check character of ${code} comes about as printed`, () => {
    const digits = code.replaceAll(" ", "").slice(0, 15);
    assert.equal(writeIsni(digits, isniSteps(digits).check), code);
    assert.deepEqual(judge(code), { kind: "isni", verdict: "right", code });
  });
}

test("each step of an ISWC is there to be shown", () => {
  const { rows, sum, total, remainder, check } = iswcSteps("034524680");
  assert.deepEqual(rows.map(({ product }) => product), [0, 6, 12, 20, 10, 24, 42, 64, 0]);
  assert.deepEqual({ sum, total, remainder, check }, { sum: 178, total: 179, remainder: 9, check: "1" });
});

test("nothing left over makes the check digit 0", () => {
  const { remainder, check } = iswcSteps("000000001");
  assert.deepEqual({ remainder, check }, { remainder: 0, check: "0" });
});

/** ISO/IEC 7064, pure systems: a whole code is right when its sum, weighted by powers of 2, leaves 1 after 11. */
test("an ISNI fulfils the congruence of MOD 11-2 whatever its digits", () => {
  for (let seed = 1; seed < 400; seed += 7) {
    const digits = String((seed * 7919 * 104729) % 1e15).padStart(15, "0");
    const { check } = isniSteps(digits);
    const values = [...digits].map(Number).concat(check === "X" ? 10 : Number(check));
    const sum = values.reduce((all, value, index) => (all + value * 2 ** (15 - index)) % 11, 0);
    assert.equal(sum, 1, digits + check);
  }
});

test("a swap of neighbours in an ISWC never passes", () => {
  for (const code of ISWCS) {
    const digits = digitsOf(code);
    for (let at = 0; at < 8; at += 1) {
      if (digits[at] === digits[at + 1]) continue;
      const swapped = digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2);
      assert.equal(judge(`T${swapped}`).verdict, "check", swapped);
    }
  }
});

test("a single wrong digit in an ISNI never passes", () => {
  const code = "0000000121032683";
  for (let at = 0; at < 15; at += 1) {
    const wrong = code.slice(0, at) + ((Number(code[at]) + 3) % 10) + code.slice(at + 1);
    assert.equal(judge(wrong).verdict, "check", wrong);
  }
});

const CASES = [
  ["", { kind: null, verdict: "empty" }],
  [" - . ", { kind: null, verdict: "empty" }],
  ["iswc t 034 524 680 1", { kind: "iswc", verdict: "right", code: "T-034.524.680-1" }],
  ["T-034.542.680-1", { kind: "iswc", verdict: "check", given: "1", expected: "3" }],
  ["0345246801", { kind: "iswc", verdict: "prefix", code: "T-034.524.680-1" }],
  ["T-034.524.68-1", { kind: "iswc", verdict: "length", found: 9, needed: 10 }],
  ["T-034.524.68O-1", { kind: "iswc", verdict: "sign", found: "O", place: 9 }],
  ["AA-6Q7-20-00047", { kind: "isrc", verdict: "right", code: "AA-6Q7-20-00047" }],
  ["ISRC aa6q72000047", { kind: "isrc", verdict: "right", code: "AA-6Q7-20-00047" }],
  ["AA-6Q7-2O-00047", { kind: "isrc", verdict: "sign", found: "O", place: 7 }],
  ["A16Q72000047", { kind: "isrc", verdict: "sign", found: "1", place: 2 }],
  ["AA-6Q7-20-0047", { kind: "isrc", verdict: "length", found: 11, needed: 12 }],
  ["0000 0001 2103 2684", { kind: "isni", verdict: "check", given: "4", expected: "3" }],
  ["0000 0001 2103 268", { kind: "isni", verdict: "length", found: 15, needed: 16 }],
  ["ISNI 0000 X001 2103 2683", { kind: "isni", verdict: "sign", found: "X", place: 5 }],
  ["00014107338", { kind: null, verdict: "ipi" }],
  ["my song", { kind: null, verdict: "unknown" }],
  ["٠٠٠٠ ٠٠٠١ ٢١٠٣ ٢٦٨٣", { kind: "isni", verdict: "right", code: "0000 0001 2103 2683" }],
];
for (const [text, expected] of CASES) {
  test(`“${text}” is judged: ${expected.kind} ${expected.verdict}`, () => {
    assert.deepEqual(judge(text), expected);
  });
}

test("whatever is pasted, there is a verdict and no failure", () => {
  const signs = ["T", "X", "0", "9", "A", "é", "٣", "🎵", "-", " ", "ISRC", "\ud800"];
  for (let seed = 0; seed < 3000; seed += 1) {
    const text = Array.from({ length: seed % 19 }, (_, at) => signs[(seed * (at + 3) * 31 + at * at) % signs.length]).join("");
    assert.equal(typeof judge(text).verdict, "string");
  }
});

test("digits of any script are digits", () => {
  assert.equal(digitsOf("١٢٣ ４５ ६7 a"), "1234567");
});

test("what is missing is a dot in the middle", () => {
  assert.equal(writeIswc("0345"), "T-034.5··.···-·");
  assert.equal(writeIsni("00000001"), "0000 0001 ···· ····");
  assert.equal(writeIsrc("AA6Q72000047"), "AA-6Q7-20-00047");
});
