/** @import {Left} from './time-left.js' */
/** @import {Widget} from './widget.js' */
import { PANEL } from './panel-words.js';
import { left } from './time-left.js';

const TICK_MS = 1000;
const USD = new Intl.NumberFormat(document.documentElement.lang, { style: 'currency', currency: 'USD' });

/** @type {WeakSet<Widget>} */
const opened = new WeakSet();
/** Those whose last conversation ended by a limit, which is said until the next. @type {WeakSet<Widget>} */
const ended = new WeakSet();

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
    const remark = now.isShort ? PANEL.lastMinute : now.isTight ? PANEL.almostSpent : '';
    if (remark !== told) widget.remark(remark);
    told = remark;
  };
  const timer = setInterval(look, TICK_MS);
  const watcher = (/** @type {string} */ name) => {
    if (name !== 'phase' || isInCall(widget)) return;
    clearInterval(timer);
    widget.extras.watchers.delete(watcher);
    opened.delete(widget);
    show('', false);
    const over = PANEL.over[widget.session?.ended_reason ?? ''] ?? '';
    if (told || over) widget.remark(over);
    if (over) ended.add(widget);
  };
  if (ended.delete(widget)) widget.remark('');
  widget.extras.watchers.add(watcher);
  if (isInCall(widget)) look();
  else watcher('phase');
}

/** @param {Widget} widget */
function isInCall({ call: { state } }) {
  return state.name === 'live' || state.name === 'reconnecting';
}

/**
 * @param {Left} left
 * @returns {string}
 */
function wordsFor({ minutes, seconds, budget }) {
  const clock = seconds === null ? '' : PANEL.secondsLeft(`0:${String(seconds % 60).padStart(2, '0')}`);
  return [
    budget && PANEL.spent(USD.format(budget.usd), USD.format(budget.limit)),
    seconds === 60 ? PANEL.minutesLeft(1) : clock,
    minutes && PANEL.minutesLeft(minutes),
  ].filter(Boolean).join(' · ');
}

/**
 * @param {string} words
 * @param {boolean} isUrgent
 */
function show(words, isUrgent) {
  const element = document.getElementById('left');
  if (!element) return;
  if (element.textContent !== words) element.textContent = words;
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
