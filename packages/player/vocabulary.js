// Generated from xapi/vocabulary.py by `python -m xapi.vocabulary --js`. Do not edit.

export const DEFAULT_NS = "https://w3id.org/creator-lessons";

export const VERBS = Object.freeze({
  "initialized": "http://adlnet.gov/expapi/verbs/initialized",
  "completed": "http://adlnet.gov/expapi/verbs/completed",
  "passed": "http://adlnet.gov/expapi/verbs/passed",
  "failed": "http://adlnet.gov/expapi/verbs/failed",
  "terminated": "http://adlnet.gov/expapi/verbs/terminated",
  "answered": "http://adlnet.gov/expapi/verbs/answered",
  "responded": "http://adlnet.gov/expapi/verbs/responded",
  "experienced": "http://adlnet.gov/expapi/verbs/experienced",
  "voided": "http://adlnet.gov/expapi/verbs/voided",
  "played": "https://w3id.org/xapi/video/verbs/played",
  "paused": "https://w3id.org/xapi/video/verbs/paused",
  "seeked": "https://w3id.org/xapi/video/verbs/seeked"
});

export const VERB_DISPLAY = Object.freeze({
  "initialized": {
    "en": "initialized"
  },
  "completed": {
    "en": "completed"
  },
  "passed": {
    "en": "passed"
  },
  "failed": {
    "en": "failed"
  },
  "terminated": {
    "en": "terminated"
  },
  "answered": {
    "en": "answered"
  },
  "responded": {
    "en": "responded"
  },
  "experienced": {
    "en": "experienced"
  },
  "voided": {
    "en": "voided"
  },
  "played": {
    "en": "played"
  },
  "paused": {
    "en": "paused"
  },
  "seeked": {
    "en": "seeked"
  }
});

export const TYPES = Object.freeze({
  "lesson": "http://adlnet.gov/expapi/activities/lesson",
  "module": "http://adlnet.gov/expapi/activities/module",
  "question": "http://adlnet.gov/expapi/activities/cmi.interaction",
  "reflection": "http://adlnet.gov/expapi/activities/cmi.interaction",
  "confidence": "http://adlnet.gov/expapi/activities/cmi.interaction",
  "follow_up": "http://adlnet.gov/expapi/activities/cmi.interaction",
  "video": "https://w3id.org/xapi/video/activity-type/video",
  "card": "http://activitystrea.ms/schema/1.0/page"
});

export const VIDEO = Object.freeze({
  "category": "https://w3id.org/xapi/video",
  "time": "https://w3id.org/xapi/video/extensions/time",
  "time_from": "https://w3id.org/xapi/video/extensions/time-from",
  "time_to": "https://w3id.org/xapi/video/extensions/time-to",
  "progress": "https://w3id.org/xapi/video/extensions/progress",
  "played_segments": "https://w3id.org/xapi/video/extensions/played-segments",
  "length": "https://w3id.org/xapi/video/extensions/length",
  "session_id": "https://w3id.org/xapi/video/extensions/session-id",
  "completion_threshold": "https://w3id.org/xapi/video/extensions/completion-threshold",
  "cc_enabled": "https://w3id.org/xapi/video/extensions/cc-enabled",
  "cc_subtitle_lang": "https://w3id.org/xapi/video/extensions/cc-subtitle-lang",
  "speed": "https://w3id.org/xapi/video/extensions/speed",
  "full_screen": "https://w3id.org/xapi/video/extensions/full-screen",
  "volume": "https://w3id.org/xapi/video/extensions/volume"
});

export const CMI5 = Object.freeze({
  "category": "https://w3id.org/xapi/cmi5/context/categories/cmi5",
  "moveon": "https://w3id.org/xapi/cmi5/context/categories/moveon",
  "session_id": "https://w3id.org/xapi/cmi5/context/extensions/sessionid",
  "mastery_score": "https://w3id.org/xapi/cmi5/context/extensions/masteryscore",
  "launch_mode": "https://w3id.org/xapi/cmi5/context/extensions/launchmode",
  "move_on": "https://w3id.org/xapi/cmi5/context/extensions/moveon",
  "progress": "https://w3id.org/xapi/cmi5/result/extensions/progress",
  "publisher_id": "https://w3id.org/xapi/cmi5/context/extensions/publisherid"
});

// Our own activity ids and extensions, under the permanent namespace `ns` (no slash at the end).
export const ACTIVITIES = (ns = DEFAULT_NS) => Object.freeze({
  lesson: (lesson) => `${ns}/lessons/${lesson}`,
  video: (lesson) => `${ns}/lessons/${lesson}/video`,
  question: (lesson, question) => `${ns}/lessons/${lesson}/questions/${question}`,
  card: (lesson, segment) => `${ns}/lessons/${lesson}/cards/${segment}`,
  reflection: (lesson) => `${ns}/lessons/${lesson}/reflection`,
  confidence: (lesson, when) => `${ns}/lessons/${lesson}/confidence/${when}`,
  follow_up: (lesson) => `${ns}/lessons/${lesson}/follow-up`,
  module: (module) => `${ns}/modules/${module}`,
});

export const EXTENSIONS = (ns = DEFAULT_NS) => Object.freeze({
  version: `${ns}/extensions/version`,
  language: `${ns}/extensions/language`,
  market: `${ns}/extensions/market`,
  channel: `${ns}/extensions/channel`,
  dispatch: `${ns}/extensions/dispatch`,
  late: `${ns}/extensions/late`,
  claimed: `${ns}/extensions/claimed`,
  note: `${ns}/extensions/note`,
});
