/**
 * Other tabs of this browser that show the same attempt: they hear what was answered here, so that nobody answers twice,
 * and fall silent when a film plays here. Where the browser has no such channel, the server still counts all once.
 */
export class Tabs {
  #channel = null;
  #listeners = new Map();

  /** @param attempt the attempt's id, or nothing (a preview). */
  constructor(attempt) {
    try {
      if (attempt) this.#channel = new BroadcastChannel(`creator-lessons ${attempt}`);
    } catch {
      return; // a frame whose storage is blocked has none
    }
    this.#channel?.addEventListener("message", ({ data }) => this.#listeners.get(data?.name)?.(data.value));
  }

  /** Tells the others. `name`: of what happened; `value`: plain JSON. */
  tell(name, value = null) {
    this.#channel?.postMessage({ name, value });
  }

  /** Neither tells nor hears any more. */
  close() {
    this.#channel?.close();
    this.#channel = null;
  }

  /** Calls `listener(value)` when another tab tells of this; one listener a name. */
  on(name, listener) {
    this.#listeners.set(name, listener);
  }
}
