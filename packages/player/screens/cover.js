/** The cover: what the lesson is about, what one can do afterwards, and what it takes to complete it. */
import { make } from "../dom.js";
import { icon } from "../icons.js";
import { completionRule } from "../rule.js";
import { wave } from "../wave.js";

export function coverScreen(player) {
  const { lesson, say, session } = player;
  const started = player.resumeAt > -1;
  // A lesson that asks for nothing is complete before it is begun; it is still to be read.
  const done = player.conclusion?.completed || (started && session.conclusion.completed);
  const go = (index) => () => player.go(index);
  const main = done
    ? [say("see_result"), go(lesson.segments.length)]
    : started
      ? [say("go_on"), go(player.resumeAt)]
      : [say("start"), go(0)];
  const element = make(
    "section",
    { class: "cover" },
    make("div", { class: "cover-art" }, wave(lesson.id, 64, done ? 1 : session.conclusion.progress).element),
    make("p", { class: "eyebrow" }, eyebrow(lesson, say)),
    make("h1", {}, lesson.title),
    make("p", { class: "lead" }, lesson.summary),
    done ? make("p", { class: "badge good" }, icon("check"), say("completed_before")) : null,
    make(
      "div",
      { class: "cover-actions" },
      make("button", { type: "button", onClick: main[1], class: "wide" }, main[0], icon("next")),
      started || done
        ? make("button", { type: "button", class: "second", onClick: go(0) }, say("from_the_start"))
        : null,
    ),
    make(
      "div",
      { class: "columns" },
      lesson.outcomes.length
        ? make(
            "section",
            { class: "sheet" },
            make("h2", {}, say("outcomes")),
            make("ul", { class: "outcomes" }, lesson.outcomes.map((text) => make("li", {}, text))),
          )
        : null,
      make("section", { class: "sheet sunken" }, make("h2", {}, say("rule_title")), completionRule(lesson, say)),
    ),
    make("p", { class: "quiet fine" }, say("sample"), lesson.drafted ? ` ${say("drafted")}` : ""),
  );
  return { element, title: lesson.title };
}

function eyebrow(lesson, say) {
  return [say("minutes", { count: Math.round(lesson.minutes) }), say(`level_${lesson.level}`)].join(" · ");
}
