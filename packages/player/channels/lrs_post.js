/**
 * Lets the outbox deliver to an LMS's record store: what it packs for our door is unpacked, sent piece by piece, and the
 * store's words are put into those of our door (post.js).
 */
import { Lrs } from "./lrs.js";

/**
 * @param auth of this session: only its state is kept, those left over from others are not ours to write.
 * @param keepState `(state, keepalive) → status`.
 */
export function lrsPost(auth, keepState) {
  let kept = "";
  const keep = async (token, state, keepalive) => {
    const text = JSON.stringify(state ?? null);
    if (!state || token !== auth || text === kept) return 204;
    const status = await keepState(state, keepalive);
    if (status < 300) kept = text;
    return status;
  };
  return async (url, body, { keepalive = false }) => {
    const { token, statements, state } = JSON.parse(body);
    const lrs = new Lrs(url, token);
    const reply = { stored: [], refused: [] };
    const put = async (statement) => {
      const status = await lrs.put(statement, keepalive);
      const judged = judge(status);
      if (judged) reply[judged].push(judged === "stored" ? statement.id : { id: statement.id, reason: String(status) });
      return judged ? 204 : status;
    };
    if (keepalive) {
      // The page goes away: nothing can be waited for.
      const sent = statements.map((statement) => put(statement).catch(() => 0));
      await Promise.all([...sent, keep(token, state, true).catch(() => 0)]);
      return reply.stored.length || !statements.length ? { status: 200, json: reply } : { status: 503, json: null };
    }
    for (const statement of statements) {
      const status = await put(statement).catch(() => 0);
      if (status === 204) continue;
      // What went before is told; what hinders this one is found again at once, and told then.
      if (reply.stored.length || reply.refused.length) return { status: 200, json: reply };
      return { status: status === 404 ? 503 : status, json: null };
    }
    const status = await keep(token, state, false).catch(() => 0);
    if (!statements.length && (status === 0 || status >= 500)) return { status: 503, json: null };
    return { status: 200, json: reply };
  };
}

/** "stored" (a conflict: it is there already), "refused" for good, or null: not now. */
function judge(status) {
  if (status < 300 && status > 0) return "stored";
  if (status === 409) return "stored";
  return status === 400 || status === 413 ? "refused" : null;
}
