/**
 * Copies a text, also where a frame may not use the clipboard: then in the way of old, by selecting it.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** @param {string} text */
function copySelected(text) {
  const before = document.activeElement;
  const area = Object.assign(document.createElement('textarea'),
    { value: text, className: 'hidden', ariaHidden: 'true' });
  area.style.position = 'fixed'; // nothing is scrolled to it
  area.style.top = '0';
  // A dialog that is open lets nothing be selected outside.
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
