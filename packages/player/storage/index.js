/** Finds the best place that this browser, in this frame, gives us to keep what was not sent yet. */
import { load } from "../load.js";
import { IndexedDbStore } from "./indexeddb.js";
import { MemoryStore } from "./memory.js";

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
