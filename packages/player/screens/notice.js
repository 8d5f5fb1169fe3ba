/** The privacy notice: before it is read nothing is sent. */
import { make, setServerHtml } from "../dom.js";

/**
 * @param notice `{version, html}`.
 * @param onRead called when the learner goes on.
 */
export function noticeScreen({ say }, notice, onRead) {
  const title = say("notice_title");
  const element = make(
    "section",
    { class: "sheet" },
    make("p", { class: "eyebrow" }, say("notice_eyebrow")),
    make("h1", {}, title),
    setServerHtml(make("div", { class: "prose" }), notice.html),
    make("p", { class: "quiet" }, say("notice_nothing_sent")),
    make("button", { type: "button", onClick: onRead, class: "wide" }, say("notice_go_on")),
  );
  return { element, title };
}
