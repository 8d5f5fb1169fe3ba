/**
 * The statements about a whole lesson, where the page itself makes them: initialized, completed, passed, failed,
 * terminated, by cmi5 (Quartz, 9 and 10). Ids are reckoned from what may happen only once, so that a second page, or a
 * second device, makes the same statement and not another.
 */
import { uuid4 } from "../statements.js";
import { CMI5, VERBS, VERB_DISPLAY } from "../vocabulary.js";
import { URL_SPACE, uuid5 } from "./digest.js";
import { duration, scoreOf } from "./status.js";

export class Conclusions {
  #launch;
  #whole;
  #began;

  /** @param launch see xapi.js; @param whole see whole.js. */
  constructor(launch, whole) {
    this.#launch = launch;
    this.#whole = whole;
    this.#began = launch.began ?? Date.now();
  }

  /** The first word of a session; null where it has been said: the page was loaded anew. */
  initialized() {
    return this.#launch.begun ? null : this.#make("initialized", {});
  }

  /** The last word of a session. Null where the page is only loaded anew. */
  terminated() {
    if (this.#launch.reloads?.()) return null;
    this.#launch.end?.();
    return this.#make("terminated", { duration: this.#duration });
  }

  /**
   * Which of the verbs of a standing are still to be said.
   * @param verbs from the table in status.js; @param sent what was said in this registration.
   */
  due(verbs, sent) {
    const wanted = [...verbs];
    // A course that goes on only after a pass is not held up by a lesson that has no pass mark.
    if (verbs.join() === "completed" && ["Passed", "CompletedAndPassed"].includes(this.#launch.moveOn)) {
      wanted.push("passed");
    }
    // Nobody fails after having passed (cmi5 9.3.4).
    return wanted.filter((verb) => !sent.includes(verb) && !(verb === "failed" && sent.includes("passed")));
  }

  /** The statement that a lesson was completed, passed or failed. */
  statement(verb, conclusion) {
    if (verb === "completed") return this.#make(verb, { completion: true, duration: this.#duration });
    const score = scoreOf(conclusion);
    const { points, max_points: max } = conclusion;
    const told = score ? { score: { scaled: score.scaled, raw: points, min: 0, max } } : {};
    return this.#make(verb, { success: verb === "passed", ...told, duration: this.#duration });
  }

  get #duration() {
    return duration((Date.now() - this.#began) / 1000);
  }

  #make(verb, result) {
    const { activityId, mark, channel } = this.#launch;
    const cmi5 = channel === "cmi5";
    const judges = "success" in result;
    const statement = {
      id: this.#id(verb),
      timestamp: new Date().toISOString(),
      verb: { id: VERBS[verb], display: { en: VERB_DISPLAY[verb].en } },
      object: { objectType: "Activity", id: activityId, definition: this.#whole.definition },
      ...(Object.keys(result).length ? { result } : {}),
    };
    if (cmi5 && judges && mark !== null) statement.context = { extensions: { [CMI5.mastery_score]: mark } };
    const moves = judges || "completion" in result;
    return this.#whole.about(statement, cmi5 ? [CMI5.category, ...(moves ? [CMI5.moveon] : [])] : []);
  }

  #id(verb) {
    const { registration, activityId, session } = this.#launch;
    const once = verb === "completed" || verb === "passed" ? registration : session;
    return once ? uuid5(URL_SPACE, [once, activityId, verb].join(" ")) : uuid4();
  }
}
