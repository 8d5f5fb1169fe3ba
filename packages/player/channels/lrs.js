/**
 * An LMS's record store, as a package speaks to it: one statement a PUT, because some take no other, and documents of
 * State and Agent Profile (xAPI 1.0.3 Communication 2). The cookies of an LMS on our own origin go along: some know the
 * learner by nothing else.
 */
const VERSION = "1.0.3";
const PATIENCE = 15_000;

export class Lrs {
  #endpoint;
  #headers;

  /** @param endpoint with or without a slash at its end; `auth`: the value of the header Authorization. */
  constructor(endpoint, auth) {
    this.#endpoint = endpoint.endsWith("/") ? endpoint : `${endpoint}/`;
    this.#headers = { "X-Experience-API-Version": VERSION, ...(auth ? { Authorization: auth } : {}) };
  }

  /** Sends a statement. Resolves to the status; rejects where there is no answer. */
  async put(statement, keepalive = false) {
    const { status } = await this.#ask("PUT", "statements", { statementId: statement.id }, statement, keepalive);
    return status;
  }

  /** A JSON document, null where there is none. Rejects where the store does not say so or does not answer. */
  async document(resource, parameters) {
    const response = await this.#ask("GET", resource, parameters);
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${resource}: ${response.status}`);
    const found = await response.json().catch(() => null);
    return typeof found === "object" ? found : null;
  }

  /** Keeps a JSON document. Resolves to the status. */
  async keep(resource, parameters, value, keepalive = false) {
    const { status } = await this.#ask("PUT", resource, parameters, value, keepalive);
    return status;
  }

  #ask(method, resource, parameters, body = undefined, keepalive = false) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
    const headers = body === undefined ? this.#headers : { ...this.#headers, "Content-Type": "application/json" };
    return fetch(`${this.#endpoint}${resource}?${query}`, {
      method,
      headers,
      keepalive,
      cache: "no-store",
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
  }
}
