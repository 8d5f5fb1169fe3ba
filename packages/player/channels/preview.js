/** A preview, for authors and instructors: everything works, nothing is sent, nothing is stored. See index.js. */

/** @param settings the page's channel settings; only `state` is read. */
export async function openPreview(settings) {
  return {
    kind: "preview",
    saves: false,
    links: { again: null, library: null, lesson: () => null },
    open: async () => ({ states: [settings.state], statements: [], answers: {}, conclusion: null }),
    begin() {},
    send: async () => "sent",
    save() {},
    commit() {},
    close() {},
    reopen() {},
    retry() {},
    onStatus: (listener) => listener({ waiting: 0, durable: true, problem: null }),
    onReply() {},
  };
}
