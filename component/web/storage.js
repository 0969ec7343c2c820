/**
 * @param {string} key
 * @returns {any} the value that this browser keeps under it; null where there is none, in a frame without storage too
 */
export function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null; // no storage, or another's data in it
  }
}

/**
 * Keeps a value in this browser where it can be kept.
 *
 * @param {string} key
 * @param {object|null} value null for nothing any more
 */
export function store(key, value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value));
    else localStorage.removeItem(key);
  } catch {
    // A frame without storage: whoever reads it finds out anew.
  }
}
