/** A moment to think: free text, which may be skipped. */
import { make, setServerHtml } from "../dom.js";
import { icon } from "../icons.js";
import { LONGEST_REFLECTION } from "../statements.js";
import { enliven } from "../terms.js";

/** What was written and not kept yet, for a learner who looks something up on an earlier screen and comes back. */
const drafts = new WeakMap();

export function reflectionScreen(player, segment) {
  const { say, session, frame } = player;
  const field = make("textarea", {
    id: "reflection",
    rows: "5",
    maxlength: String(LONGEST_REFLECTION),
    "aria-describedby": "reflection-hint reflection-count",
  });
  const count = make("p", { class: "quiet count", id: "reflection-count" });
  const feedback = make("div", { class: "feedback", "aria-live": "polite" });
  const button = make("button", { type: "submit" }, say("reflection_save"));
  const form = make(
    "form",
    { class: "question" },
    make("label", { for: "reflection" }, say("reflection_label")),
    make("p", { class: "quiet hint", id: "reflection-hint" }, say("reflection_hint")),
    field,
    count,
    feedback,
    button,
  );
  const counted = () => (count.textContent = say("characters_left", { count: LONGEST_REFLECTION - field.value.length }));
  const saved = () =>
    feedback.replaceChildren(make("div", { class: "verdict poll" }, icon("check"), make("p", {}, say("reflection_saved"))));
  let saving = false;
  let written = "";
  field.value = drafts.get(session) ?? "";
  field.addEventListener("input", () => {
    drafts.set(session, field.value);
    counted();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    // The same text again (a double click) says nothing new.
    if (saving || !text || text === written) return;
    saving = true;
    button.setAttribute("aria-disabled", "true");
    const slow = setTimeout(() => frame.announce(say("save_answer_waits")), 2500);
    const outcome = await player.send(player.statements.reflected(text));
    clearTimeout(slow);
    saving = false;
    button.setAttribute("aria-disabled", "false");
    if (outcome === "refused") {
      feedback.replaceChildren(make("div", { class: "verdict wrong" }, make("p", {}, say("answer_refused"))));
      return;
    }
    written = text;
    session.reflected = true;
    saved();
    player.refreshSteps();
  });
  counted();
  if (session.reflected) saved();
  const prose = setServerHtml(make("div", { class: "prose" }), segment.html);
  const element = make(
    "section",
    { class: "sheet" },
    make("p", { class: "eyebrow" }, say("reflection_eyebrow")),
    make("h1", {}, segment.title),
    prose,
    form,
  );
  enliven(prose, player);
  return {
    element,
    title: segment.title,
    label: () => (session.reflected ? null : say("skip")),
    quiet: () => !session.reflected,
  };
}
