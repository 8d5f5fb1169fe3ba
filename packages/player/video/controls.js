/** The video's controls: native elements, all usable by keyboard and named for screen readers. */
import { make } from "../dom.js";
import { icon } from "../icons.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const JUMP_SECONDS = 5;

/**
 * @param media the `<video>`; `stage` what goes full screen.
 * @param options `{duration, cues, captions: [{lang, label}], captionsOn, onCaptions(lang | null), say}`
 * @returns `{element, refresh(), key(event)}`
 */
export function videoControls(media, stage, { duration, cues, captions, captionsOn, onCaptions, say }) {
  const button = (key, sign, onClick, more = {}) =>
    make("button", { type: "button", class: "control", "aria-label": say(key), title: say(key), onClick, ...more }, icon(sign));
  const toggle = () => (media.paused ? media.play().catch(() => {}) : media.pause());
  const play = button("play", "play", toggle);
  const mute = button("mute", "sound", () => (media.muted = !media.muted));
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
    { "aria-label": say("captions") },
    make("option", { value: "" }, say("captions_off")),
    captions.map(({ lang, label }) => make("option", { value: lang, lang }, label)),
  );
  captionChoice.value = captionsOn ?? "";
  captionChoice.addEventListener("change", () => onCaptions(captionChoice.value || null));
  const speed = make(
    "select",
    { "aria-label": say("speed") },
    SPEEDS.map((rate) => make("option", { value: String(rate) }, say("speed_times", { rate }))),
  );
  speed.value = "1";
  speed.addEventListener("change", () => (media.playbackRate = Number(speed.value)));
  const canFill = document.fullscreenEnabled || typeof media.webkitEnterFullscreen === "function";
  const fill = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (document.fullscreenEnabled) stage.requestFullscreen().catch(() => {});
    else media.webkitEnterFullscreen(); // iPhone: only the video itself
  };

  const marks = make(
    "div",
    { class: "marks", "aria-hidden": "true" },
    cues.map(({ at }) => {
      const mark = make("span", { class: "mark" });
      mark.style.insetInlineStart = `${(at / duration) * 100}%`;
      return mark;
    }),
  );
  const element = make(
    "div",
    { class: "controls", dir: "ltr", role: "group", "aria-label": say("controls") },
    play,
    make("div", { class: "seek-place" }, marks, slider),
    time,
    mute,
    captions.length ? make("label", { class: "choice-small" }, make("span", { "aria-hidden": "true" }, "CC"), captionChoice) : null,
    make("label", { class: "choice-small" }, speed),
    canFill ? button("full_screen", "full", fill) : null,
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
  for (const name of ["play", "pause", "timeupdate", "seeked", "volumechange", "loadedmetadata"]) {
    media.addEventListener(name, refresh);
  }
  refresh();

  /** Keys, only while the focus is on the video or its controls: nobody's typing is taken for a command. */
  const key = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("select")) return;
    const onButton = event.target.closest("button");
    const handlers = {
      " ": onButton ? null : toggle,
      k: toggle,
      ArrowLeft: () => seek(media.currentTime - JUMP_SECONDS),
      ArrowRight: () => seek(media.currentTime + JUMP_SECONDS),
      Home: () => seek(0),
      End: () => seek(duration),
      m: () => (media.muted = !media.muted),
      f: canFill ? fill : null,
      c: captions.length
        ? () => {
            captionChoice.value = captionChoice.value ? "" : (captionsOn ?? captions[0].lang);
            onCaptions(captionChoice.value || null);
          }
        : null,
    };
    const handler = handlers[event.key];
    if (!handler) return;
    event.preventDefault();
    handler();
  };
  return { element, refresh, key, toggle, seek };
}
