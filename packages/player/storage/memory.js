/**
 * Keeps the outbox in the page and nowhere else: the last resort. It is not durable, so an answer counts as saved only
 * when the server has it. Same interface as storage/indexeddb.js.
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
