// The search of packages/search.py in the browser; a test compares their answers in every language.
const LETTERS = {
  œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ß: "ss", ς: "σ",
  "ـ": "", "ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي",
};
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff]+/gu;
const ARTICLE = /^(?:[وفبك]?ال|لل)(?=[\p{L}\p{N}_]{3})/u;
const LONGEST_QUERY = 200;
const ENDING = 2;
const STEM = 4;

/** The text without accents and capitals. */
export function fold(text) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return [...plain].map((letter) => LETTERS[letter] ?? letter).join("");
}

/** The words of a text as they are compared, each once. */
export function wordsOf(text) {
  const found = [];
  for (const word of fold(text).match(/[\p{L}\p{N}_]+/gu) ?? []) {
    let rest = 0;
    for (const run of word.matchAll(HAN)) {
      found.push(bare(word.slice(rest, run.index)));
      const signs = run[0];
      rest = run.index + signs.length;
      if (signs.length === 1) found.push(signs);
      for (let at = 0; at + 1 < signs.length; at += 1) found.push(signs.slice(at, at + 2));
    }
    found.push(bare(word.slice(rest)));
  }
  return [...new Set(found.filter(Boolean))];
}

/** For each text (an array of words) whether it answers the query. */
export function search(query, texts) {
  const asked = wordsOf([...query].slice(0, LONGEST_QUERY).join(""));
  if (!asked.length) return texts.map(() => true);
  const rows = asked.map((word) => texts.map((text) => text.some((other) => alike(word, other))));
  const known = rows.filter((row) => row.some(Boolean));
  return texts.map((_, place) => {
    const hits = known.filter((row) => row[place]).length;
    return hits > 0 && hits * 2 >= known.length;
  });
}

function bare(word) {
  return word.replace(ARTICLE, "");
}

function alike(asked, word) {
  if (asked === word) return true;
  if (/^[\u3400-\u4dbf\u4e00-\u9fff]/u.test(asked)) return word.includes(asked);
  if (asked.length > 1 && word.startsWith(asked)) return true;
  if (word.length >= 4 && asked.startsWith(word) && asked.length - word.length <= ENDING) return true;
  return sameStem(asked, word) || (asked.length > 2 && word.includes(asked));
}

// Russian words that differ only in their endings: запись, записи.
function sameStem(asked, word) {
  if (!/^[а-я]/u.test(asked) || asked.length <= STEM || asked.slice(0, STEM) !== word.slice(0, STEM)) return false;
  let same = 0;
  while (same < asked.length && same < word.length && asked[same] === word[same]) same += 1;
  if (same === asked.length || same === word.length) return false;
  return Math.max(asked.length, word.length) - same <= ENDING;
}
