/**
 * Keeps the outbox in IndexedDB: the best place, where the browser allows it (not in a cross-site frame when
 * third-party storage is blocked).
 *
 * A store keeps *parcels* (one an attempt) and their *statements*:
 *   load() → [{attempt, url, token, notice, state, statements: […]}]
 *   put(parcel, statements) → true when durably kept
 *   remove(attempt, ids, whole) — forgets these statements; `whole`: the parcel too, once none of it waits
 * Another tab may keep statements of the same attempt: they are never this tab's to forget.
 */
const NAME = "creator-lessons";
const PARCELS = "parcels";
const STATEMENTS = "statements";

export class IndexedDbStore {
  #db;
  kind = "indexeddb";
  durable = true;

  constructor(db) {
    this.#db = db;
  }

  /** Opens the store. Rejects where the browser does not allow it, or does not answer within `patience` ms. */
  static async open(factory = globalThis.indexedDB, patience = 1500) {
    const db = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("IndexedDB does not answer")), patience);
      const request = factory.open(NAME, 1); // throws where storage is refused
      request.onupgradeneeded = () => {
        request.result.createObjectStore(PARCELS, { keyPath: "attempt" });
        request.result.createObjectStore(STATEMENTS, { keyPath: "id" });
      };
      request.onblocked = request.onerror = () => {
        clearTimeout(timer);
        reject(request.error ?? new Error("IndexedDB is blocked"));
      };
      request.onsuccess = () => {
        clearTimeout(timer);
        resolve(request.result);
      };
    });
    db.onversionchange = () => db.close();
    return new IndexedDbStore(db);
  }

  async load() {
    const transaction = this.#db.transaction([PARCELS, STATEMENTS], "readonly");
    const [parcels, rows] = await Promise.all([
      result(transaction.objectStore(PARCELS).getAll()),
      result(transaction.objectStore(STATEMENTS).getAll()),
    ]);
    rows.sort((a, b) => a.order - b.order);
    return parcels.map((parcel) => ({
      ...parcel,
      statements: rows.filter((row) => row.attempt === parcel.attempt).map((row) => row.statement),
    }));
  }

  async put(parcel, statements) {
    try {
      await this.#write((parcels, rows) => {
        parcels.put(parcel);
        const order = Date.now();
        statements.forEach((statement, index) =>
          rows.put({ id: statement.id, attempt: parcel.attempt, order: order + index / 1000, statement }),
        );
      });
      return true;
    } catch {
      return false; // full, or closed by the browser: the caller goes on without
    }
  }

  async remove(attempt, ids, whole = false) {
    await this.#write((parcels, rows) => {
      for (const id of ids) rows.delete(id);
      if (!whole) return;
      const left = rows.getAll();
      left.onsuccess = () => {
        if (!left.result.some((row) => row.attempt === attempt)) parcels.delete(attempt);
      };
    }).catch(() => {}); // what stays is sent again, and recognised by its id
  }

  #write(work) {
    return new Promise((resolve, reject) => {
      // "strict": complete means on the disk, not in a buffer that a crash empties.
      const transaction = this.#db.transaction([PARCELS, STATEMENTS], "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
      work(transaction.objectStore(PARCELS), transaction.objectStore(STATEMENTS));
    });
  }
}

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
