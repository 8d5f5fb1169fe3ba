/** Finds the best place that this browser, in this frame, gives us to keep what was not sent yet. */
import { CookieStore } from "./cookie.js";
import { IndexedDbStore } from "./indexeddb.js";
import { MemoryStore } from "./memory.js";

/** Opens IndexedDB, else a partitioned cookie, else memory. Never rejects. */
export async function openStore() {
  for (const Store of [IndexedDbStore, CookieStore]) {
    try {
      return await Store.open();
    } catch {
      // not here: the next one
    }
  }
  return new MemoryStore();
}
