/** A card: a title and some text. It counts as seen when it is shown. */
import { make, setServerHtml } from "../dom.js";

export function cardScreen(player, segment) {
  const { say, session } = player;
  const cards = session.rules.cards;
  const element = make(
    "section",
    { class: "sheet card" },
    make("p", { class: "eyebrow" }, say("card_of", { step: cards.indexOf(segment.id) + 1, count: cards.length })),
    make("h1", {}, segment.title),
    setServerHtml(make("div", { class: "prose" }), segment.html),
  );
  if (!session.cards.has(segment.id)) {
    session.cards.add(segment.id);
    player.send(player.statements.cardSeen(segment));
  }
  return { element, title: segment.title, turns: true };
}
