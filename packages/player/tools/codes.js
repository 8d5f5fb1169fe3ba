/**
 * The codes that lead money to a work, a recording or a person: how their check digits come about, and what is wrong
 * with one that somebody typed. Pure: no screen, no words.
 *
 * ISWC (ISO 15707): the nine digits times their places, plus 1; what is missing to the next ten is the check digit.
 * ISNI (ISO 27729): MOD 11-2 of ISO/IEC 7064 over fifteen digits; ten is written X.
 * ISRC (ISO 3901): two letters, three letters or digits, seven digits; no check digit.
 */
export const ISWC_DIGITS = 9;
export const ISNI_DIGITS = 15;
const ISRC_LENGTH = 12;
const IPI_DIGITS = 11;

/** The ASCII digits of a text, in order; digits of other scripts are read as people mean them. */
export function digitsOf(text) {
  return plain(text).replace(/[^0-9]/g, "");
}

/**
 * How the check digit of an ISWC comes about.
 * @param digits a text of nine digits.
 * @returns `{rows: [{digit, place, product}], sum, total, remainder, check}`; `total` is the sum and 1.
 */
export function iswcSteps(digits) {
  const rows = [...digits].map((digit, index) => {
    return { digit: Number(digit), place: index + 1, product: Number(digit) * (index + 1) };
  });
  const sum = rows.reduce((all, { product }) => all + product, 0);
  const total = sum + 1;
  const remainder = total % 10;
  return { rows, sum, total, remainder, check: String((10 - remainder) % 10) };
}

/**
 * How the check character of an ISNI comes about: each step adds a digit to what is left, doubles, and takes away
 * elevens.
 * @param digits a text of fifteen digits.
 * @returns `{rows: [{digit, before, doubled, left}], remainder, value, check}`; `value` 10 is written X.
 */
export function isniSteps(digits) {
  let left = 0;
  const rows = [...digits].map((sign) => {
    const digit = Number(sign);
    const before = left;
    const doubled = (before + digit) * 2;
    left = doubled % 11;
    return { digit, before, doubled, left };
  });
  const value = (12 - left) % 11;
  return { rows, remainder: left, value, check: value === 10 ? "X" : String(value) };
}

/** Writes an ISWC as it is printed: `T-034.524.680-1`. Digits still missing are dots in the middle. */
export function writeIswc(digits, check = "") {
  const filled = digits.padEnd(ISWC_DIGITS, "·");
  return `T-${filled.match(/.{3}/g).join(".")}-${check || "·"}`;
}

/** Writes an ISNI as it is printed: `0000 0001 2103 2683`. */
export function writeIsni(digits, check = "") {
  const filled = digits.padEnd(ISNI_DIGITS, "·") + (check || "·");
  return filled.match(/.{4}/g).join(" ");
}

/** Writes an ISRC in its four parts: `FR-Z03-14-00123`. */
export function writeIsrc(code) {
  return code.replace(/^(..)(...)(..)(.....)$/, "$1-$2-$3-$4");
}

/**
 * Says what a typed code is and what is wrong with it.
 * @param text as typed or pasted: spaces, hyphens and dots don't count, nor a name in front ("ISWC T-…").
 * @returns `{kind, verdict, …}`. `kind`: "iswc", "isni", "isrc" or null.
 *   verdict "right": `{code}` as it is printed;
 *   "check": the last sign is not the one that the digits before it give: `{given, expected}`;
 *   "length": `{found, needed}` signs (of an ISWC without its T);
 *   "sign": `{found, place}`: this sign cannot stand there; `place` counts from 1, without the T of an ISWC;
 *   "prefix": ten digits that lack the T of an ISWC;
 *   "ipi": eleven digits, perhaps an IPI name number; "unknown"; "empty".
 */
export function judge(text) {
  const written = plain(text).toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  const [, label, code] = /^(ISWC|ISRC|ISNI)?(.*)$/s.exec(written);
  if (!code) return { kind: null, verdict: "empty" };
  const kind = label?.toLowerCase() ?? kindOf(code);
  if (kind === "iswc") return judgeIswc(code);
  if (kind === "isni") return judgeIsni(code);
  if (kind === "isrc") return judgeIsrc(code);
  return { kind: null, verdict: code.length === IPI_DIGITS && /^\d+$/.test(code) ? "ipi" : "unknown" };
}

/** Which code was meant, by how it begins and how long it is. */
function kindOf(code) {
  if (/^T\d/.test(code)) return "iswc";
  if (/^\d+X?$/.test(code)) {
    if (code.length === ISWC_DIGITS + 1) return "iswc";
    return code.length > IPI_DIGITS + 1 ? "isni" : null;
  }
  if (/^[A-Z]{2}/.test(code) && /\d{4}/.test(code)) return "isrc";
  if (code.length === ISRC_LENGTH && /[A-Z]/.test(code) && /\d{5}$/.test(code)) return "isrc";
  if (/^T/.test(code) && code.length === ISWC_DIGITS + 2) return "iswc";
  return /^\d{4}/.test(code) && code.length > IPI_DIGITS + 1 ? "isni" : null;
}

function judgeIswc(code) {
  const kind = "iswc";
  const body = code.replace(/^T/, "");
  const problem = strange(body, /\d/) ?? wrongLength(body, ISWC_DIGITS + 1);
  if (problem) return { kind, ...problem };
  const [digits, given] = split(body);
  const expected = iswcSteps(digits).check;
  if (given !== expected) return { kind, verdict: "check", given, expected };
  if (!code.startsWith("T")) return { kind, verdict: "prefix", code: writeIswc(digits, given) };
  return { kind, verdict: "right", code: writeIswc(digits, given) };
}

function judgeIsni(code) {
  const kind = "isni";
  const [digits, given] = split(code);
  const problem = strange(digits, /\d/) ?? wrongLength(code, ISNI_DIGITS + 1) ?? strange(given, /[\dX]/, ISNI_DIGITS);
  if (problem) return { kind, ...problem };
  const expected = isniSteps(digits).check;
  if (given !== expected) return { kind, verdict: "check", given, expected };
  return { kind, verdict: "right", code: writeIsni(digits, given) };
}

function judgeIsrc(code) {
  const kind = "isrc";
  const problem =
    strange(code.slice(0, 2), /[A-Z]/) ??
    strange(code.slice(2, 5), /[A-Z\d]/, 2) ??
    strange(code.slice(5), /\d/, 5) ??
    wrongLength(code, ISRC_LENGTH);
  return problem ? { kind, ...problem } : { kind, verdict: "right", code: writeIsrc(code) };
}

function strange(part, allowed, before = 0) {
  const signs = [...part];
  const index = signs.findIndex((sign) => !allowed.test(sign));
  return index < 0 ? null : { verdict: "sign", found: signs[index], place: before + index + 1 };
}

function wrongLength(code, needed) {
  return code.length === needed ? null : { verdict: "length", found: code.length, needed };
}

function split(code) {
  return [code.slice(0, -1), code.slice(-1)];
}

/** The text with digits of any script as ASCII (٣ → 3, full-width letters too). */
function plain(text) {
  return String(text)
    .normalize("NFKC")
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** Decimal digits stand in runs of ten that begin at zero (Unicode, section 4.6). */
function digitValue(digit) {
  const code = digit.codePointAt(0);
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
