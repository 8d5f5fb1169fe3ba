/**
 * One request to the door for statements: `text/plain` JSON, so that a browser needs no preflight, to our own origin, so
 * that no third party's rules apply. What the answer means is decided here, without knowing who asked.
 */

/** Bytes of a body that may still go out when the page is closed (browsers allow 64 KiB for all such requests). */
export const LONGEST_BODY = 60_000;

/**
 * Sends a body. Rejects when there is no answer.
 * @returns `{status, json}`, json null where the answer is none.
 */
export async function post(url, body, { keepalive = false, patience = 20_000 }) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "text/plain;charset=UTF-8" },
    body,
    keepalive,
    cache: "no-store",
    credentials: "omit", // the token in the body is all the door wants
    signal: AbortSignal.timeout(patience),
  });
  return { status: response.status, json: await response.json().catch(() => null) };
}

/**
 * Writes as much of a parcel as fits.
 * @param parcel `{token, notice, state, statements, extra}`; `extra`: more keys of the body, or nothing.
 * @param most how many statements; @param longest how many bytes.
 * @returns `{body, ids}`: the text, and the ids of the statements in it.
 */
export function packBody(parcel, most, longest = Infinity, { closing = false } = {}) {
  const write = (statements) =>
    JSON.stringify(
      {
        token: parcel.token,
        sent_at: new Date().toISOString(),
        statements,
        ...(parcel.state ? { state: parcel.state } : {}),
        ...(parcel.notice ? { notice: parcel.notice } : {}),
        ...(closing ? { closing: true } : {}),
        ...parcel.extra,
      },
      (_, value) => (typeof value === "string" ? wellFormed(value) : value),
    );
  let statements = parcel.statements.slice(0, most);
  let body = write(statements);
  while (statements.length > 1 && new TextEncoder().encode(body).length > longest) {
    statements = statements.slice(0, Math.ceil(statements.length / 2));
    body = write(statements);
  }
  return { body, ids: statements.map((statement) => statement.id) };
}

/**
 * A text without halves of a pair of signs (an emoji that was cut): a server takes no JSON with such, and one statement
 * would keep all the others waiting.
 */
export function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/**
 * What an answer means: `"accepted"`, `"too-large"` (send less), `"expired"` (the token opens nothing any more),
 * `"rejected"` (no use in trying again now) or `"offline"` (try again later).
 */
export function outcomeOf(status, json, ids) {
  if (status === 200 && json) {
    const named = new Set([...(json.stored ?? []), ...refusedIn(json)]);
    if (ids.length === 0 || ids.some((id) => named.has(id))) return "accepted";
    // All wait for the privacy notice; else the answer is not our server's: a captive portal, a friendly proxy.
    return json.refused?.length ? "rejected" : "offline";
  }
  if (status === 413) return "too-large";
  if (status === 401 || status === 403) return "expired";
  if (status === 408 || status === 425 || status === 429 || status >= 500 || status < 400) return "offline";
  return "rejected";
}

/** Ids that the server will never take. What only lacks the privacy notice is not refused for good. */
export function refusedIn(json) {
  return (json.refused ?? []).filter((entry) => entry.reason !== "notice_required").map((entry) => entry.id);
}
