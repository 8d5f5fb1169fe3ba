/**
 * Watches a playing video: counts the seconds really played, tells what happened as statements, and stops at cues.
 * It has no screen of its own.
 */

/** How often the state is kept while the video plays: so much is lost at most when the tab is killed. */
const KEEP_EVERY_MS = 10_000;
/** Jumps in quick succession (dragging the slider) are told as one. */
const JUMP_SETTLES_MS = 400;

export class Watch {
  #media;
  #player;
  #segment;
  #tell;
  #postponed = new Set();
  #jumpFrom = null;
  #jumpTo = null;
  #jumpTimer = null;
  #keepTimer = null;
  #frame = null;
  #completed;
  #ended = false;

  /**
   * @param media the `<video>`.
   * @param player the Player; `segment` the video's segment.
   * @param options.captions tells whether captions are on.
   * @param options.onCue called with a cue `{at, question}` when the video has stopped for its question.
   * @param options.onProgress called when time went by.
   */
  constructor(media, player, segment, { captions, onCue, onProgress }) {
    this.#media = media;
    this.#player = player;
    this.#segment = segment;
    this.onCue = onCue;
    this.onProgress = onProgress;
    this.#tell = player.statements.video(segment, player.session.played, captions);
    this.#completed = player.session.watchedEnough;
    const listen = (name, handler) => media.addEventListener(name, handler);
    listen("play", () => this.#onPlay());
    listen("pause", () => this.#onPause());
    listen("emptied", () => this.#onEmptied());
    listen("timeupdate", () => this.#onTime());
    listen("seeking", () => this.#onSeeking());
    listen("seeked", () => this.#onSeeked());
    listen("ended", () => this.#onEnded());
  }

  get #played() {
    return this.#player.session.played;
  }

  /** The cues whose questions are still open, in order. */
  get openCues() {
    const { session } = this.#player;
    return this.#segment.cues.filter(({ question: id }) => {
      const question = session.question(id);
      return question && !session.standing(question).settled;
    });
  }

  /** The learner would rather answer later: don't stop here again until the end, or until played again from before. */
  postpone(cue) {
    this.#postponed.add(cue);
  }

  /** Stops watching for good: another screen comes. */
  leave() {
    this.#media.pause();
    this.#played.stop();
    this.#flushJump();
    clearInterval(this.#keepTimer);
    cancelAnimationFrame(this.#frame);
  }

  #onPlay() {
    this.#ended = false;
    if (!this.#media.seeking) this.#reached(); // from this very moment, not from the first report
    this.#player.send(this.#tell.played(this.#media.currentTime));
    clearInterval(this.#keepTimer);
    this.#keepTimer = setInterval(() => this.#player.save(), KEEP_EVERY_MS);
    const look = () => {
      this.#check();
      if (!this.#media.paused) this.#frame = requestAnimationFrame(look);
    };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(look);
  }

  #onPause() {
    clearInterval(this.#keepTimer);
    if (!this.#media.seeking) this.#reached();
    this.#played.stop();
    this.#player.send(this.#tell.paused(this.#media.currentTime));
    this.onProgress();
  }

  /** Another source comes, of the same film: nothing plays, and the position says nothing. */
  #onEmptied() {
    clearInterval(this.#keepTimer);
    this.#played.stop();
  }

  #onTime() {
    const media = this.#media;
    if (media.seeking || !media.readyState) return;
    if (!media.paused) this.#reached();
    this.#player.session.time = media.currentTime;
    this.#check();
    this.onProgress();
  }

  #reached() {
    this.#played.reached(this.#media.currentTime, this.#media.playbackRate);
    if (this.#completed || !this.#player.session.watchedEnough) return;
    this.#completed = true;
    this.#player.send(this.#tell.completed(this.#media.currentTime));
  }

  #onSeeking() {
    // The position is the new one already: the last one played, or shown, is where the jump began.
    this.#jumpFrom ??= this.#played.position ?? this.#player.session.time;
    this.#jumpTo = this.#media.currentTime;
    this.#played.stop();
    for (const cue of this.#postponed) if (cue.at > this.#media.currentTime) this.#postponed.delete(cue);
    clearTimeout(this.#jumpTimer);
    this.#jumpTimer = setTimeout(() => this.#flushJump(), JUMP_SETTLES_MS);
  }

  #onSeeked() {
    if (!this.#media.paused) this.#reached();
    this.#check();
  }

  #flushJump() {
    clearTimeout(this.#jumpTimer);
    if (this.#jumpFrom === null) return;
    const [from, to] = [this.#jumpFrom, this.#jumpTo];
    this.#jumpFrom = null;
    if (Math.abs(to - from) > 0.05) this.#player.send(this.#tell.seeked(from, to));
  }

  /** Stops at the first open cue that was reached, or jumped over: skipping a question is not answering it. */
  #check() {
    const media = this.#media;
    if (media.seeking || !media.readyState) return;
    const due = this.openCues.find((cue) => cue.at <= media.currentTime && !this.#postponed.has(cue));
    if (!due) return;
    media.pause();
    this.#flushJump();
    this.onCue(due);
  }

  #onEnded() {
    if (this.#ended) return;
    this.#ended = true;
    this.#played.stop();
    this.#player.save();
    this.#postponed.clear();
    this.#check();
    this.onProgress();
  }
}
