/** Follows the author's saves: the lesson in the frame, or the list, is loaded anew; the width can be a phone's. */
const frame = document.getElementById("lesson-frame");
const phone = document.getElementById("phone");
let known = document.body.dataset.signature;

phone?.addEventListener("click", () => {
  const on = phone.getAttribute("aria-pressed") !== "true";
  phone.setAttribute("aria-pressed", String(on));
  frame.classList.toggle("phone", on);
});
for (const select of document.querySelectorAll("select")) select.addEventListener("change", () => select.form.submit());

async function look() {
  try {
    const now = await (await fetch("/signature")).json();
    if (now !== known) {
      known = now;
      if (frame) frame.contentWindow.location.reload();
      else location.reload();
    }
  } catch {
    // the preview was stopped; it may come back
  }
  setTimeout(look, 700);
}
look();
