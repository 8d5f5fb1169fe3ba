/** The completion rule in words: what a learner has to do, shown before the start and whenever asked for. */
import { make } from "./dom.js";

/** The conditions of a lesson, as texts. */
export function conditions(lesson, say) {
  const { completion, segments, questions } = lesson;
  const has = (kind) => segments.filter((segment) => segment.kind === kind).length;
  const asked = Object.keys(questions).length;
  const list = [];
  if (has("video") && Number.isFinite(completion.watch)) {
    list.push(say("rule_watch", { share: say.percent(completion.watch) }));
  }
  if (has("card") && (completion.cards ?? true)) list.push(say("rule_cards", { count: has("card") }));
  if (asked && (completion.questions ?? "all") === "all") list.push(say("rule_questions", { count: asked }));
  return list;
}

/** The rule as a list, with what is needed to pass and how often one may try. */
export function completionRule(lesson, say) {
  const { completion } = lesson;
  const list = conditions(lesson, say);
  const scored = Object.values(lesson.questions).some((question) => question.kind !== "poll" && question.points > 0);
  const notes = [];
  if (scored && Number.isFinite(completion.mastery)) {
    notes.push(say("rule_mastery", { share: say.percent(completion.mastery) }));
  }
  if (scored) notes.push(say("rule_tries", { count: completion.tries ?? 2 }));
  return make(
    "div",
    { class: "rule" },
    list.length ? make("ul", { class: "ticks" }, list.map((text) => make("li", {}, text))) : make("p", {}, say("rule_none")),
    notes.length ? make("p", { class: "quiet" }, notes.join(" ")) : null,
  );
}
