/** @import {Left} from './time-left.js' */
/** @import {Widget} from './widget.js' */
import { isInCall } from './conversation-state.js';
import { setText } from './page.js';
import { language, text } from './texts.js';
import { left } from './time-left.js';

const TICK_MS = 1000;

/** @type {WeakSet<Widget>} */
const opened = new WeakSet();

/**
 * Shows what is left of the conversation's time and budget, as long as it is up.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  if (opened.has(widget)) return;
  opened.add(widget);
  const ahead = await hostAhead(widget);
  let told = '';
  const look = () => {
    if (!widget.session) return;
    const now = left(widget.session, Date.now() + ahead);
    show(wordsFor(now), now.isShort || now.isTight);
    const remark = now.isShort ? 'lastMinute' : now.isTight ? 'almostSpent' : '';
    if (remark !== told) widget.remark(remark ? { key: remark } : null);
    told = remark;
  };
  const timer = setInterval(look, TICK_MS);
  const watcher = (/** @type {string} */ name) => {
    if (name !== 'phase' || isInCall(widget.call.state)) return;
    clearInterval(timer);
    widget.extras.watchers.delete(watcher);
    opened.delete(widget);
    show('', false);
    if (told) widget.remark(null);
  };
  widget.extras.watchers.add(watcher);
  if (isInCall(widget.call.state)) look();
  else watcher('phase');
}

/**
 * @param {Left} left
 * @returns {string}
 */
function wordsFor({ minutes, seconds, budget }) {
  const time = minutes ?? (seconds === 60 ? 1 : null);
  return [
    budget && text('spent', { usd: dollars(budget.usd), limit: dollars(budget.limit) }),
    time !== null && text('left', { time: number(time, { style: 'unit', unit: 'minute' }) }),
    time === null && seconds !== null
      && text('left', { time: `${number(0)}:${number(seconds, { minimumIntegerDigits: 2 })}` }),
  ].filter(Boolean).join(' · ');
}

/**
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [options]
 */
function number(value, options) {
  return new Intl.NumberFormat(language(), options).format(value);
}

/** @param {number} usd */
function dollars(usd) {
  return number(usd, { style: 'currency', currency: 'USD' });
}

/**
 * @param {string} words
 * @param {boolean} isUrgent
 */
function show(words, isUrgent) {
  const element = document.getElementById('left');
  if (!element) return;
  setText(element, words);
  element.classList.toggle('urgent', isUrgent);
}

/**
 * @param {Widget} widget
 * @returns {Promise<number>} milliseconds that the host's clock is ahead of this page's, to a second; 0 where unknown
 */
async function hostAhead({ api }) {
  try {
    const date = Date.parse((await api.probe()).headers.get('Date') ?? '');
    const ahead = date - Date.now();
    return Math.abs(ahead) > TICK_MS ? ahead : 0;
  } catch {
    return 0;
  }
}
