/** The texts for people in the page's language, by their keys: what came with the page, and more once it is there. */
const known = /** @type {Record<string, string>} */ ({});
/** @type {Promise<void>|null} */
let whole = null;

const LIMIT_MS = 5000;

/** @typedef {Record<string, string|number>} Values */

/** @returns {string} the language that the page is in, one that there are texts in */
export function language() {
  return globalThis.document?.documentElement.lang || 'en';
}

/** @param {Record<string, string>} texts by their keys */
export function learn(texts) {
  Object.assign(known, texts);
}

/**
 * @param {string} key
 * @returns {boolean} whether its text is there yet
 */
export function isKnown(key) {
  return Object.hasOwn(known, key);
}

/**
 * @param {string} key
 * @param {Values} [values] for the places in braces; a name that is none of theirs stands for the text with that key,
 *   so that what quotes a button has the button's own words
 * @returns {string} empty where there is none
 */
export function text(key, values = {}) {
  return (known[key] ?? '').replace(/\{(\w+)\}/g, (place, name) => {
    const value = values[name] ?? known[name] ?? place;
    return typeof value === 'number' ? new Intl.NumberFormat(language()).format(value) : value;
  });
}

/** @returns {Promise<void>} resolves when every text is there; rejects where they cannot be had now */
export function allTexts() {
  whole ??= fetchTexts(language()).then(learn).catch((error) => {
    whole = null;
    throw error;
  });
  return whole;
}

/**
 * @param {string} tag
 * @returns {Promise<Record<string, string>>}
 */
export async function fetchTexts(tag) {
  const address = new URL(`texts-${tag}.json`, import.meta.url);
  const response = await fetch(address, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok) throw new Error(`texts: HTTP ${response.status}`);
  return response.json();
}
