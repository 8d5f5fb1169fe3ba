/** The words of a text that came as the server's own HTML, for places that show none. Never the other way round. */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", nbsp: " " };

export function plainText(html) {
  return html
    .replace(/<\/?(p|li|ul|ol|br|pre|div|table|t[drh]|h[1-6])\b[^>]*>/gi, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&([a-z]+|#\d+|#x[0-9a-f]+);/gi, (whole, name) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(/\s+/g, " ")
    .trim();
}
