/**
 * @param {string} key
 * @returns {boolean} whether this browser keeps something under it; loading what reads it can wait until then
 */
export function isStored(key) {
  try {
    return Boolean(localStorage.getItem(key));
  } catch {
    return false; // a frame without storage
  }
}
