/**
 * A package whose settings name our own server's door as well (`door`: `{url, token, dispatch}`): all statements go there
 * too, whatever the LMS does with its own. What the browser keeps of it, any package of ours on this site delivers later.
 *
 * Statements are safe once either side has them. How the door is doing is no matter of the learner's while the LMS takes
 * the results.
 *
 * An attempt goes by a key that only its LMS, for its learner, knows (`host.key`): a new try has a new one, and a parcel
 * of its own.
 */
import { Outbox } from "../outbox.js";
import { openStore } from "../storage/index.js";
import { without } from "./apart.js";

/** A host that takes nothing and keeps nothing: how long an answer waits for the door before the lesson goes on. */
const PATIENCE = 4000;

/** @param host the channel to the LMS; it has `key`, `learner`, `identified` and `absorb`, see scorm.js. */
export async function withDoor(settings, host, store = undefined) {
  const kept = without(store ?? (await openStore()));
  const listeners = [];
  let [fromHost, fromDoor, outbox, begun] = [null, null, null, null];
  const status = () => ({
    waiting: Math.max(fromHost?.waiting ?? 0, fromHost?.problem ? (fromDoor?.waiting ?? 0) : 0),
    durable: Boolean(fromHost?.durable || fromDoor?.durable),
    problem: fromHost?.problem ?? null,
  });
  const tell = () => listeners.forEach((listener) => listener(status()));
  /** The parcel of the attempt as it is now. */
  const door = () => {
    if (outbox?.attempt === nameOf(settings, host)) return outbox;
    outbox = openOutbox(settings, host, kept);
    const mine = outbox;
    mine.onStatus((now) => mine === outbox && tell((fromDoor = now)));
    if (begun) begin(mine);
    return mine;
  };
  /** Nothing is sent before the LMS has said who the learner is, or has had its time to do so. */
  const begin = (mine) =>
    host.identified.then(() => {
      mine.identify(senderOf(settings, host));
      mine.begin();
    });
  return {
    kind: host.kind,
    saves: true,
    mode: host.mode,
    links: host.links,
    leave: host.leave,
    restart: host.restart && (() => host.restart()),
    moves: () => host.moves?.(),
    async open() {
      const left = await door().open();
      door().deliverOthers();
      host.absorb(left.statements, left.state);
      const known = await host.open();
      host.onStatus((now) => tell((fromHost = now)));
      return { ...known, states: [...known.states, left.state] };
    },
    begin(notice) {
      begun = true;
      begin(door());
      host.begin(notice);
    },
    send(statements, state, conclusion) {
      const atDoor = door().add(statements, state);
      return host.send(statements, state, conclusion).then((outcome) => {
        if (outcome === "sent" || outcome === "kept") return outcome;
        return Promise.race([atDoor, new Promise((resolve) => setTimeout(() => resolve(outcome), PATIENCE))]);
      });
    },
    save(state, conclusion) {
      door().save(state);
      host.save(state, conclusion);
    },
    commit(state, conclusion) {
      host.commit(state, conclusion);
      door().commit(state);
    },
    close(state, conclusion) {
      host.close(state, conclusion);
      door().commit(state, true);
    },
    reopen() {
      door().reopened();
      host.reopen();
    },
    retry: () => Promise.all([door().retry(), host.retry()]),
    onStatus(listener) {
      listeners.push(listener);
      listener(status());
    },
    onReply: (listener) => host.onReply(listener),
  };
}

/** Delivers what earlier visits to packages of ours left on this site, where the present one has nothing to send. */
export async function deliverLeft(settings, host, store = undefined) {
  const outbox = openOutbox(settings, host, without(store ?? (await openStore())));
  await outbox.open();
  outbox.deliverOthers({ own: true });
}

function openOutbox(settings, host, store) {
  const { url, token } = settings.door;
  return new Outbox({ attempt: nameOf(settings, host), url, token, store, extra: senderOf(settings, host) });
}

function nameOf(settings, host) {
  return [settings.door.dispatch, settings.lesson, host.key].join(" ");
}

/** Who speaks, as the door wants to know it (`lti_tool/collect/parcel.py`). */
function senderOf(settings, host) {
  const { lesson, kind, lang, digest, notice } = settings;
  const version = digest ? { digest } : {};
  const told = { notice: notice?.version ?? "none" };
  return { lesson, attempt: host.key, learner: host.learner, channel: kind, lang, ...version, ...told };
}
