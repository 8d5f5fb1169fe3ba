/**
 * A package whose settings name our own server's door as well (`post_url`, `token`, `attempt`): all statements go there
 * too, whatever the LMS does with its own. What the browser keeps of it, any package of ours on this site delivers later.
 *
 * Statements are safe once either side has them. How the door is doing is no matter of the learner's while the LMS takes
 * the results.
 */
import { Outbox } from "../outbox.js";
import { openStore } from "../storage/index.js";
import { digest } from "./digest.js";
import { without } from "./apart.js";

/** A host that takes nothing and keeps nothing: how long an answer waits for the door before the lesson goes on. */
const PATIENCE = 4000;

/** @param host the channel to the LMS; it has `learner` and `absorb`, see scorm.js. */
export async function withDoor(settings, host, store = undefined) {
  const { post_url: url, token, attempt } = settings;
  // On a computer that many use, what waits is one learner's.
  const own = `${attempt} ${digest(host.learner).slice(0, 12)}`;
  const outbox = new Outbox({ attempt: own, url, token, store: without(store ?? (await openStore())) });
  let [fromHost, fromDoor] = [null, null];
  const listeners = [];
  const status = () => ({
    waiting: Math.max(fromHost?.waiting ?? 0, fromHost?.problem ? (fromDoor?.waiting ?? 0) : 0),
    durable: Boolean(fromHost?.durable || fromDoor?.durable),
    problem: fromHost?.problem ?? null,
  });
  const tell = () => listeners.forEach((listener) => listener(status()));
  return {
    kind: host.kind,
    saves: true,
    mode: host.mode,
    links: host.links,
    leave: host.leave,
    restart: host.restart && (() => host.restart()),
    async open() {
      const left = await outbox.open();
      host.absorb(left.statements, left.state);
      const known = await host.open();
      host.onStatus((now) => tell((fromHost = now)));
      outbox.onStatus((now) => tell((fromDoor = now)));
      return { ...known, states: [...known.states, left.state] };
    },
    begin(notice) {
      outbox.begin(notice);
      host.begin(notice);
    },
    send(statements, state, conclusion) {
      const atDoor = outbox.add(statements, state);
      return host.send(statements, state, conclusion).then((outcome) => {
        if (outcome === "sent" || outcome === "kept") return outcome;
        return Promise.race([atDoor, new Promise((resolve) => setTimeout(() => resolve(outcome), PATIENCE))]);
      });
    },
    save(state, conclusion) {
      outbox.save(state);
      host.save(state, conclusion);
    },
    commit(state, conclusion) {
      host.commit(state, conclusion);
      outbox.commit(state);
    },
    close(state, conclusion) {
      host.close(state, conclusion);
      outbox.commit(state, true);
    },
    reopen() {
      outbox.reopened();
      host.reopen();
    },
    retry: () => Promise.all([outbox.retry(), host.retry()]),
    onStatus(listener) {
      listeners.push(listener);
      listener(status());
    },
    onReply: (listener) => host.onReply(listener),
  };
}
