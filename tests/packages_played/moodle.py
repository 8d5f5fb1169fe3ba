"""Moodle 4.5 as a SCORM run-time: what it refuses, rewrites and grades, on top of scorm-again.

Each rule was seen in a Moodle 4.5.6 (tests/captures/moodle): it refuses the timestamps of JavaScript's toISOString,
scores out of range, sessions that aren't HH:MM:SS and objectives with a gap; knows no `adl.data`; throws after
`adl.nav.request`; grades by `score.raw` alone; and at the end rewrites the status where the manifest lets it. In review
it enforces nothing.
"""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

STRICT = r"""
window.refused = [];
window.longest = 0;
function asMoodle(api, name) {
  const old = name === "API";
  const [get, set, commit, end, last] = old
    ? ["LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"]
    : ["GetValue", "SetValue", "Commit", "Terminate", "GetLastError"];
  let error = null;
  let broken = false;
  const refuse = (code, element, value, answer) => {
    error = String(code);
    if (code !== 401 && code !== 201) window.refused.push([element, value, code]);
    return answer;
  };
  const why = (element, value) => {
    if (/suspend_data$/.test(element)) window.longest = Math.max(window.longest, value.length);
    if (old) {
      const number = Number(value);
      if (/score\.(raw|min|max)$/.test(element) && value !== "" && !(number >= 0 && number <= 100)) return 405;
      if (/session_time$/.test(element) && !/^\d{2,4}:\d\d:\d\d(\.\d{1,2})?$/.test(value)) return 405;
      return /suspend_data$/.test(element) && value.length > 64000 ? 405 : null;
    }
    if (/^adl\.data/.test(element)) return 401;
    if (/suspend_data$/.test(element) && value.length > 64000) return 406;
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,2}(Z|[+-]\d\d:\d\d)?)?$/;
    if (/timestamp$/.test(element) && !time.test(value)) return 406;
    const listed = /^cmi\.(objectives|interactions)\.(\d+)\./.exec(element);
    if (listed && Number(listed[2]) > Number(api.GetValue(`cmi.${listed[1]}._count`))) return 351;
    return null;
  };
  const ending = (called) => (...values) => {
    const answer = api[called](...values);
    if (broken) throw new SyntaxError("Unexpected token '<'");
    return answer;
  };
  return { ...api,
    [get]: (element) => {
      error = null;
      return /^adl\.data/.test(element) ? refuse(401, element, "", "") : api[get](element);
    },
    [set]: (element, value) => {
      error = null;
      const code = why(element, String(value));
      if (code) return refuse(code, element, value, "false");
      broken ||= element === "adl.nav.request" && value === "exitAll";
      return api[set](element, value);
    },
    [last]: () => error ?? api[last](),
    [commit]: ending(commit),
    [end]: ending(end),
  };
}
for (const name of ["API", "API_1484_11"]) {
  let held;
  Object.defineProperty(window, name, {
    configurable: true,
    get: () => held,
    set: (api) => { held = api && asMoodle(api, name); },
  });
}
"""
"""Put into every frame before its own scripts: whoever sets the API there gets Moodle's."""

_ADLCP = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
_ADLCP_2004 = "{http://www.adlnet.org/xsd/adlcp_v1p3}"


def kept(manifest: str, version: str, values: dict[str, Any]) -> dict[str, Any]:
    """What Moodle keeps when the session ends, of what the run-time had."""
    tree = ElementTree.fromstring(manifest)
    values = dict(values)
    mastery = tree.find(f".//{_ADLCP}masteryscore")
    raw = values.get("core.score.raw", "")
    if version == "1.2" and mastery is not None and raw:
        passed = float(raw) >= float(mastery.text or 0)
        values["core.lesson_status"] = "passed" if passed else "failed"
    measure = values.get("progress_measure", "")
    if version == "2004" and tree.find(f".//{_ADLCP_2004}completionThreshold") is not None and measure:
        values["completion_status"] = "completed" if float(measure) >= 1 else "incomplete"
    return values


def grade(version: str, values: dict[str, Any]) -> float:
    """Out of 100, from the raw score alone."""
    raw = values.get("core.score.raw" if version == "1.2" else "score.raw", "")
    return float(raw) if raw else 0.0
