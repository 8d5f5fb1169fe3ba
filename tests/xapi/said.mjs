/**
 * All that the player says of a lesson, made by its own code: `{lesson, ns}` as JSON on the standard input, statements on
 * the output, the follow-up apart.
 */
import { readFileSync } from "node:fs";
import { Played } from "../../packages/player/played.js";
import { Statements } from "../../packages/player/statements.js";

const { lesson, ns } = JSON.parse(readFileSync(0, "utf8"));
const say = new Statements(lesson, ns);
const said = [say.confidence("before", 2)];

/** Some answer that is not right, and the right one; a poll has only one. */
function answers({ kind, right, choices }) {
  const ids = choices.map((choice) => choice.id);
  if (kind === "poll") return [[ids[0]]];
  if (kind === "number") return [right + 1000, right];
  if (kind === "text") return ["something else", right[0]];
  if (kind === "match") return [right.map((one) => `${one.split("[.]")[0]}[.]${right[0].split("[.]")[1]}`), right];
  return [kind === "order" ? [...right].reverse() : [ids.find((id) => !right.includes(id)) ?? ids[0]], right];
}

for (const segment of lesson.segments) {
  if (segment.kind === "card") said.push(say.cardSeen(segment));
  if (segment.kind === "reflection") said.push(say.reflected("I shall write it down."));
  if (segment.kind === "video") {
    const film = say.video(segment, new Played(segment.duration, `0.000[.]${segment.duration}`), () => true);
    said.push(film.played(0), film.seeked(2, 3), film.paused(5), film.completed(segment.duration));
  }
}
for (const question of Object.values(lesson.questions)) {
  for (const response of answers(question)) said.push(say.answered(question, response));
}
said.push(say.confidence("after", 4));
console.log(JSON.stringify({ said, followUp: say.followUp("did", "I made a list.") }));
