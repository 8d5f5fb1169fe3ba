/**
 * Finds the LMS's API object, as SCORM 1.2 (RTE 3.3.6) and SCORM 2004 (RTE 3.3.1) say: up through the parents, then
 * through the opener and its parents. Frames of other sites throw at every touch, some windows are their own parent, and
 * what is found may be none: nothing of that stops a lesson.
 */
const MOST_HOPS = 50;
/** Some LMSs put the API in place after they have opened our page. */
const STEP_MS = 100;

/**
 * @param name `"API"` (1.2) or `"API_1484_11"` (2004).
 * @param isApi tells whether an object is one.
 * @param from the window to start at.
 * @returns the API, or null.
 */
export function findApi(name, isApi, from = globalThis.window) {
  const opener = touch(() => from.opener);
  const top = touch(() => from.top);
  return upFrom(from, name, isApi) ?? upFrom(opener, name, isApi) ?? upFrom(touch(() => top?.opener), name, isApi);
}

/** Looks again and again for so many milliseconds. Resolves to the API or null. */
export async function waitForApi(name, isApi, patience, from = globalThis.window) {
  const until = Date.now() + patience;
  for (;;) {
    const api = findApi(name, isApi, from);
    if (api || Date.now() >= until) return api;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}

function upFrom(start, name, isApi) {
  let at = start;
  for (let hop = 0; at && hop < MOST_HOPS; hop += 1) {
    const here = at;
    const api = touch(() => (here[name] && isApi(here[name]) ? here[name] : null));
    if (api) return api;
    const above = touch(() => here.parent);
    at = above === here ? null : above;
  }
  return null;
}

function touch(look) {
  try {
    return look() ?? null;
  } catch {
    return null;
  }
}
