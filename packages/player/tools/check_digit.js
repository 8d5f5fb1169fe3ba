/**
 * Check digits to try out, on a card: how that of an ISWC or ISNI comes about, digit by digit, and whether a code that
 * somebody was given can be right. Nothing typed here leaves the page.
 */
import { make } from "../dom.js";
import { icon } from "../icons.js";
import { ISNI_DIGITS, ISWC_DIGITS, digitsOf, isniSteps, iswcSteps, judge, writeIsni, writeIswc } from "./codes.js";
import { isniWorking, iswcWorking } from "./workings.js";

/** After the last key, so many milliseconds, the outcome is said: not after each. */
const PAUSE_MS = 400;
/** Published examples, and two that are wrong: digits swapped, a letter O instead of a zero. */
const EXAMPLES = ["T-034.524.680-1", "AA-6Q7-20-00047", "0000 0001 2281 955X", "T-034.542.680-1", "AA-6Q7-2O-00047"];
let serial = 0;

/** Makes the tool: `tool({say})` → an element. */
export function tool({ say }) {
  const name = `tool-${(serial += 1)}`;
  const panels = {
    iswc: () =>
      working(`${name}-iswc`, say, {
        label: say("iswc_label"),
        needed: ISWC_DIGITS,
        first: "034524680",
        steps: iswcSteps,
        write: writeIswc,
        show: iswcWorking,
      }),
    isni: () =>
      working(`${name}-isni`, say, {
        label: say("isni_label"),
        needed: ISNI_DIGITS,
        first: "000000012281955",
        steps: isniSteps,
        write: writeIsni,
        show: isniWorking,
      }),
    check: () => checking(`${name}-check`, say),
  };
  const place = make("div", { class: "tool-panel" });
  const made = {};
  const choose = (panel) => place.replaceChildren((made[panel] ??= panels[panel]()));
  const option = (panel, text, checked = false) => {
    const input = make("input", { type: "radio", name, value: panel, checked, onChange: () => choose(panel) });
    return make("label", { class: "switch-option" }, input, make("span", {}, text));
  };
  choose("iswc");
  return make(
    "section",
    { class: "tool-box", "aria-labelledby": `${name}-title` },
    make("h2", { id: `${name}-title` }, say("tool_title")),
    make("p", { class: "quiet" }, say("tool_lead")),
    make(
      "fieldset",
      { class: "switch" },
      make("legend", { class: "visually-hidden" }, say("tool_switch")),
      option("iswc", "ISWC", true),
      option("isni", "ISNI"),
      option("check", say("tool_check")),
    ),
    place,
  );
}

/** A panel where digits are typed and the check digit is worked out. */
function working(id, say, { label, needed, first, steps, write, show }) {
  const input = codeInput(id, { inputmode: "numeric", value: first, maxlength: "32" });
  const code = make("bdi", { dir: "ltr" });
  const said = make("p", { role: "status" });
  const work = make("div", { class: "working" });
  const sayLater = patient((text) => (said.textContent = text));
  const update = () => {
    const typed = digitsOf(input.value);
    const digits = typed.slice(0, needed);
    const whole = digits.length === needed;
    const result = steps(digits);
    const written = write(digits, whole ? result.check : "");
    code.replaceChildren(written.slice(0, -1), make("span", { class: "code-check" }, written.slice(-1)));
    work.replaceChildren(...show(result, whole, say));
    const missing = say("digits_missing", { count: needed - digits.length });
    const found = say("check_digit_is", { digit: result.check });
    const more = typed.length > needed ? ` ${say("digits_too_many", { count: needed })}` : "";
    return whole ? found + more : missing;
  };
  input.addEventListener("input", () => sayLater(update()));
  said.textContent = update();
  return make(
    "div",
    {},
    make("label", { for: id }, label),
    input,
    make("div", { class: "code-box" }, make("p", { class: "code" }, code), said),
    make("h3", {}, say("steps_title")),
    work,
  );
}

/** A panel where a whole code is judged. */
function checking(id, say) {
  const input = codeInput(id, { autocapitalize: "characters", maxlength: "60", "aria-describedby": `${id}-hint` });
  const outcome = make("div", { role: "status" });
  const update = () => {
    const judged = judge(input.value);
    outcome.replaceChildren(...(judged.verdict === "empty" ? [] : [verdict(judged, say)]));
  };
  const updateLater = patient(update);
  input.addEventListener("input", () => updateLater());
  const examples = EXAMPLES.map((example) => {
    const take = () => {
      input.value = example;
      update();
    };
    return make("button", { type: "button", class: "second small", dir: "ltr", onClick: take }, example);
  });
  return make(
    "div",
    {},
    make("label", { for: id }, say("code_label")),
    input,
    make("p", { class: "quiet", id: `${id}-hint` }, say("code_hint")),
    outcome,
    make("p", { class: "quiet" }, say("code_try")),
    make("div", { class: "examples" }, examples),
  );
}

function verdict(judged, say) {
  const right = judged.verdict === "right";
  return make(
    "div",
    { class: `verdict ${right ? "right" : "wrong"}` },
    icon(right ? "check" : "cross"),
    make("div", {}, make("p", {}, wordsFor(judged, say))),
  );
}

const LENGTHS = { iswc: "code_length_iswc", isni: "code_length_isni", isrc: "code_length_isrc" };
const SIGNS = { iswc: "code_sign_iswc", isni: "code_sign_isni", isrc: "code_sign_isrc" };

/** What `judge` found, in words. */
function wordsFor({ kind, verdict: found, ...more }, say) {
  const name = kind?.toUpperCase();
  if (found === "right") return say(kind === "isrc" ? "code_right_isrc" : "code_right", { name, code: apart(more.code) });
  if (found === "check") return say("code_check", { name, expected: more.expected, given: more.given });
  if (found === "length") return say(LENGTHS[kind], { count: more.found });
  if (found === "sign") return say(SIGNS[kind], { found: apart(more.found), place: more.place });
  if (found === "prefix") return say("code_prefix", { code: apart(more.code) });
  return say(found === "ipi" ? "code_ipi" : "code_unknown");
}

function codeInput(id, more) {
  const plain = { type: "text", class: "code-input", dir: "ltr", autocomplete: "off", spellcheck: "false" };
  return make("input", { id, ...plain, ...more });
}

/** A code keeps its order among words that run from right to left (Unicode isolates). */
function apart(code) {
  return `\u2066${code}\u2069`;
}

/** Calls `act` with the last arguments when nothing was called for a moment. */
function patient(act) {
  let timer = null;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), PAUSE_MS);
  };
}
