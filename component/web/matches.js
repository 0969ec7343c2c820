/** @typedef {{text: number, start: number, end: number}} Match which text, and where in it */

/**
 * Every place where the query stands, small and capital letters alike.
 *
 * @param {readonly string[]} texts
 * @param {string} query
 * @returns {Match[]} none for a query without a word
 */
export function matches(texts, query) {
  const wanted = query.trim();
  if (!wanted) return [];
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+'), 'giu');
  return texts.flatMap((text, i) => [...text.matchAll(pattern)].map((found) => ({
    text: i, start: found.index, end: found.index + found[0].length,
  })));
}
