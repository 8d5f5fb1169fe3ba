/**
 * A card: a title, some text, perhaps a picture, a recording to listen to, a tool to try. It counts as seen when it is
 * shown. Arrow keys and swipes turn it.
 */
import { make, setServerHtml } from "../dom.js";
import { icon } from "../icons.js";
import { load, whenLoaded } from "../load.js";
import { enliven } from "../terms.js";

/** What a card can hold to be tried out; the same as in parts.json. */
export const TOOLS = { "check-digit": ["tools/check_digit.js", "css/check_digit.css"] };

export function cardScreen(player, segment) {
  const { lesson, say, session } = player;
  const cards = session.rules.cards;
  const prose = setServerHtml(make("div", { class: "prose" }), segment.html);
  const sound = segment.audio ? recording(segment, say) : null;
  const element = make(
    "section",
    { class: "sheet card" },
    make("p", { class: "eyebrow" }, say("card_of", { step: cards.indexOf(segment.id) + 1, count: cards.length })),
    make("h1", {}, segment.title),
    segment.image ? picture(segment.image) : null,
    sound,
    prose,
    TOOLS[segment.tool] ? tool(player, segment.tool) : null,
  );
  enliven(prose, player);
  // What later cards hold is fetched while there is a network.
  for (const { tool: later } of lesson.segments) if (TOOLS[later]) load(...TOOLS[later]).catch(() => {});
  if (!session.cards.has(segment.id)) {
    session.cards.add(segment.id);
    player.send(player.statements.cardSeen(segment));
  }
  const rest = swipes(player, element);
  return {
    element,
    title: segment.title || lesson.title,
    turns: true,
    leave() {
      rest();
      sound?.querySelector("audio").pause();
    },
  };
}

/** Its place is kept from the start, so that the text doesn't jump when it arrives. */
function picture({ src, alt, width = null, height = null }) {
  const image = make("img", { src, alt, width, height, loading: "lazy", decoding: "async" });
  return make("div", { class: width && height ? "card-image" : "card-image plate" }, image);
}

function recording({ audio, title }, say) {
  return make(
    "figure",
    { class: "card-audio" },
    make("figcaption", { class: "quiet" }, icon("sound"), say("listen")),
    make("audio", { controls: true, preload: "none", src: audio, "aria-label": `${say("listen")}: ${title}` }),
  );
}

function tool({ say, frame }, name) {
  const place = make("div", { class: "tool" });
  whenLoaded(place, ...TOOLS[name], say, (module) => {
    place.replaceChildren(module.tool({ say, announce: (text) => frame.announce(text) }));
  });
  return place;
}

/** Where there is a finger, it may swipe. */
function swipes(player, element) {
  if (!matchMedia("(any-pointer: coarse)").matches) return () => {};
  let stop = null;
  let left = false;
  load("swipe.js").then(
    ({ swipe }) => {
      const options = {
        rtl: player.lesson.dir === "rtl",
        onForward: () => player.next(),
        onBackward: () => player.back(),
      };
      if (!left) stop = swipe(player.root, element, options);
    },
    () => {}, // there are buttons and keys
  );
  return () => {
    left = true;
    stop?.();
  };
}
