/** The lesson page of an LTI launch: statements go to our own server, with the attempt's token. See index.js. */
import { Outbox } from "../outbox.js";
import { openStore } from "../storage/index.js";

/** @param settings the page's channel settings; `tools`: `{store}`, where to keep things, found out if not given. */
export async function openLti(settings, lesson = null, { store = undefined } = {}) {
  const { attempt, token } = settings;
  const outbox = new Outbox({ attempt, token, url: settings.post_url, store: store ?? (await openStore()) });
  const open = (fields) =>
    settings.open_url && settings.pass
      ? { url: settings.open_url, fields: { pass: settings.pass, lang: settings.lang, ...fields } }
      : null;
  return {
    kind: "lti",
    saves: true,
    links: {
      again: settings.again_url ? { url: settings.again_url, fields: { token } } : null,
      library: open({}),
      lesson: (id) => open({ lesson: id }),
    },
    async open() {
      const left = await outbox.open();
      return {
        // What this browser kept is newer than what the server knows: it did not get there.
        states: [settings.state, left.state],
        statements: left.statements,
        answers: settings.answers ?? {},
        conclusion: settings.conclusion ?? null,
      };
    },
    begin: (notice) => outbox.begin(notice),
    send: (statements, state) => outbox.add(statements, state),
    deliver: (to, statements, extra) => outbox.deliver({ ...to, url: to.post_url }, statements, extra),
    waitsFor: (attempt) => outbox.waitsFor(attempt),
    save: (state) => outbox.save(state),
    commit: (state) => outbox.commit(state),
    close: (state) => outbox.commit(state, true),
    reopen: () => outbox.reopened(),
    retry: () => outbox.retry(),
    onStatus: (listener) => outbox.onStatus(listener),
    onReply: (listener) => outbox.onReply(listener),
  };
}
