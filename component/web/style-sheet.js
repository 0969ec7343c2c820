/**
 * Adds a style sheet to the page, once.
 *
 * @param {string} name of a file beside the scripts
 * @returns {Promise<void>} resolves when it holds, or cannot be had: what it is for works without it
 */
export function addStyleSheet(name) {
  const href = new URL(name, import.meta.url).href;
  /** @type {HTMLLinkElement|undefined} */
  const known = [...document.querySelectorAll('link')].find((link) => link.href === href);
  if (known?.sheet) return Promise.resolve();
  const link = known ?? Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
  return new Promise((resolve) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove(); // whoever needs it next asks again
      resolve();
    });
    if (!known) document.head.append(link);
  });
}
