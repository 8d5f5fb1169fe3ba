// The picker without a reload: search as you type, filters, a preview in place, and a list of what will be added.
// Everything here is a help; the form works without it.
import { openPreviewsHere } from "./picker_preview.js";
import { search } from "./search.js";

const form = document.querySelector("#pick");
const [find, field, none, found, status, add] = ["find", "search", "none", "found", "chosen", "add"].map((id) =>
  document.getElementById(id),
);
const filters = [...find.querySelectorAll("select")];
const basket = document.querySelector("#basket");
const plural = new Intl.PluralRules(document.documentElement.lang);
const plain = add.textContent;
const cards = [...form.querySelectorAll(".choice")].map((item) => {
  const settings = item.querySelector(".settings");
  return {
    item,
    settings,
    input: item.querySelector("input[name=choice]"),
    home: settings.parentElement,
    line: document.createElement("li"),
    title: settings.querySelector("input[type=text]"),
    titles: JSON.parse(settings.querySelector("input[type=text]").dataset.titles),
    words: item.dataset.words.split(" "),
    topics: item.dataset.topics.split(" "),
    languages: item.dataset.languages.split(" "),
    minutes: Number(item.dataset.minutes),
    market: item.dataset.market,
  };
});

// What fits each filter; lti_tool/instructor/finding.py says the same.
const fits = {
  topic: (card, value) => card.topics.includes(value),
  language: (card, value) => card.languages.includes(value),
  length: (card, value) => (value === "more" ? card.minutes > 5 : card.minutes <= Number(value)),
  market: (card, value) => card.market === value,
};

function filter() {
  const hits = search(field.value, cards.map((card) => card.words));
  let count = 0;
  cards.forEach((card, place) => {
    const all = filters.every(({ name, value }) => !value || fits[name.replace("find-", "")](card, value));
    card.item.hidden = !(hits[place] && all);
    count += card.item.hidden ? 0 : 1;
  });
  for (const shelf of form.querySelectorAll("fieldset.shelf")) {
    shelf.hidden = !shelf.querySelector(".choice:not([hidden])");
  }
  none.hidden = count > 0;
  found.textContent = count ? found.dataset.some.replace("{count}", count) : found.dataset.none;
}

function counted(from, what, number) {
  const text = from.getAttribute(`data-${what}-${plural.select(number)}`) ?? from.getAttribute(`data-${what}-other`);
  return text.replace("{count}", number);
}

const value = (card, name) => card.settings.querySelector(`.${name}`)?.value;
const links = (card) => (value(card, "as") === "lessons" ? Number(card.item.dataset.count) : 1);

function language(card) {
  const own = card.settings.querySelector(".lang");
  return own && own.value !== "same" ? own : form.elements.lang;
}

// The title follows the language of the link, as long as it is the lesson's own.
function rename(card) {
  if (!Object.values(card.titles).includes(card.title.value)) return;
  card.title.value = card.titles[language(card).value || document.documentElement.lang] ?? card.title.defaultValue;
}

function describe(card) {
  const graded = { yes: true, no: false }[value(card, "grade")] ?? form.elements.graded?.checked;
  const parts = [];
  if (links(card) > 1) parts.push(card.settings.querySelector(".as").selectedOptions[0].text);
  if (form.elements.graded) {
    parts.push(graded ? status.dataset.graded.replace("{points}", value(card, "points")) : status.dataset.ungraded);
  }
  parts.push(language(card).selectedOptions[0].text);
  card.settings.querySelector(".told strong").textContent = card.title.value;
  card.settings.querySelector(".told .quiet").textContent = parts.join(" · ");
}

function choose() {
  const chosen = cards.filter((card) => card.input.checked);
  for (const card of cards) {
    const there = card.settings.parentElement === card.line;
    if (card.input.checked && !there) card.line.append(card.settings);
    if (!card.input.checked && there) {
      card.home.append(card.settings);
      card.line.remove();
    }
    card.settings.querySelector(".told").hidden = !card.input.checked;
  }
  if (chosen.some((card, place) => basket.children[place] !== card.line)) {
    basket.replaceChildren(...chosen.map((card) => card.line));
  }
  for (const card of chosen) {
    rename(card);
    describe(card);
  }
  basket.hidden = !chosen.length;
  document.querySelector("#nothing").hidden = chosen.length > 0;
  document.querySelector("#look").hidden = !chosen.length;
  sum(chosen);
}

function sum(chosen) {
  if (!chosen.length) {
    add.textContent = plain;
    if (!status.classList.contains("missing")) status.textContent = "";
    return;
  }
  const several = chosen.reduce((all, card) => all + links(card), 0);
  const kinds = new Set(chosen.map((card) => (links(card) > 1 ? "lesson" : card.input.dataset.kind)));
  add.textContent = counted(add, kinds.size > 1 ? "mixed" : [...kinds][0], several);
  const minutes = chosen.reduce((all, card) => all + card.minutes, 0);
  const said = `${counted(status, "link", several)} (${counted(status, "minute", Math.max(1, Math.round(minutes)))})`;
  if (status.textContent !== said) status.textContent = said;
  status.classList.remove("missing");
}

find.querySelector("button").remove(); // typing searches
document.querySelector("#clear")?.removeAttribute("hidden");
basket.replaceChildren();
field.addEventListener("input", filter);
for (const select of filters) select.addEventListener("change", filter);
form.addEventListener("change", (event) => {
  const { target } = event; // points that make no sense become the usual ones
  if (target.matches(".points") && !(target.value && target.validity.valid)) target.value = target.defaultValue;
  if (target.matches(".settings [type=text]") && !target.value.trim()) target.value = target.defaultValue;
  choose();
});
form.addEventListener("input", (event) => event.target.closest(".settings") && choose());
form.addEventListener("click", (event) => {
  if (event.target.closest("#clear")) {
    field.value = "";
    for (const select of filters) select.value = "";
    filter();
    field.focus();
  }
  const card = event.target.closest(".remove") && cards.find(({ line }) => line.contains(event.target));
  if (card) {
    const next = (card.line.nextElementSibling ?? card.line.previousElementSibling)?.querySelector(".remove");
    card.input.checked = false;
    choose();
    (next ?? document.querySelector("#basket-title")).focus();
  }
});
form.addEventListener("keydown", (event) => {
  // Enter in a field means that it is filled in, not that the choice is made.
  if (event.key === "Enter" && event.target.matches("[type=search], [type=text], [type=number]")) event.preventDefault();
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.value === "cancel" || cards.some((card) => card.input.checked)) return;
  event.preventDefault();
  status.textContent = form.dataset.missing;
  status.classList.add("missing");
  cards.find((card) => !card.item.hidden)?.input.focus();
});
filter(); // the browser may have kept what was typed and chosen before a reload
choose();
openPreviewsHere((id) => {
  const card = cards.find(({ input }) => input.value === `lesson:${id}`);
  return card ? language(card).value : "";
});
