/**
 * Starts the player on a package's page: chooses the language, fetches the lesson's text beside the page, opens the
 * channel. What the page says is in its island `package`, see README.md.
 */
import { openChannel } from "./channels/index.js";
import { keepSession, readSession } from "./channels/session_keep.js";
import { load } from "./load.js";
import { loadMessages, primary } from "./messages.js";
import { Player } from "./player.js";

const TRIES = 3;
const PAUSE_MS = 1000;

const root = document.getElementById("player");
const packed = JSON.parse(document.getElementById("package").textContent);
const CHOICE = `creator-lessons language ${packed.lesson}`;

/** A wanted language as the package has it: the same tag, else the same language, else null. */
function known(wanted) {
  const tags = packed.languages.map(({ lang }) => lang);
  const same = tags.find((tag) => tag.toLowerCase() === wanted?.toLowerCase());
  return same ?? tags.find((tag) => wanted && primary(tag) === primary(wanted)) ?? null;
}

/** What the learner chose on this page; else what the LMS says of the learner; else the browser's; else the package's. */
function chooseLanguage(told) {
  const wishes = [readSession(CHOICE), told, ...(navigator.languages ?? [])];
  return wishes.map(known).find(Boolean) ?? packed.lang;
}

/** Tries again a few times: where only this is missing, there is no lesson. */
async function patiently(fetching) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetching();
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * tries));
    }
  }
}

async function fetchLesson(lang) {
  const response = await fetch(new URL(`${lang}.json`, document.baseURI));
  if (!response.ok) throw new Error(`No text of the lesson: ${response.status}`);
  return response.json();
}

/** A button that needs no words: they may be what could not be fetched. */
function offerAnotherTry() {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "↻";
  button.setAttribute("aria-label", "Try again");
  button.addEventListener("click", () => location.reload());
  root.append(button);
}

async function start() {
  const launch = packed.kind === "cmi5" ? await (await load("channels/cmi5.js")).cmi5Launch(location.href) : null;
  // A website's list of lessons links to each in the list's own language (scorm_export/html.py).
  const linked = packed.kind === "html" ? new URLSearchParams(location.search).get("lang") : null;
  const lang = chooseLanguage(launch?.preferences?.language ?? linked);
  const [lesson, say] = await Promise.all([patiently(() => fetchLesson(lang)), patiently(() => loadMessages(lang))]);
  document.documentElement.lang = lesson.lang;
  document.documentElement.dir = lesson.dir;
  const { notice } = packed;
  const settings = {
    ...packed,
    lang,
    launch,
    notice: notice && { version: notice.version, html: notice.html[lang] ?? Object.values(notice.html)[0] },
  };
  const channel = await openChannel(settings, lesson);
  // The page is loaded anew in the other language, and the LMS's session goes on.
  settings.speak = (other) => {
    keepSession(CHOICE, other);
    channel.moves?.();
    location.reload();
  };
  await new Player({ root, lesson, settings, channel, say }).start();
}

start().catch((error) => {
  offerAnotherTry();
  throw error;
});
