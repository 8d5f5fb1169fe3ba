/** Finds the best place that this browser, in this frame, gives us to keep what was not sent yet. */
import { load } from "../load.js";
import { IndexedDbStore } from "./indexeddb.js";

/** Opens IndexedDB, else a partitioned cookie, else memory. Never rejects. */
export async function openStore() {
  try {
    return await IndexedDbStore.open();
  } catch {
    // not here: the next one, which most browsers have no need of
  }
  try {
    const { CookieStore } = await load("storage/cookie.js");
    return await CookieStore.open();
  } catch {
    return new MemoryStore();
  }
}

/**
 * Keeps the outbox in the page and nowhere else: the last resort. It is not durable, so an answer counts as saved only
 * when the server has it. Same interface as indexeddb.js.
 */
export class MemoryStore {
  kind = "memory";
  durable = false;

  async load() {
    return [];
  }

  async put() {
    return false;
  }

  async remove() {}
}
