/** Starts the player on a page: reads the lesson and the channel's settings from it. See README.md. */
import { openChannel } from "./channels/index.js";
import { loadMessages } from "./messages.js";
import { Player } from "./player.js";

/** Reads a JSON island of the page. */
function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

const root = document.getElementById("player");
const lesson = read("lesson");
const settings = read("channel");
const [say, channel] = await Promise.all([loadMessages(settings.lang ?? lesson.lang), openChannel(settings)]);
const player = new Player({ root, lesson, settings, channel, say });
await player.start();
