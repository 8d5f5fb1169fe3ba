/**
 * Parts of the player that a page fetches when it needs them: a module, and the style sheet that goes with it.
 * A part that could not be fetched (offline) is asked for again the next time; nothing is fetched twice.
 */
const ready = new Map();
const underway = new Map();
const failures = new Map();

/**
 * Fetches a part.
 * @param path of the module, from the player's folder: `"fields/order.js"`.
 * @param style path of its style sheet, or null where the page has it already.
 * @returns a promise of the module; it fails when module or styles could not be fetched.
 */
export function load(path, style = null) {
  if (!underway.has(path)) {
    const part = Promise.all([fetchModule(path), style && fetchStyle(style)]).then(
      ([module]) => {
        ready.set(path, module);
        return module;
      },
      (error) => {
        underway.delete(path);
        throw error;
      },
    );
    underway.set(path, part);
  }
  return underway.get(path);
}

/** The module of a part that is here already, or null: a screen that needs no waiting shows none. */
export function loaded(path) {
  return ready.get(path) ?? null;
}

async function fetchModule(path) {
  const url = new URL(path, import.meta.url).href;
  const tries = failures.get(path) ?? 0;
  try {
    return await import(url);
  } catch (error) {
    failures.set(path, tries + 1);
    if (!tries) throw error;
    // Some browsers remember for good that an address failed; another address is a new try.
    return import(`${url}?try=${tries}`);
  }
}

/** Adds a style sheet to the page, unless it is there, and waits for it: nothing is shown half dressed. */
function fetchStyle(path) {
  const url = new URL(path, import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === url)) return null;
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = url;
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => {
      link.remove();
      reject(new Error(`No styles: ${path}`));
    });
    document.head.append(link);
  });
}
