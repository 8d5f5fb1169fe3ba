/** How a check digit comes about, step by step, as one would do it on paper. */
import { make } from "../dom.js";

/**
 * @param result of `iswcSteps`; `whole`: all nine digits are there.
 * @returns elements.
 */
export function iswcWorking({ rows, sum, total, remainder, check }, whole, say) {
  const places = Array.from({ length: 9 }, (_, index) => rows[index] ?? { place: index + 1 });
  const line = (sign, words, values, kind) =>
    make(
      "tr",
      { class: kind },
      make("th", { scope: "row" }, make("span", { "aria-hidden": "true" }, sign), hidden(words)),
      values.map((value) => make("td", {}, String(value ?? ""))),
    );
  const table = make(
    "table",
    { class: "sums", dir: "ltr" },
    make("caption", { class: "visually-hidden" }, say("iswc_step_products")),
    line("", say("digit"), places.map(({ digit }) => digit), "sums-digits"),
    line("×", say("place"), places.map(({ place }) => place), "sums-places"),
    line("=", say("product"), places.map(({ product }) => product), "sums-products"),
  );
  const steps = [step(say("iswc_step_products"), table)];
  if (whole) {
    steps.push(
      step(
        say("iswc_step_sum"),
        formula(`${rows.map(({ product }) => product).join(" + ")} = ${sum}`),
        formula(`${sum} + 1 = `, total),
      ),
      step(say("iswc_step_rest"), formula(`${total} = ${Math.floor(total / 10)} × 10 + `, remainder)),
      remainder
        ? step(say("iswc_step_check"), formula(`10 − ${remainder} = `, check, true))
        : step(say("iswc_step_none"), formula("", check, true)),
    );
  }
  return [make("ol", { class: "work-steps" }, steps)];
}

/**
 * @param result of `isniSteps`; `whole`: all fifteen digits are there.
 * @returns elements.
 */
export function isniWorking({ rows, remainder, check }, whole, say) {
  const heads = ["digit", "isni_sum", "isni_doubled", "isni_left"].map((key) => make("th", { scope: "col" }, say(key)));
  const lines = rows.map(({ digit, before, doubled, left }) =>
    make(
      "tr",
      {},
      make("td", { class: "strong" }, String(digit)),
      make("td", {}, `${before} + ${digit} = ${before + digit}`),
      make("td", {}, String(doubled)),
      make("td", { class: "strong" }, String(left)),
    ),
  );
  const table = make(
    "table",
    { class: "chain" },
    make("caption", { class: "visually-hidden" }, say("isni_step_digits")),
    make("thead", {}, make("tr", {}, heads)),
    make("tbody", { dir: "ltr" }, lines),
  );
  const steps = [step(say("isni_step_digits"), rows.length ? table : null)];
  if (whole) {
    const rest = 12 - remainder;
    const parts = [formula(`12 − ${remainder} = `, rest === Number(check) ? check : rest, rest === Number(check))];
    if (rest > 10) parts.push(make("p", {}, say("isni_step_eleven")), formula(`${rest} − 11 = `, check, true));
    if (check === "X") parts.push(make("p", {}, say("isni_step_x")), formula("10 → ", check, true));
    steps.push(step(say("isni_step_check"), ...parts));
  }
  return [make("ol", { class: "work-steps" }, steps)];
}

function step(words, ...parts) {
  return make("li", {}, make("p", {}, words), parts);
}

/** A line of reckoning; its outcome stands out, most of all when it is the check digit. */
function formula(text, outcome = null, last = false) {
  const shown = outcome === null ? null : make("strong", last ? { class: "code-check" } : {}, String(outcome));
  return make("p", { class: "formula" }, make("bdi", { dir: "ltr" }, text, shown));
}

function hidden(words) {
  return make("span", { class: "visually-hidden" }, words);
}
