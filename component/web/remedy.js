/** @import {Paste, Problem} from './types.js' */
import { copyText } from './copying.js';
import { button, make } from './elements.js';
import { inWords } from './messages.js';
import { OwnWindow } from './own-window.js';
import { addStyleSheet } from './style-sheet.js';
import { text } from './texts.js';

const COPIED_MS = 2000;

/** @type {OwnWindow|undefined} the page's only one, which outlives the problem that it was opened for */
let ownWindow;

/**
 * What helps against a problem, to be taken along: a line to paste, a window to open.
 *
 * @param {Problem} problem
 * @returns {Promise<HTMLElement>} when it is fit to be seen
 */
export async function remedy(problem) {
  const { paste, ownWindow: opens } = problem;
  await addStyleSheet('remedy.css');
  const actions = make('div', { className: 'actions' });
  const parts = paste ? lineToPaste(paste, inWords(problem).where, actions) : [];
  if (opens) actions.append(...(ownWindow ??= new OwnWindow()).elements);
  return make('div', { className: 'remedy' }, ...parts, actions);
}

/**
 * @param {Paste} paste
 * @param {string} where
 * @param {HTMLElement} actions where the button goes
 * @returns {HTMLElement[]}
 */
function lineToPaste({ line, shown }, where, actions) {
  const label = make('span', { className: 'where', id: 'paste-where' }, where);
  const code = make('code', {
    className: 'line', dir: 'ltr', tabIndex: 0, role: 'group', 'aria-labelledby': label.id,
    // However it is copied: what works afterwards is the whole line.
    oncopy: (/** @type {ClipboardEvent} */ event) => {
      event.preventDefault();
      event.clipboardData?.setData('text/plain', line);
    },
  }, shown);
  const copy = button('copy', async () => {
    const isCopied = await copyText(line);
    if (!isCopied) select(code);
    copy.textContent = text(isCopied ? 'copiedNow' : 'pressCopy');
    setTimeout(() => {
      copy.textContent = text('copy');
    }, COPIED_MS);
  });
  copy.ariaLive = 'polite'; // it says itself what became of it
  copy.setAttribute('aria-describedby', label.id);
  actions.append(copy);
  return [label, code];
}

/** @param {HTMLElement} element what one key is left to press for */
function select(element) {
  element.focus();
  getSelection()?.selectAllChildren(element);
}
