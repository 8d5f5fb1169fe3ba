// The result stays until the administrator has read it: only "Done" asks the LMS to close the frame
// (dynamic registration 1.0, section 3.8). Nothing secret is in the message, so any origin may hear it.
const host = window.opener ?? (window.parent === window ? null : window.parent);
const done = document.querySelector("#done");

if (done && host) {
  document.querySelector("#done-line").hidden = false;
  done.addEventListener("click", () => host.postMessage({ subject: "org.imsglobal.lti.close" }, "*"));
}

const copy = document.querySelector("#copy");
const address = document.querySelector("#address");

if (copy) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
      document.querySelector("#copied").textContent = copy.dataset.done;
    } catch {
      document.querySelector("#copied").textContent = copy.dataset.byHand; // a frame may not write the clipboard
    }
  });
}
