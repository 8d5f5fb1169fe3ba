// The picker without a reload: search as you type, topics, and a button that says what it will add.
// Everything here is a help; the form works without it.
const form = document.querySelector("#pick");
const find = document.querySelector("#find");
const field = document.querySelector("#search");
const chips = [...find.querySelectorAll(".chip")];
const add = document.querySelector("#add");
const status = document.querySelector("#chosen");
const found = document.querySelector("#found");
const none = document.querySelector("#none");
const inputs = [...form.elements.choice.length === undefined ? [form.elements.choice] : form.elements.choice];
const plural = new Intl.PluralRules(document.documentElement.lang);
const plain = add.textContent;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const items = [...form.querySelectorAll(".choice")].map((item) => ({
  item,
  words: fold(item.dataset.words),
  topics: item.dataset.topics.split(" "),
}));
let topic = "";

function filter() {
  const words = fold(field.value).split(/\s+/).filter(Boolean);
  let count = 0;
  for (const entry of items) {
    const fits = words.every((word) => entry.words.includes(word)) && (!topic || entry.topics.includes(topic));
    entry.item.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const shelf of form.querySelectorAll("fieldset.shelf")) {
    shelf.hidden = !shelf.querySelector(".choice:not([hidden])");
  }
  none.hidden = count > 0;
  found.textContent = count ? found.dataset.some.replace("{count}", count) : found.dataset.none;
}

function count() {
  const chosen = inputs.filter((input) => input.checked);
  for (const input of inputs) input.closest(".choice").classList.toggle("chosen", input.checked);
  if (!chosen.length) {
    add.textContent = plain;
    return;
  }
  const kinds = new Set(chosen.map((input) => input.dataset.kind));
  const kind = kinds.size > 1 ? "mixed" : [...kinds][0];
  const text = add.getAttribute(`data-${kind}-${plural.select(chosen.length)}`) ?? add.getAttribute(`data-${kind}-other`);
  add.textContent = text.replace("{count}", chosen.length);
  status.textContent = "";
}

find.hidden = false;
field.addEventListener("input", filter);
for (const chip of chips) {
  chip.addEventListener("click", () => {
    topic = chip.dataset.topic;
    for (const other of chips) other.setAttribute("aria-pressed", String(other === chip));
    filter();
  });
}
form.addEventListener("change", count);
form.addEventListener("submit", (event) => {
  if (event.submitter?.value === "cancel" || inputs.some((input) => input.checked)) return;
  event.preventDefault();
  status.textContent = form.dataset.missing;
  status.classList.add("missing");
  inputs.find((input) => !input.closest("[hidden]"))?.focus();
});
count(); // the browser may have kept what was chosen before a reload
