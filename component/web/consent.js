/** @import {Widget} from './widget.js' */
import { button, make, worded } from './elements.js';
import { problemOf } from './messages.js';
import { store, stored } from './storage.js';
import { addStyleSheet } from './style-sheet.js';
import { text } from './texts.js';

const KEY = 'realtime-consent';
/** Texts that this browser remembers; the oldest goes first. */
const MOST = 10;

/** Where a browser keeps nothing, agreement holds as long as the page is there. @type {Set<string>} */
const agreed = new Set();
/** @type {Promise<boolean>|null} */
let asking = null;

/**
 * Has the person agree to the session's text before the first call, and tells the host.
 *
 * @param {Widget} widget
 * @returns {Promise<boolean>} whether a call may be placed
 */
export function open(widget) {
  asking ??= gain(widget).finally(() => {
    asking = null;
  });
  return asking;
}

/** @param {Widget} widget */
async function gain(widget) {
  const { consent: own = '' } = widget.settings;
  // Who agreed to be heard has not agreed to be recorded.
  const consent = 'record' in widget.settings ? `${own}\n\n${text('recordingConsent')}` : own;
  if (!isAgreed(consent)) {
    if (!await ask(consent)) return false;
    remember(consent);
  }
  try {
    if (!widget.session?.consented_at) await widget.api.send('/consent', {});
    return true;
  } catch (error) {
    widget.note(problemOf(error));
    return false;
  }
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function ask(text) {
  await addStyleSheet('panel.css');
  const dialog = make('dialog', { className: 'panel consent', 'aria-labelledby': 'consent-title' });
  const end = (/** @type {string} */ answer) => () => dialog.close(answer);
  dialog.append(
    make('header', {}, worded('h2', 'consentTitle', { id: 'consent-title' })),
    make('div', { className: 'parts', tabIndex: 0 }, make('p', { className: 'text', dir: 'auto' }, text)),
    make('footer', {}, button('cancel', end('')), button('agree', end('agreed'), 'primary')));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue === 'agreed');
  }));
}

/** @returns {string[]} */
function remembered() {
  const texts = stored(KEY);
  return Array.isArray(texts) ? texts : [];
}

/** @param {string} text */
function isAgreed(text) {
  return agreed.has(text) || remembered().includes(text);
}

/** @param {string} text */
function remember(text) {
  agreed.add(text);
  store(KEY, [...remembered(), text].slice(-MOST));
}
