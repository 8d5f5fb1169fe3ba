/**
 * Where the film comes from: picture and sound, or its sound alone, to save data or because the film can't be loaded.
 * Both run in the same element on the same timeline, so that whoever counts seconds, asks questions or follows the
 * text notices no difference: listening counts as watching.
 */

/** Loading for so long is slow. */
const PATIENCE_MS = 8000;

export class Source {
  #media;
  #segment;
  #session;
  #element;
  #slow = null;
  /** Seconds to go on from, and whether it was playing, once the other source is there. */
  #resume = null;

  /**
   * @param media the `<video>`, still without a source.
   * @param segment the video's segment; @param session remembers, for this visit, that the learner listens and why.
   * @param options.onChange called with the reason for listening ("saves", "chosen", "failed"), or null for the film.
   * @param options.onFail called when nothing can be loaded; `onSlow` when the film takes long to come.
   */
  constructor(media, segment, session, { onChange, onFail, onSlow }) {
    this.#media = media;
    this.#segment = segment;
    this.#session = session;
    this.onChange = onChange;
    this.onSlow = onSlow;
    if (session.listens === undefined) session.listens = savesData() && segment.audio ? "saves" : null;
    this.#element = document.createElement("source");
    this.#element.src = session.listens ? segment.audio : segment.src;
    media.preload = savesData() && !session.listens ? "none" : "metadata";
    media.append(this.#element);
    const fail = () => (this.hasSound && !session.listens ? this.listen("failed") : onFail());
    this.#element.addEventListener("error", fail);
    media.addEventListener("error", fail);
    media.addEventListener("loadedmetadata", () => this.#arrived());
    for (const name of ["play", "waiting", "stalled"]) media.addEventListener(name, () => this.#mayBeSlow());
    for (const name of ["playing", "pause", "emptied"]) media.addEventListener(name, () => clearTimeout(this.#slow));
  }

  /** Whether there is a sound to listen to instead. */
  get hasSound() {
    return Boolean(this.#segment.audio);
  }

  /** Why the learner listens, or null: the film is shown. */
  get reason() {
    return this.#session.listens;
  }

  /** From here on only the sound. `reason`: "chosen", "saves" or "failed". */
  listen(reason) {
    this.#use(this.#segment.audio, reason);
  }

  /** Loads the film, again if need be. */
  film() {
    this.#use(this.#segment.src, null);
  }

  /** Loads the same again. */
  retry() {
    this.#use(this.#element.src, this.reason);
  }

  #use(src, reason) {
    const media = this.#media;
    clearTimeout(this.#slow);
    // A source that failed before it arrived knows nothing: what was asked of it still holds.
    if (media.readyState) this.#session.time = media.currentTime;
    this.#resume ??= { time: this.#session.time, playing: !media.paused };
    this.#session.listens = reason;
    this.#element.src = src;
    media.preload = "metadata";
    media.load();
    this.onChange(reason);
  }

  #arrived() {
    const { time, playing = false } = this.#resume ?? this.#session;
    this.#resume = null;
    if (time > 1 && time < this.#segment.duration - 1) this.#media.currentTime = time;
    if (playing) this.#media.play().catch(() => {});
  }

  #mayBeSlow() {
    clearTimeout(this.#slow);
    if (!this.hasSound || this.reason) return;
    this.#slow = setTimeout(() => {
      if (!this.#media.paused && this.#media.readyState < 3) this.onSlow();
    }, PATIENCE_MS);
  }
}

function savesData() {
  return Boolean(navigator.connection?.saveData);
}
