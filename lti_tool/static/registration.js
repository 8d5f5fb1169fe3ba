// The result stays until the administrator has read it: only "Done" asks the LMS to close the frame
// (dynamic registration 1.0, section 3.8). Nothing secret is in the message, so any origin may hear it.
const host = window.opener ?? (window.parent === window ? null : window.parent);
const done = document.querySelector("#done");

if (done && host) {
  document.querySelector("#done-line").hidden = false;
  done.addEventListener("click", () => host.postMessage({ subject: "org.imsglobal.lti.close" }, "*"));
}

// Copying: a frame may not write the clipboard, nor may a page without https; then the text is selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const told = document.getElementById(`${button.dataset.copy}-told`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.focus();
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      told.textContent = button.dataset.done;
    } catch {
      told.textContent = button.dataset.byHand;
    }
  });
}

// A form that came back with errors: what is wrong is read first, then its first field has the focus.
const problem = document.querySelector("#problem");
if (problem) (document.querySelector("[aria-invalid]") ?? problem).focus();

// A test asks another server, which may take its time.
for (const link of document.querySelectorAll("a.button[href*='test=']")) {
  link.addEventListener("click", () => link.setAttribute("aria-busy", "true"));
}
for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", () => form.querySelector("button")?.setAttribute("aria-busy", "true"));
}
