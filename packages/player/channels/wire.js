/**
 * What a live lesson (live.js) and the package's page beside the LMS's API (bridge.js) say to each other. Every message is
 * `{creator_lessons: 1, type, …}`; 1 is the version of this language, others are not understood.
 *
 *   lesson → page   ready {}                    "I am here", repeated until answered
 *   page → lesson   hello {known}               what the LMS knows, see desk.js; null: there is no LMS
 *   lesson → page   write {number, record, keep}   repeated until acknowledged
 *   page → lesson   ack {number, taken}         whether the LMS has it
 *
 * Both sides name the other's origin whenever they speak, and hear only the one window, from the one origin.
 */
const VERSION = 1;

export class Wire {
  #other;
  #origin;

  /**
   * @param other a function that gives the other's window; @param origin the other's origin.
   * @param hear `{type: handler(message)}`.
   */
  constructor(other, origin, hear) {
    this.#other = other;
    this.#origin = origin;
    addEventListener("message", (event) => {
      if (event.origin !== origin || event.source !== other()) return;
      const { data } = event;
      if (typeof data !== "object" || data?.creator_lessons !== VERSION) return;
      if (Object.hasOwn(hear, data.type)) hear[data.type](data);
    });
  }

  say(type, message = {}) {
    try {
      this.#other()?.postMessage({ creator_lessons: VERSION, type, ...message }, this.#origin);
    } catch {
      // the window is gone
    }
  }
}
