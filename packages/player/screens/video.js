/**
 * The video: our own controls over the browser's `<video>`, questions where the lesson has cues, chapters, and a
 * transcript. When the film can't be loaded, poster, description and transcript stand in, and say so.
 */
import { make } from "../dom.js";
import { reveal } from "../frame.js";
import { icon } from "../icons.js";
import { captionsFor, transcript } from "../video/transcript.js";
import { videoControls } from "../video/controls.js";
import { Watch } from "../video/watch.js";
import { questionForm } from "./question.js";

/** Before a question, so many seconds are played again if one asks for it. */
const REWIND_SECONDS = 12;

export function videoScreen(player, segment) {
  const { lesson, say, session, frame } = player;
  const preferred = captionsFor(segment, lesson.lang)?.lang ?? null;
  let openedCue = null;
  // On until the learner switches them off: phones are often silent, and a film may speak another language.
  let captionsLang = session.captions === false ? null : preferred;

  const media = make("video", {
    class: "film",
    poster: segment.poster || null,
    preload: navigator.connection?.saveData ? "none" : "metadata",
    playsinline: true,
    "aria-label": segment.title,
    "aria-describedby": "film-description",
  });
  for (const { lang, src, label } of segment.captions) {
    media.append(make("track", { kind: "captions", srclang: lang, label, src }));
  }
  const source = make("source", { src: segment.src });
  media.append(source);
  const showCaptions = () => {
    for (const track of media.textTracks) track.mode = track.language === captionsLang ? "showing" : "disabled";
  };

  const stage = make("div", { class: "film-stage" });
  const controls = videoControls(media, stage, {
    duration: segment.duration,
    cues: segment.cues,
    captions: segment.captions,
    captionsOn: captionsLang,
    say,
    onCaptions(lang) {
      captionsLang = lang;
      session.captions = lang !== null;
      showCaptions();
      player.save();
    },
  });
  const bigPlay = make("button", { type: "button", class: "big-play", "aria-label": say("play"), onClick: () => controls.toggle() }, icon("play"));
  const picture = make("div", { class: "picture", dir: "ltr" }, media, bigPlay);
  const question = make("div", { class: "cue", hidden: true });
  stage.append(picture, controls.element, question);
  media.addEventListener("click", () => controls.toggle());
  stage.addEventListener("keydown", (event) => {
    if (question.hidden) controls.key(event);
  });

  const jump = (at) => {
    if (openedCue) closeCue(); // it opens again if the jump doesn't lead back before it
    controls.seek(at);
  };
  const chapters = chapterList(segment, say, jump);
  const text = transcript(segment, lesson.lang, say, { onSeek: jump });
  const watched = make("p", { class: "quiet watched" });
  const failure = make("div", { hidden: true });
  const description = segment.description ? make("p", { class: "quiet", id: "film-description" }, segment.description) : null;
  const element = make(
    "section",
    { class: "video-screen" },
    make("p", { class: "eyebrow" }, say("video_eyebrow")),
    make("h1", {}, segment.title),
    failure,
    stage,
    watched,
    chapters.element,
    text.element,
    description ? make("details", { class: "more" }, make("summary", {}, say("description")), description) : null,
  );

  const refresh = () => {
    text.at(media.currentTime);
    chapters.at(media.currentTime);
    watched.textContent = watchedText(player, say);
    player.refreshSteps?.();
  };

  const watch = new Watch(media, player, segment, {
    captions: () => captionsLang !== null,
    onCue: (cue) => openCue(cue),
    onProgress: () => refreshSoon(),
  });
  let due = false;
  const refreshSoon = () => {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      if (element.isConnected) refresh();
    }, 100);
  };

  const openCue = (cue) => {
    if (openedCue === cue) return;
    openedCue = cue;
    const asked = session.question(cue.question);
    const goOn = () => {
      closeCue();
      if (!media.ended) media.play().catch(() => {});
    };
    const form = questionForm(player, asked, {
      onContinue: goOn,
      continueLabel: say(media.ended ? "continue" : "continue_video"),
      onChange: refreshSoon,
    });
    const heading = make("h2", { tabindex: "-1" }, say("cue_title"));
    question.replaceChildren(
      make("p", { class: "eyebrow" }, say("cue_paused", { time: say.time(cue.at) })),
      heading,
      form.element,
      make(
        "div",
        { class: "cue-actions" },
        make("button", { type: "button", class: "second small", onClick: () => replay(cue) }, icon("again"), say("watch_again")),
        make(
          "button",
          {
            type: "button",
            class: "second small later",
            onClick: () => {
              watch.postpone(cue);
              goOn();
            },
          },
          say("later"),
        ),
      ),
    );
    question.hidden = false;
    picture.hidden = true;
    controls.element.hidden = true;
    heading.focus({ preventScroll: true });
    reveal(question);
    player.save();
  };
  const closeCue = () => {
    openedCue = null;
    question.hidden = true;
    question.replaceChildren();
    picture.hidden = false;
    controls.element.hidden = false;
    controls.element.querySelector("button").focus({ preventScroll: true });
    refresh();
  };
  const replay = (cue) => {
    closeCue();
    media.currentTime = Math.max(0, cue.at - REWIND_SECONDS);
    media.play().catch(() => {});
  };

  media.addEventListener("loadedmetadata", () => {
    showCaptions();
    if (session.time > 1 && session.time < segment.duration - 1) media.currentTime = session.time;
  });
  for (const name of ["play", "pause"]) {
    media.addEventListener(name, () => (bigPlay.hidden = !media.paused));
  }
  source.addEventListener("error", () => fail());
  media.addEventListener("error", () => fail());

  const fail = () => {
    if (!failure.hidden) return;
    failure.hidden = false;
    failure.replaceChildren(
      make(
        "div",
        { class: "save-note grave", role: "alert" },
        icon("alert"),
        make("p", {}, say(lesson.completion.watch ? "video_failed_watch" : "video_failed")),
        make(
          "div",
          { class: "save-actions" },
          make(
            "button",
            {
              type: "button",
              class: "second small",
              onClick: () => {
                failure.hidden = true;
                failure.replaceChildren();
                controls.element.hidden = bigPlay.hidden = picture.hidden = false;
                question.hidden = true;
                source.src = segment.src;
                media.load();
              },
            },
            icon("again"),
            say("retry"),
          ),
        ),
      ),
    );
    controls.element.hidden = true;
    bigPlay.hidden = true;
    picture.hidden = !segment.poster;
    text.open();
    if (watch.openCues.length) openCueList();
  };
  /** Without the film its questions can still be answered, one after the other. */
  const openCueList = () => {
    const [cue] = watch.openCues.filter((one) => !shown.has(one));
    if (!cue) return question.replaceChildren();
    const form = questionForm(player, session.question(cue.question), {
      onContinue: () => {
        shown.add(cue);
        openCueList();
      },
    });
    question.replaceChildren(make("h2", { tabindex: "-1" }, say("cue_title")), form.element);
    question.hidden = false;
  };
  const shown = new Set();

  refreshSoon();
  return {
    element,
    title: segment.title,
    pause: () => media.pause(),
    leave: () => {
      watch.leave();
      if (document.fullscreenElement) document.exitFullscreen();
    },
    quiet: () => !session.watchedEnough || !question.hidden,
    label: () => null,
  };
}

function watchedText({ session, lesson }, say) {
  const share = say.percent(Math.floor(session.played.progress * 100) / 100);
  const { watch } = lesson.completion;
  if (!watch) return "";
  if (session.watchedEnough) return say("watched_enough", { share });
  return say("watched_so_far", { share, needed: say.percent(watch) });
}

function chapterList(segment, say, onSeek) {
  if (segment.chapters.length < 2) return { element: null, at() {} };
  const buttons = segment.chapters.map(({ at, title }) => ({
    at,
    element: make(
      "button",
      { type: "button", class: "chapter", onClick: () => onSeek(at) },
      make("span", { class: "line-time" }, say.time(at)),
      make("span", {}, title),
    ),
  }));
  const items = buttons.map((button) => make("li", {}, button.element));
  return {
    element: make("nav", { class: "chapters", "aria-label": say("chapters") }, make("ol", {}, items)),
    at(seconds) {
      const now = buttons.findLast((button) => button.at <= seconds + 0.05);
      for (const button of buttons) {
        if (button === now) button.element.setAttribute("aria-current", "true");
        else button.element.removeAttribute("aria-current");
      }
    },
  };
}
