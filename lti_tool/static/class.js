// The class page: the names, asked of us (and by us of the LMS) once the page stands, and a search among many learners.
// Without it the page shows numbers, and a button loads it with names.
const live = document.querySelector("#live");

if (live && "names" in live.dataset) loadNames();
else offerSearch();

async function loadNames() {
  const fields = new URLSearchParams(new FormData(document.querySelector("#class")));
  fields.set("names", "1");
  fields.set("part", "1");
  const ask = document.querySelector("#ask");
  if (ask) ask.disabled = true;
  live.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(document.querySelector("#class").action, { method: "POST", body: fields });
    if (!answer.ok) throw new Error(String(answer.status));
    const before = document.activeElement?.id;
    live.innerHTML = await answer.text();
    if (before) document.getElementById(before)?.focus();
  } catch {
    document.querySelector("#names").textContent = live.dataset.failed;
    if (ask) ask.disabled = false;
  }
  live.removeAttribute("aria-busy");
  offerSearch();
}

function offerSearch() {
  const field = document.querySelector("#seek");
  if (!field) return;
  field.closest(".seek").hidden = false;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.querySelectorAll(".grid tbody tr")].map((row) => [row, fold(row.querySelector("th").textContent)]);
  field.addEventListener("input", () => {
    const wanted = fold(field.value.trim());
    for (const [row, name] of rows) row.hidden = !name.includes(wanted);
  });
}
