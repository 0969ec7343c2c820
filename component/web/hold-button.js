/** @import {PushToTalkListener} from './push-to-talk.js' */
import { PushToTalk } from './push-to-talk.js';

/** Where Space means something else. */
const TAKES_SPACE = 'input, textarea, select, button, a[href], [contenteditable]';

/** A press that assistive technology makes: there and gone at once, so it stays until the next. */
const CLICK = 'click';
/** A touch is a click a little after it ended. */
const CLICK_LIMIT_MS = 400;

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
  let isPointed = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let clickTimer;
  button.addEventListener('pointerdown', (event) => {
    // One without a type is made up for the click that follows.
    if (event.button !== 0 || button.disabled || !event.pointerType) return;
    isPointed = true;
    clearTimeout(clickTimer);
    button.setPointerCapture(event.pointerId);
    talk.press(`pointer ${event.pointerId}`);
    talk.release(CLICK);
  });
  button.addEventListener('click', () => {
    if (isPointed) return;
    if (talk.isPressed(CLICK)) talk.release(CLICK);
    else talk.press(CLICK, true);
  });
  for (const name of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture'])) {
    button.addEventListener(name, (event) => {
      talk.release(`pointer ${event.pointerId}`);
      clearTimeout(clickTimer);
      clickTimer = setTimeout(() => {
        isPointed = false;
      }, CLICK_LIMIT_MS);
    });
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
