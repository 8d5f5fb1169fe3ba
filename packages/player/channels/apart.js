/**
 * Two outboxes in one store: what goes to the LMS's own record store is kept apart from what goes to our door, because it
 * is sent in another way. Same interface as storage/indexeddb.js.
 */
const MARK = "lrs ";

/** Only what goes to an LMS's record store. */
export function apart(store) {
  const wrap = (statement) => ({ ...statement, id: MARK + statement.id });
  const unwrap = (statement) => ({ ...statement, id: statement.id.slice(MARK.length) });
  return {
    kind: store.kind,
    durable: store.durable,
    async load() {
      const parcels = (await store.load()).filter(({ attempt }) => attempt.startsWith(MARK));
      return parcels.map((parcel) => ({
        ...parcel,
        attempt: parcel.attempt.slice(MARK.length),
        statements: parcel.statements.map(unwrap),
      }));
    },
    put: (parcel, statements) => store.put({ ...parcel, attempt: MARK + parcel.attempt }, statements.map(wrap)),
    remove: (attempt, ids, whole) => store.remove(MARK + attempt, ids.map((id) => MARK + id), whole),
  };
}

/** Only the rest. */
export function without(store) {
  return {
    kind: store.kind,
    durable: store.durable,
    load: async () => (await store.load()).filter(({ attempt }) => !attempt.startsWith(MARK)),
    put: (parcel, statements) => store.put(parcel, statements),
    remove: (attempt, ids, whole) => store.remove(attempt, ids, whole),
  };
}
