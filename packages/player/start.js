/** Starts the player on a page: reads the lesson and the channel's settings from it. See README.md. */
import { openChannel } from "./channels/index.js";
import { loadMessages, speaker } from "./messages.js";
import { Player } from "./player.js";

/** Reads a JSON island of the page. */
function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** The player's words: a page may bring them along, which saves a slow network one turn. */
function words(lang) {
  const island = document.getElementById("messages");
  return island ? speaker(island.lang, read("messages")) : loadMessages(lang);
}

const root = document.getElementById("player");
const lesson = read("lesson");
const settings = read("channel");
const [say, channel] = await Promise.all([words(settings.lang ?? lesson.lang), openChannel(settings, lesson)]);
const player = new Player({ root, lesson, settings, channel, say });
await player.start();
