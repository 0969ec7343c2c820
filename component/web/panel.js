/** @import {Widget} from './widget.js' */
import { ICONS, button, iconButton, make, worded } from './elements.js';
import { problemOf, sentences } from './messages.js';
import { logSection } from './panel-log.js';
import { soundSection } from './panel-sound.js';
import { transcriptSection } from './panel-transcript.js';
import { turnsSection } from './panel-turns.js';
import { text } from './texts.js';
import { open as openPreferences } from './preferences.js';
import { addStyleSheet } from './style-sheet.js';

/**
 * A part of the panel while that is open.
 *
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {() => void} [show] what may have changed
 * @property {() => void} [close] the panel is left
 */

/**
 * What the parts have in common.
 *
 * @typedef {object} PanelContext
 * @property {Widget} widget
 * @property {import('./preferences.js').Preferences} preferences
 * @property {(words: string) => void} say something to the person, in the panel
 * @property {(doing: Promise<unknown>) => Promise<void>} attempt says what went wrong where it does
 * @property {() => void} close
 */

/**
 * The settings and the transcript's tools, over the conversation. Escape closes it, and so does a click beside it; the
 * dialog keeps the keyboard inside and hands it back.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  const [preferences] = await Promise.all([openPreferences(widget), addStyleSheet('panel.css')]);
  if (document.querySelector('dialog[open]')) return;
  const status = make('p', { className: 'said', role: 'status' });
  const dialog = make('dialog', { className: 'panel', 'aria-labelledby': 'panel-title' });
  /** @type {PanelContext} */
  const context = {
    widget,
    preferences,
    say: (words) => {
      status.textContent = words;
    },
    attempt: (doing) => doing.then(() => {}, (error) => context.say(sentences(problemOf(error)))),
    close: () => dialog.close(),
  };
  const parts = [transcriptSection, turnsSection, soundSection, logSection].map((part) => part(context));
  fill(dialog, parts, status, context);
  follow(dialog, parts, context);
  document.body.append(dialog);
  dialog.showModal();
  parts.forEach((part) => part.show?.());
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Part[]} parts
 * @param {HTMLElement} status
 * @param {PanelContext} context
 */
function fill(dialog, parts, status, { preferences, say, attempt, close }) {
  const reset = button('reset', () => attempt(preferences.reset().then(() => {
    parts.forEach((part) => part.show?.());
    say(text('resetDone'));
  })));
  dialog.append(
    make('header', {}, worded('h2', 'settings', { id: 'panel-title' }), iconButton('close', ICONS.close, close)),
    make('div', { className: 'parts' }, ...parts.map(({ element }) => element), make('footer', {}, reset)),
    status,
  );
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {Part[]} parts
 * @param {PanelContext} context
 */
function follow(dialog, parts, { widget: { extras: { watchers } }, preferences }) {
  const show = () => parts.forEach((part) => part.show?.());
  const watcher = (/** @type {string} */ name) => {
    if (['session', 'snapshot', 'call', 'entry', 'language'].includes(name)) show();
  };
  watchers.add(watcher);
  preferences.devicesChanged = show;
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    watchers.delete(watcher);
    preferences.devicesChanged = () => {};
    parts.forEach((part) => part.close?.());
    dialog.remove();
  });
}
