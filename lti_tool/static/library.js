// Search as you type: shows the lessons whose words hold every word typed, accents and case aside.
const field = document.querySelector("#search");
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

if (field) {
  const lessons = [...document.querySelectorAll("#lessons > li")].map((item) => [item, fold(item.dataset.text)]);
  const found = document.querySelector("#found");
  const none = document.querySelector("#none");
  field.closest(".search").hidden = false;
  field.addEventListener("input", () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [item, text] of lessons) {
      item.hidden = !words.every((word) => text.includes(word));
      count += item.hidden ? 0 : 1;
    }
    none.hidden = count > 0;
    found.textContent = count ? found.dataset.some.replace("{count}", count) : found.dataset.none;
  });
}
