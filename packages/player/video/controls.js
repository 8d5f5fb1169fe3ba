/** The video's controls: native elements, all usable by keyboard and named for screen readers. Time runs left to right. */
import { make } from "../dom.js";
import { icon } from "../icons.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const JUMP_SECONDS = 5;

/**
 * @param media the `<video>`; `stage` what goes full screen.
 * @param options `{duration, cues, captions: [{lang, label}], captionsOn, onCaptions(lang | null), speed, onSpeed(rate),
 *   say}`
 * @returns `{element, keys, key(event), toggle(), seek(seconds), listens(is)}`; `keys` tells which keys do what;
 *   `listens`: there is a picture, or only the sound.
 */
export function videoControls(media, stage, options) {
  const { duration, cues, captions, captionsOn, onCaptions, onSpeed, say } = options;
  const button = (key, sign, onClick, more = {}) =>
    make("button", { type: "button", class: "control", "aria-label": say(key), title: say(key), onClick, ...more }, icon(sign));
  const toggle = () => (media.paused ? media.play().catch(() => {}) : media.pause());
  const play = button("play", "play", toggle);
  const turnMute = () => (media.muted = !media.muted);
  const mute = button("mute", "sound", turnMute);
  const time = make("span", { class: "time", "aria-hidden": "true" });
  const slider = make("input", {
    type: "range",
    class: "seek",
    min: "0",
    max: String(duration),
    step: "0.1",
    value: "0",
    "aria-label": say("seek"),
  });
  const seek = (seconds) => {
    media.currentTime = Math.max(0, Math.min(duration - 0.05, seconds));
  };
  slider.addEventListener("input", () => seek(Number(slider.value)));

  const captionChoice = make(
    "select",
    { "aria-label": say("captions"), dir: "auto" },
    make("option", { value: "" }, say("captions_off")),
    captions.map(({ lang, label }) => make("option", { value: lang, lang }, label)),
  );
  captionChoice.value = captionsOn ?? "";
  captionChoice.addEventListener("change", () => onCaptions(captionChoice.value || null));
  const turnCaptions = () => {
    captionChoice.value = captionChoice.value ? "" : (captionsOn ?? captions[0].lang);
    onCaptions(captionChoice.value || null);
  };
  const speed = make(
    "select",
    { "aria-label": say("speed"), dir: "auto" },
    SPEEDS.map((rate) => make("option", { value: String(rate) }, say("speed_times", { rate }))),
  );
  const setSpeed = (rate) => {
    // The default too: another source, or the same one loaded again, begins with it.
    media.playbackRate = media.defaultPlaybackRate = rate;
    speed.value = String(rate);
  };
  setSpeed(SPEEDS.includes(options.speed) ? options.speed : 1);
  speed.addEventListener("change", () => {
    setSpeed(Number(speed.value));
    onSpeed(media.playbackRate);
  });
  const shift = (by) => {
    const at = Math.max(0, Math.min(SPEEDS.length - 1, SPEEDS.indexOf(Number(speed.value)) + by));
    setSpeed(SPEEDS[at]);
    onSpeed(media.playbackRate);
  };

  const canFill = document.fullscreenEnabled || typeof media.webkitEnterFullscreen === "function";
  const fill = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) stage.requestFullscreen().catch(() => {});
    else media.webkitEnterFullscreen(); // iPhone: only the video itself
  };
  const canFloat = Boolean(document.pictureInPictureEnabled);
  const float = () => {
    if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
    else if (!floating.hidden) media.requestPictureInPicture().catch(() => {});
  };
  const floating = button("pip", "pip", float, { "aria-pressed": "false" });
  for (const [name, is] of [["enterpictureinpicture", "true"], ["leavepictureinpicture", "false"]]) {
    media.addEventListener(name, () => floating.setAttribute("aria-pressed", is));
  }

  const marks = make(
    "div",
    { class: "marks", "aria-hidden": "true" },
    cues.map(({ at }) => {
      const mark = make("span", { class: "mark" });
      mark.style.insetInlineStart = `${(at / duration) * 100}%`;
      return mark;
    }),
  );
  const full = canFill ? button("full_screen", "full", fill) : null;
  const element = make(
    "div",
    { class: "controls", dir: "ltr", role: "group", "aria-label": say("controls") },
    play,
    make("div", { class: "seek-place" }, marks, slider),
    time,
    mute,
    captions.length ? make("label", { class: "choice-small" }, make("span", { "aria-hidden": "true" }, "CC"), captionChoice) : null,
    make("label", { class: "choice-small" }, speed),
    canFloat ? floating : null,
    full,
  );

  const refresh = () => {
    const now = media.currentTime;
    slider.value = String(now);
    slider.style.setProperty("--share", `${(now / duration) * 100}%`);
    slider.setAttribute("aria-valuetext", say("time_of", { time: say.time(now), length: say.time(duration) }));
    time.textContent = `${say.time(now)} / ${say.time(duration)}`;
    play.replaceChildren(icon(media.paused ? "play" : "pause"));
    play.setAttribute("aria-label", say(media.paused ? "play" : "pause"));
    play.title = say(media.paused ? "play" : "pause");
    mute.replaceChildren(icon(media.muted ? "mute" : "sound"));
    mute.setAttribute("aria-label", say(media.muted ? "unmute" : "mute"));
    mute.title = say(media.muted ? "unmute" : "mute");
  };
  for (const name of ["play", "pause", "timeupdate", "seeked", "volumechange", "loadedmetadata", "emptied"]) {
    media.addEventListener(name, refresh);
  }
  refresh();

  /** `[keys, what they are called, what they do]`; keys without a name are another way to do the same. */
  const commands = [
    [{ " ": toggle, k: toggle }, [say("keys_space"), "K"], "keys_play"],
    [{ ArrowLeft: () => seek(media.currentTime - JUMP_SECONDS), ArrowRight: () => seek(media.currentTime + JUMP_SECONDS) }, ["←", "→"], "keys_jump"],
    [{ Home: () => seek(0), End: () => seek(duration) }, ["Home", "End"], "keys_ends"],
    [{ "<": () => shift(-1), ">": () => shift(1) }, ["<", ">"], "keys_speed"],
    [{ m: turnMute }, ["M"], "keys_sound"],
    captions.length ? [{ c: turnCaptions }, ["C"], "keys_captions"] : null,
    canFloat ? [{ p: float }, ["P"], "keys_pip"] : null,
    canFill ? [{ f: fill }, ["F"], "keys_full"] : null,
  ].filter(Boolean);
  const handlers = Object.assign({}, ...commands.map(([handles]) => handles));

  /** Keys, only while the focus is on the video or its controls: nobody's typing is taken for a command. */
  const key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("select")) return;
    if (event.key === " " && event.target.closest("button")) return;
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!Object.hasOwn(handlers, name)) return;
    event.preventDefault();
    handlers[name]();
  };
  const listens = (is) => {
    if (is && document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
    floating.hidden = is;
  };
  return { element, keys: keyList(commands, say), key, toggle, seek, listens };
}

/** Which keys do what, for whoever asks. */
function keyList(commands, say) {
  const rows = commands.map(([, names, what]) =>
    make("div", {}, make("dt", { dir: "ltr" }, names.map((name) => make("kbd", {}, name))), make("dd", {}, say(what))),
  );
  return make(
    "details",
    { class: "more keys" },
    make("summary", {}, say("keys_title")),
    make("dl", {}, rows),
    make("p", { class: "quiet" }, say("keys_where")),
  );
}
