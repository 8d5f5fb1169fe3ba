// Previews open inside the picker, so that the choice stays where it is. Without this script they open a window.
const dialog = document.querySelector("#preview");
const frame = dialog.querySelector("iframe");
const form = document.querySelector("#try");

/** `languageOf` gives the language chosen for a lesson's link, or "". */
export function openPreviewsHere(languageOf) {
  const lang = document.createElement("input");
  lang.type = "hidden";
  lang.name = "lang";
  form.append(lang);
  form.target = frame.name;
  for (const away of document.querySelectorAll(".try .away")) away.remove();
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    lang.value = languageOf(button.value);
    dialog.querySelector("h2").textContent = button.dataset.title;
    frame.title = button.dataset.title;
    dialog.showModal();
  });
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => frame.contentWindow.location.replace("about:blank")); // sound stops too
  // Keys that are pressed inside the lesson stay there: Escape has to be heard there as well.
  frame.addEventListener("load", () => frame.contentWindow.addEventListener("keydown", leave));
}

function leave(event) {
  const inside = frame.contentDocument;
  const busy = event.defaultPrevented || inside.fullscreenElement || inside.querySelector("dialog[open]");
  if (event.key === "Escape" && !busy) dialog.close();
}
