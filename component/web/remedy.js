/** @import {Paste, Problem} from './types.js' */
import { inWords } from './messages.js';
import { OwnWindow } from './own-window.js';
import { text } from './texts.js';

const COPIED_MS = 2000;
const STYLES = 'remedy.css';

/** @type {OwnWindow|undefined} the page's only one, which outlives the problem that it was opened for */
let ownWindow;
/** @type {Promise<unknown>|undefined} */
let styles;

/**
 * What helps against a problem, to be taken along: a line to paste, a window to open.
 *
 * @param {Problem} problem
 * @returns {Promise<HTMLElement>} when it is fit to be seen
 */
export async function remedy(problem) {
  const { paste, ownWindow: opens } = problem;
  await (styles ??= loadStyles());
  const actions = element('div', 'actions');
  const parts = paste ? lineToPaste(paste, inWords(problem).where, actions) : [];
  if (opens) actions.append(...(ownWindow ??= new OwnWindow()).elements);
  return element('div', 'remedy', ...parts, actions);
}

/**
 * @param {Paste} paste
 * @param {string} where
 * @param {HTMLElement} actions where the button goes
 * @returns {HTMLElement[]}
 */
function lineToPaste({ line, shown }, where, actions) {
  const label = element('span', 'where', where);
  label.id = 'paste-where';
  const code = element('code', 'line', shown);
  code.dir = 'ltr';
  code.tabIndex = 0;
  code.role = 'group';
  code.setAttribute('aria-labelledby', label.id);
  // However it is copied: what works afterwards is the whole line.
  code.addEventListener('copy', (event) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', line);
  });
  const button = /** @type {HTMLButtonElement} */ (element('button', 'button small', text('copy')));
  button.type = 'button';
  button.ariaLive = 'polite'; // it says itself what became of it
  button.setAttribute('aria-describedby', label.id);
  button.addEventListener('click', async () => {
    const isCopied = await copied(line, code);
    button.textContent = text(isCopied ? 'copiedNow' : 'pressCopy');
    setTimeout(() => {
      button.textContent = text('copy');
    }, COPIED_MS);
  });
  actions.append(button);
  return [label, code];
}

/**
 * A frame that is given no microphone is rarely given the clipboard: there the text is selected and copied as of old.
 *
 * @param {string} text
 * @param {HTMLElement} source
 * @returns {Promise<boolean>} false where one key is left to press
 */
async function copied(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    source.focus();
    getSelection()?.selectAllChildren(source);
    return document.execCommand('copy');
  }
}

/** @returns {Promise<void>} also when there are none: unstyled is better than unseen */
function loadStyles() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `assets/${STYLES}`;
  return new Promise((resolve) => {
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {Array<string|HTMLElement>} content
 * @returns {HTMLElement}
 */
function element(tag, className, ...content) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}
