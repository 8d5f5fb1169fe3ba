/** The end: how it went, what is still open, what to remember, where it comes from, and where to go next. */
import { make, postButton } from "../dom.js";
import { icon } from "../icons.js";
import { wave } from "../wave.js";
import { reviewMark } from "./cover.js";

/** Why a lesson is suggested. */
const WHY = { module: "why_module", follows: "why_follows", others: "why_others", topic: "why_topic" };

export function endScreen(player) {
  const { lesson, say, channel, session } = player;
  const result = make("div", { class: "result", "aria-live": "polite" });
  let shown = null;
  const show = () => {
    const now = JSON.stringify([standingOf(player), session.missing.length]);
    if (now === shown) return;
    const focused = result.contains(document.activeElement);
    shown = now;
    result.replaceChildren(...resultOf(player));
    if (focused) result.querySelector("h1").focus();
  };
  show();
  const again = channel.links.again;
  const element = make(
    "section",
    { class: "end" },
    result,
    confidence(player),
    list("remember", say("remember"), lesson.remember),
    nextLessons(player),
    make(
      "div",
      { class: "end-actions" },
      again && (player.completedBefore || session.conclusion.completed) && lesson.completion.retakes
        ? postButton(again, { class: "second" }, icon("again"), say("take_again"))
        : null,
      channel.restart && standingOf(player).success === false && lesson.completion.retakes
        ? make("button", { type: "button", class: "second", onClick: () => player.restart() }, icon("again"), say("take_again"))
        : null,
      make("button", { type: "button", class: "second", onClick: () => player.go(0) }, icon("back"), say("read_again")),
      channel.leave && make("button", { type: "button", onClick: () => channel.leave() }, say("leave"), icon("next")),
    ),
    glossary(lesson, say),
    sources(lesson, say),
  );
  return { element, title: say("end_title"), heard: show };
}

/**
 * The result that counts: the host's, which is final once the rule is fulfilled. Until it has heard everything, what
 * the same rules say here is the better answer.
 */
export function standingOf({ conclusion, session }) {
  return conclusion?.completed ? conclusion : session.conclusion;
}

/** How a conclusion is told: `{key, icon, tone}`. */
function verdictOf({ completed, success }) {
  if (!completed) return { key: "open", sign: "flag", tone: "" };
  if (success === false) return { key: "failed", sign: "again", tone: "bad" };
  return { key: success ? "passed" : "completed", sign: "check", tone: "good" };
}

function resultOf(player) {
  const { lesson, say, session } = player;
  const now = standingOf(player);
  const { key, sign, tone } = verdictOf(now);
  const mastery = lesson.completion.mastery;
  return [
    make("div", { class: "cover-art" }, wave(lesson.id, 64, now.completed ? 1 : now.progress).element),
    make("p", { class: `badge ${tone}` }, icon(sign), say(`badge_${key}`)),
    make("h1", { tabindex: "-1" }, say(`end_${key}`)),
    now.max_points
      ? make(
          "p",
          { class: "score" },
          say("score", { points: now.points, count: now.max_points }),
          make("span", { class: "quiet" }, ` ${say("score_share", { share: say.percent(now.scaled) })}`),
        )
      : null,
    key === "failed" ? make("p", {}, say("mastery_missed", { share: say.percent(mastery) })) : null,
    key === "open" ? missingList(player, session.missing) : null,
  ].filter(Boolean);
}

/** What is missing, one line for each part of the lesson and what to do there. */
function missingList(player, missing) {
  const { say } = player;
  const texts = { card: "missing_card", watch: "missing_watch", question: "missing_question" };
  const groups = new Map();
  for (const { kind, segment } of missing) {
    const group = groups.get(`${kind} ${segment.id}`) ?? { kind, segment, count: 0 };
    groups.set(`${kind} ${segment.id}`, { ...group, count: group.count + 1 });
  }
  return make(
    "div",
    { class: "sheet sunken" },
    make("h2", {}, say("missing_title")),
    make(
      "ul",
      { class: "todo" },
      [...groups.values()].map(({ kind, segment, count }) =>
        make(
          "li",
          {},
          make(
            "button",
            { type: "button", class: "link", onClick: () => player.goTo(segment.id) },
            say(texts[kind], { title: segment.title, count }),
            icon("next"),
          ),
        ),
      ),
    ),
  );
}

function list(name, title, texts) {
  if (!texts.length) return null;
  const items = texts.map((text) => make("li", {}, text));
  return make("section", { class: `sheet ${name}` }, make("h2", {}, title), make("ul", {}, items));
}

/** What the lesson changed, in the learner's own words; surer or not, it is told kindly. */
function confidence({ lesson, session, say }) {
  const { before, after } = session.confidence;
  if (!lesson.confidence || !Number.isInteger(before) || !Number.isInteger(after)) return null;
  const change = after > before ? "up" : after < before ? "down" : "same";
  const line = (key, value) =>
    make(
      "div",
      { class: "sure" },
      make("dt", {}, say(key)),
      make("dd", {}, dots(value), make("span", {}, say(`confidence_${value}`))),
    );
  return make(
    "section",
    { class: "sheet" },
    make("h2", {}, lesson.confidence),
    make("dl", { class: "sureness" }, line("confidence_then", before), line("confidence_now", after)),
    make("p", {}, say(`confidence_${change}`)),
  );
}

/** A number of five, to be seen at a glance; the words stand beside it. */
function dots(value) {
  const row = make("span", { class: "dots", "aria-hidden": "true" });
  for (let step = 1; step <= 5; step += 1) row.append(make("span", { class: step <= value ? "dot on" : "dot" }));
  return row;
}

function nextLessons({ settings, say, channel }) {
  const next = settings.next ?? [];
  const library = channel.links.library;
  if (!next.length && !library) return null;
  const items = next.map((one) => {
    const link = channel.links.lesson(one.id);
    const about = [WHY[one.reason] && say(WHY[one.reason]), one.minutes && say("minutes", { count: Math.round(one.minutes) })];
    const text = [
      make("span", { class: "next-title" }, one.title),
      make("span", { class: "quiet" }, about.filter(Boolean).join(" · ")),
    ];
    return make("li", {}, link ? postButton(link, { class: "link" }, make("span", {}, text), icon("next")) : text);
  });
  return make(
    "section",
    { class: "sheet" },
    make("h2", {}, say("next_lessons")),
    next.length ? make("ul", { class: "todo" }, items) : null,
    library ? postButton(library, { class: "second small" }, icon("book"), say("all_lessons")) : null,
  );
}

function glossary(lesson, say) {
  if (!lesson.glossary.length) return null;
  const terms = lesson.glossary.flatMap(({ term, meaning }) => [make("dt", {}, term), make("dd", {}, meaning)]);
  return make("details", { class: "more" }, make("summary", {}, say("glossary")), make("dl", {}, terms));
}

function sources(lesson, say) {
  const links = lesson.sources.map(({ title, url }) =>
    // Titles of laws and studies are often in another language than the lesson, and another direction.
    make("li", {}, /^https?:/.test(url ?? "") ? make("a", { dir: "auto", href: url, target: "_blank", rel: "noopener noreferrer" }, title) : title),
  );
  return make(
    "footer",
    { class: "colophon" },
    links.length ? make("h2", {}, say("sources")) : null,
    links.length ? make("ul", {}, links) : null,
    reviewMark(lesson, say),
    lesson.reviewed_on ? make("p", {}, say("reviewed_on", { date: say.date(lesson.reviewed_on) })) : null,
  );
}
