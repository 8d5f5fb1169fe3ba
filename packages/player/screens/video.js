/**
 * The video: our own controls over the browser's `<video>`, questions where the lesson has cues, chapters, and a
 * transcript. Where the film would cost too much or can't be loaded, its sound, poster and transcript stand in; where
 * that can't be loaded either, poster and transcript do, and say so.
 */
import { make } from "../dom.js";
import { reveal } from "../frame.js";
import { icon } from "../icons.js";
import { load, whenLoaded } from "../load.js";
import { Tabs } from "../tabs.js";
import { chapterList } from "../video/chapters.js";
import { captionsToBegin, keepCaptions } from "../video/choices.js";
import { videoControls } from "../video/controls.js";
import { Source } from "../video/source.js";
import { transcript } from "../video/transcript.js";
import { Watch } from "../video/watch.js";

/** What asks a question; the film does not wait for it. */
const QUESTION = "screens/question.js";
/** Before a question, so many seconds are played again if one asks for it. */
const REWIND_SECONDS = 12;
/** Why the learner hears the film without its pictures. */
const WHY_SOUND = { saves: "sound_saves", chosen: "sound_chosen", failed: "sound_failed" };

export function videoScreen(player, segment) {
  const { lesson, say, session } = player;
  let openedCue = null;
  let captionsLang = captionsToBegin(segment, lesson.lang, session);

  const media = make("video", {
    class: "film",
    poster: segment.poster || null,
    playsinline: true,
    "aria-label": segment.title,
    "aria-describedby": segment.description ? "film-description" : null,
  });
  for (const { lang, src, label } of segment.captions) {
    media.append(make("track", { kind: "captions", srclang: lang, label, src }));
  }
  const showCaptions = () => {
    for (const track of media.textTracks) track.mode = track.language === captionsLang ? "showing" : "disabled";
  };

  const stage = make("div", { class: "film-stage" });
  const controls = videoControls(media, stage, {
    duration: segment.duration,
    cues: segment.cues,
    captions: segment.captions,
    captionsOn: captionsLang,
    speed: session.speed,
    say,
    onCaptions(lang) {
      captionsLang = lang;
      session.captions = lang !== null;
      keepCaptions(lang);
      showCaptions();
      player.save();
    },
    onSpeed(rate) {
      session.speed = rate;
      player.save();
    },
  });
  const bigPlay = make("button", { type: "button", class: "big-play", "aria-label": say("play"), onClick: () => controls.toggle() }, icon("play"));
  const still = segment.poster ? make("img", { class: "still", src: segment.poster, alt: "", hidden: true }) : null;
  const picture = make("div", { class: "picture", dir: "ltr" }, still, media, bigPlay);
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
  const note = make("div", { class: "film-note" });
  const listen = make("button", { type: "button", class: "second small", onClick: () => source.listen("chosen") }, icon("sound"), say("sound_only"));
  const description = segment.description ? make("p", { class: "quiet", id: "film-description" }, segment.description) : null;
  const element = make(
    "section",
    { class: "video-screen" },
    make("p", { class: "eyebrow" }, say("video_eyebrow")),
    make("h1", {}, segment.title),
    note,
    stage,
    make("div", { class: "film-line" }, watched, listen),
    chapters.element,
    text.element,
    description ? make("details", { class: "more" }, make("summary", {}, say("description")), description) : null,
    controls.keys,
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
    const form = formOf(player, asked, {
      onContinue: goOn,
      continueLabel: say(media.ended ? "continue" : "continue_video"),
      onChange: refreshSoon,
    });
    const heading = make("h2", { tabindex: "-1" }, say("cue_title"));
    question.replaceChildren(
      make("p", { class: "eyebrow" }, say("cue_paused", { time: say.time(cue.at) })),
      heading,
      form,
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
    bringBack(media);
    document.title = `${say("cue_title")} – ${lesson.title}`;
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
    document.title = `${segment.title} – ${lesson.title}`;
    controls.element.querySelector("button").focus({ preventScroll: true });
    refresh();
  };
  const replay = (cue) => {
    closeCue();
    media.currentTime = Math.max(0, cue.at - REWIND_SECONDS);
    media.play().catch(() => {});
  };

  media.addEventListener("loadedmetadata", showCaptions);
  for (const name of ["play", "pause", "emptied"]) {
    media.addEventListener(name, () => (bigPlay.hidden = !media.paused));
  }
  const tabs = new Tabs(player.settings.attempt);
  media.addEventListener("play", () => tabs.tell("playing"));
  tabs.on("playing", () => media.pause());

  /** A line above the film, with one way on. */
  const tell = (words, label, onClick, { sign = "sound", grave = false } = {}) => {
    const button = make("button", { type: "button", class: "second small", onClick }, icon(grave ? "again" : "play"), label);
    const box = { class: `save-note${grave ? " grave" : ""}`, role: grave ? "alert" : "status" };
    note.replaceChildren(make("div", box, icon(sign), make("p", {}, words), make("div", { class: "save-actions" }, button)));
  };
  const shown = (reason) => {
    note.replaceChildren();
    shownCues.clear();
    if (!openedCue) {
      question.hidden = true;
      picture.hidden = controls.element.hidden = false;
    }
    bigPlay.hidden = !media.paused;
    if (still) still.hidden = !reason;
    picture.classList.toggle("listening", Boolean(reason));
    controls.listens(Boolean(reason));
    listen.hidden = Boolean(reason) || !source.hasSound;
    if (!reason) return;
    tell(say(WHY_SOUND[reason]), say("load_film"), () => source.film());
    text.open();
  };
  const source = new Source(media, segment, session, {
    onChange: (reason) => shown(reason),
    onFail: () => fail(),
    onSlow: () => tell(say("film_slow"), say("sound_only"), () => source.listen("chosen"), { sign: "cloud" }),
  });

  const fail = () => {
    const words = say(lesson.completion.watch ? "video_failed_watch" : "video_failed");
    tell(words, say("retry"), () => source.retry(), { sign: "alert", grave: true });
    listen.hidden = true;
    controls.element.hidden = true;
    bigPlay.hidden = true;
    picture.hidden = !segment.poster;
    text.open();
    if (watch.openCues.length && !openedCue) openCueList();
  };
  /** Without the film its questions can still be answered, one after the other. */
  const shownCues = new Set();
  const openCueList = () => {
    const [cue] = watch.openCues.filter((one) => !shownCues.has(one));
    if (!cue) return question.replaceChildren();
    const form = formOf(player, session.question(cue.question), {
      onContinue: () => {
        shownCues.add(cue);
        openCueList();
      },
    });
    question.replaceChildren(make("h2", { tabindex: "-1" }, say("cue_title")), form);
    question.hidden = false;
  };

  media.addEventListener("loadedmetadata", () => load(QUESTION).catch(() => {}), { once: true });
  shown(source.reason);
  refreshSoon();
  return {
    element,
    title: segment.title,
    pause(gone) {
      // A film that floats over other pages is still watched.
      if (gone || document.pictureInPictureElement !== media) media.pause();
    },
    leave() {
      watch.leave();
      tabs.close();
      bringBack(media);
      if (document.fullscreenElement) document.exitFullscreen();
    },
    quiet: () => !session.watchedEnough || !question.hidden,
    label: () => null,
  };
}

/** A place with a question's form, as soon as what makes it is there. */
function formOf(player, question, options) {
  const place = make("div", { class: "cue-form" });
  whenLoaded(place, QUESTION, null, player.say, ({ questionForm }) => {
    place.replaceChildren(questionForm(player, question, options).element);
  });
  return place;
}

/** The film comes back into its page from where only it can be seen: what the page has to say would be missed. */
function bringBack(media) {
  if (document.pictureInPictureElement) document.exitPictureInPicture().catch(() => {});
  if (media.webkitDisplayingFullscreen) media.webkitExitFullscreen(); // iPhone
}

function watchedText({ session, lesson }, say) {
  const share = say.percent(Math.floor(session.played.progress * 100) / 100);
  const { watch } = lesson.completion;
  if (!watch) return "";
  if (session.watchedEnough) return say("watched_enough", { share });
  return say("watched_so_far", { share, needed: say.percent(watch) });
}
