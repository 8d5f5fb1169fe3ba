/**
 * From what the player tells to whole statements, for a record store that adds nothing: who, in which attempt, where it
 * belongs, and what the parts of the lesson are (the same words as the server's, lti_tool/learner/activities.py).
 */
import { xapiResponse } from "../responses.js";
import { ACTIVITIES, EXTENSIONS, TYPES, VIDEO } from "../vocabulary.js";
import { INTERACTION_TYPES } from "./interaction_types.js";
import { plainText } from "./plain_text.js";

const LONGEST_NAME = 200;

export class Whole {
  #launch;
  #lesson;
  #ns;
  #parts;

  /** @param launch `{actor, registration, template, channel}`; `market` of the package, or null. */
  constructor(launch, lesson, { ns, market = null }) {
    this.#launch = launch;
    this.#lesson = lesson;
    this.#ns = ns;
    this.#parts = definitions(lesson, ns);
    const own = EXTENSIONS(ns);
    this.extensions = { [own.version]: lesson.version, [own.language]: lesson.lang, [own.channel]: launch.channel };
    if (market) this.extensions[own.market] = market;
    /** The lesson under its own permanent name. */
    this.home = { objectType: "Activity", id: lesson.activity, definition: this.definition };
  }

  /** What the lesson is. */
  get definition() {
    return { type: TYPES.lesson, name: { [this.#lesson.lang]: this.#lesson.title } };
  }

  /** A statement of the player, whole. */
  part(statement) {
    const { id } = statement.object;
    const video = id === ACTIVITIES(this.#ns).video(this.#lesson.id);
    const activities = { parent: [this.home], category: video ? [{ objectType: "Activity", id: VIDEO.category }] : [] };
    return this.#finished({ ...statement, object: { ...statement.object, definition: this.#parts.get(id) } }, activities);
  }

  /** A statement about the lesson as a whole. */
  about(statement, categories = []) {
    const category = categories.map((id) => ({ objectType: "Activity", id }));
    const elsewhere = statement.object.id === this.#lesson.activity ? [] : [this.home];
    return this.#finished(statement, { grouping: elsewhere, category });
  }

  /** The host's template first, then ours; nothing of the template is overwritten (cmi5 10.2.1). */
  #finished(statement, activities) {
    const { actor, registration, template = {} } = this.#launch;
    const { contextActivities: given = {}, extensions, ...others } = template;
    const places = {};
    for (const name of ["parent", "grouping", "category", "other"]) {
      const list = [].concat(given[name] ?? [], activities[name] ?? []);
      const once = list.filter(({ id }, at) => list.findIndex((other) => other.id === id) === at);
      if (once.length) places[name] = once;
    }
    const context = {
      language: this.#lesson.lang,
      ...statement.context,
      ...others,
      registration,
      ...(Object.keys(places).length ? { contextActivities: places } : {}),
      extensions: { ...statement.context?.extensions, ...this.extensions, ...extensions },
    };
    return { ...statement, actor, context };
  }
}

/** What each part of the lesson is, by its activity's id. */
function definitions(lesson, ns) {
  const activities = ACTIVITIES(ns);
  const named = (text) => ({ [lesson.lang]: text });
  const parts = new Map();
  for (const { id, kind, title } of lesson.segments) {
    if (kind === "card") parts.set(activities.card(lesson.id, id), { type: TYPES.card, name: named(title) });
    if (kind === "video") parts.set(activities.video(lesson.id), { type: TYPES.video, name: named(title) });
    if (kind !== "reflection") continue;
    const reflection = { type: TYPES.reflection, name: named(title), interactionType: "long-fill-in" };
    parts.set(activities.reflection(lesson.id), reflection);
  }
  for (const question of Object.values(lesson.questions)) {
    parts.set(activities.question(lesson.id, question.id), questionOf(question, named));
  }
  for (const when of ["before", "after"]) {
    parts.set(activities.confidence(lesson.id, when), {
      type: TYPES.confidence,
      name: named(plainText(lesson.confidence ?? "")),
      interactionType: "likert",
      scale: ["1", "2", "3", "4", "5"].map((id) => ({ id })),
    });
  }
  return parts;
}

function questionOf(question, named) {
  const components = (list) => (list ?? []).map(({ id, text }) => ({ id, description: named(text) }));
  const interactionType = INTERACTION_TYPES[question.kind];
  const made = {
    type: TYPES.question,
    name: named(plainText(question.prompt_html).slice(0, LONGEST_NAME)),
    interactionType,
  };
  const patterns = patternsOf(question);
  if (patterns.length) made.correctResponsesPattern = patterns;
  if (interactionType === "choice" || interactionType === "sequencing") made.choices = components(question.choices);
  if (interactionType === "matching") {
    made.source = components(question.choices);
    made.target = components(question.targets);
  }
  return made;
}

function patternsOf(question) {
  const { kind, right, tolerance } = question;
  if (kind === "number") {
    const [low, high] = [right - (tolerance || 0), right + (tolerance || 0)].map((one) => Number(one.toFixed(9)));
    return [tolerance ? `${low}[:]${high}` : String(right)];
  }
  if (kind === "text") return [...right];
  return right.length ? [xapiResponse(question, right)] : [];
}
