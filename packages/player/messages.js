/**
 * The player's own words. A message is a text with `{names}`, or an object of plural forms
 * (`{"one": "…", "other": "…"}`, chosen by `count`, by the rules of the language).
 */

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

/** The language of a tag without its region: `pt` of `pt-BR`. */
export function primary(lang) {
  return lang.toLowerCase().split("-")[0];
}

/** Loads a language's messages; English where there are none. A language is complete: a test holds it. */
export async function loadMessages(lang, base = new URL("./messages/", import.meta.url)) {
  const get = async (name) => {
    const response = await fetch(new URL(`${name}.json`, base));
    if (!response.ok) throw new Error(`No messages for ${name}`);
    return response.json();
  };
  const own = primary(lang);
  return get(own).then(
    (messages) => speaker(lang, messages),
    async () => speaker("en", await get("en")),
  );
}

/**
 * Makes `say(key, values)`, which fills in a message; numbers are written as the language does.
 * `say.number(12.5)` writes a number, `say.percent(0.8)` a share, `say.date("2026-11-01")` a day, `say.time(83)`
 * minutes and seconds; `say.lang` and `say.dir` are the language the words are in, and which way it is written.
 */
export function speaker(lang, messages) {
  const plural = new Intl.PluralRules(lang);
  const number = new Intl.NumberFormat(lang);
  const percent = new Intl.NumberFormat(lang, { style: "percent" });
  const two = new Intl.NumberFormat(lang, { minimumIntegerDigits: 2 });
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeZone: "UTC" });
  const say = (key, values = {}) => {
    const message = messages[key];
    if (message === undefined) throw new Error(`No message: ${key}`);
    const text = typeof message === "string" ? message : (message[plural.select(values.count)] ?? message.other);
    const filled = text.replace(/\{(\w+)\}/g, (whole, name) => {
      if (!(name in values)) return whole;
      return typeof values[name] === "number" ? number.format(values[name]) : String(values[name]);
    });
    say.said?.add(filled);
    return filled;
  };
  say.lang = lang;
  say.dir = RIGHT_TO_LEFT.has(primary(lang)) ? "rtl" : "ltr";
  say.number = (value) => number.format(value);
  say.percent = (share) => percent.format(share);
  say.date = (iso) => day.format(new Date(`${iso}T00:00:00Z`));
  say.time = (seconds) => {
    const whole = Math.floor(seconds);
    return `${number.format(Math.floor(whole / 60))}:${two.format(whole % 60)}`;
  };
  return say;
}
