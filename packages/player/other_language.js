/**
 * Marks the player's own words where the lesson is in a language that the player does not speak, so that a screen reader
 * says them right: each element gets `lang` and `dir` whose text, or whose name, is a message. Loaded only then.
 */
const NAMES = ["aria-label", "title", "placeholder", "aria-valuetext"];

/**
 * @param root what is marked, now and whenever it changes.
 * @param say the messages; `say.said` collects what they said.
 */
export function markWords(root, say) {
  const isOurs = (text) => say.said.has(text.trim());
  const mark = (element) => {
    element.lang = say.lang;
    element.dir = say.dir;
  };
  const look = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const { parentElement: parent } = node;
      if (!isOurs(node.data) || parent?.closest(`[lang="${say.lang}"]`)) return;
      if (parent.childNodes.length === 1) return mark(parent);
      const words = document.createElement("span");
      mark(words);
      node.replaceWith(words);
      words.append(node);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      // A name is said in the language of its element; what is in it may be the lesson's.
      if (!node.textContent.trim() && NAMES.some((name) => isOurs(node.getAttribute(name) ?? ""))) mark(node);
      [...node.childNodes].forEach(look);
    }
  };
  look(root);
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(look))).observe(root, {
    childList: true,
    subtree: true,
  });
}
