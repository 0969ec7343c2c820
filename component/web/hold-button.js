/** @import {PushToTalkListener} from './push-to-talk.js' */
import { PushToTalk } from './push-to-talk.js';

/** Where Space means something else. */
const TAKES_SPACE = 'input, textarea, select, button, a[href], [contenteditable]';

/**
 * Push-to-talk by pointers on the button and by keys: Space anywhere in the page, Enter on the button too. Loaded only
 * where a session takes turns in this way.
 *
 * @param {HTMLButtonElement} button
 * @param {PushToTalkListener} listener
 * @returns {PushToTalk}
 */
export function connectHoldButton(button, listener) {
  const talk = new PushToTalk(listener);
  const { ownerDocument: document } = button;
  const page = /** @type {Window} */ (document.defaultView);
  button.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || button.disabled) return;
    button.setPointerCapture(event.pointerId);
    talk.press(`pointer ${event.pointerId}`);
  });
  for (const name of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
    button.addEventListener(name, (event) => talk.release(`pointer ${event.pointerId}`));
  }
  button.addEventListener('contextmenu', (event) => event.preventDefault());

  /** @param {KeyboardEvent} event */
  const isOurs = ({ key, target, ctrlKey, altKey, metaKey }) => {
    if (button.disabled || !button.checkVisibility() || ctrlKey || altKey || metaKey) return false;
    if (target === button) return key === ' ' || key === 'Enter';
    return key === ' ' && !(target instanceof Element && target.closest(TAKES_SPACE));
  };
  page.addEventListener('keydown', (event) => {
    if (!isOurs(event)) return;
    event.preventDefault(); // neither scrolls nor clicks
    if (!event.repeat) talk.press(event.key);
  });
  page.addEventListener('keyup', ({ key }) => talk.release(key));
  page.addEventListener('blur', () => talk.releaseAll());
  document.addEventListener('visibilitychange', () => talk.releaseAll());
  return talk;
}
