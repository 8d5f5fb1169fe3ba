/**
 * The LMS's API, with every call guarded: it may throw, answer "false", be gone, or come late. Nothing here throws, and
 * what it returns says what really was taken. A value that the LMS has is not sent again.
 */
import { waitForApi } from "./find_api.js";

export class RunTime {
  #names;
  #find;
  #api = null;
  #told = new Map();

  /**
   * @param names `{api, start, get, set, commit, finish, error}`: the API object's name and those of its functions.
   * @param find see find_api.js; replaced in tests.
   */
  constructor(names, find = waitForApi) {
    this.#names = names;
    this.#find = find;
  }

  /** Whether an API was found, and took our first call. */
  get alive() {
    return this.#api !== null;
  }

  /** Looks for the API for so many milliseconds and starts the session. Resolves to whether there is one now. */
  async start(patience) {
    const { api, set, start, get, error, alive } = this.#names;
    const found = await this.#find(api, (object) => typeof object[set] === "function", patience);
    if (!found) return false;
    this.#api = found;
    this.#told.clear();
    if (taken(this.#call(start, ""))) return true;
    // Some LMSs have started it already, and refuse to do so twice: then it answers questions.
    this.#call(get, alive);
    if (String(this.#call(error)) === "0") return true;
    this.#api = null;
    return false;
  }

  /** The value of an element, "" where there is none. */
  get(element) {
    const value = this.#call(this.#names.get, element);
    return value === null || value === undefined ? "" : String(value);
  }

  /** Sets an element. Returns whether the LMS says that it has it. */
  set(element, value) {
    if (this.#told.get(element) === value) return true;
    const done = taken(this.#call(this.#names.set, element, value));
    if (done) this.#told.set(element, value);
    return done;
  }

  /** Asks the LMS to keep what it was told. */
  commit() {
    return taken(this.#call(this.#names.commit, ""));
  }

  /** Ends the session. */
  finish() {
    return taken(this.#call(this.#names.finish, ""));
  }

  /** What was told is not to be relied on any more: it will be told anew. */
  doubt() {
    this.#told.clear();
  }

  /** Lets go of the API: the next start looks for it anew. */
  drop() {
    this.#api = null;
    this.#told.clear();
  }

  #call(name, ...values) {
    try {
      return this.#api?.[name](...values) ?? (this.#api ? undefined : false);
    } catch {
      return false; // its frame is gone, or it fails inside
    }
  }
}

/** Some APIs answer with nothing at all: only a "no" is a no. */
function taken(answer) {
  return answer !== false && String(answer) !== "false";
}
