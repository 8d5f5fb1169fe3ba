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
    languageSwitch(player),
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
    reviewMark(lesson, say),
  );
  return { element, title: lesson.title };
}

/** The mark that the cover and the end bear: what kind of text this is, and who has looked at it. */
export function reviewMark(lesson, say) {
  return make(
    "p",
    { class: "review" },
    icon(lesson.drafted ? "flag" : "check"),
    make(
      "span",
      {},
      make("strong", {}, lesson.drafted ? say("drafted") : say("reviewed_by", { name: lesson.reviewed_by ?? "" })),
      ` ${say("sample")}`,
    ),
  );
}

/**
 * The lesson's languages, each by its own name, as buttons of one form: the token goes with it, never in an address, and
 * the server opens the same attempt in the other language. In a package the page does so itself (`speak`).
 */
function languageSwitch({ settings, lesson, say }) {
  const { languages = [], language_url: url, token, speak } = settings;
  if (!(url || speak) || languages.length < 2) return null;
  const buttons = languages.map(({ lang, label }) =>
    lang === lesson.lang
      ? make("span", { class: "language", lang, "aria-current": "true" }, label)
      : speak
        ? make("button", { type: "button", class: "language", lang, onClick: () => speak(lang) }, label)
        : make("button", { type: "submit", class: "language", name: "lang", value: lang, lang }, label),
  );
  if (speak) return make("div", { class: "languages", role: "group", "aria-label": say("languages") }, icon("globe"), buttons);
  return make(
    "form",
    { class: "languages", method: "post", action: url, "aria-label": say("languages") },
    make("input", { type: "hidden", name: "token", value: token }),
    icon("globe"),
    buttons,
  );
}

function eyebrow(lesson, say) {
  return [say("minutes", { count: Math.round(lesson.minutes) }), say(`level_${lesson.level}`)].join(" · ");
}
