/** @import {PanelContext, Part} from './panel.js' */
import { copyText } from './copying.js';
import { button, make } from './elements.js';
import { logOf, open as openRecorder } from './log-recorder.js';
import { PANEL } from './panel-words.js';

/** More is for a file. */
const SHOWN = 200;

/**
 * What happened in this page, for whoever builds something around it. Nothing is recorded before it is asked for.
 *
 * @param {PanelContext} context
 * @returns {Part}
 */
export function logSection({ widget, say }) {
  const list = make('ol', { className: 'log', tabIndex: 0, ariaLabel: PANEL.log });
  const title = make('p', { className: 'hint' });
  const record = button(PANEL.logRecord, () => {
    openRecorder(widget);
    show();
    copy.focus(); // the button that was pressed is gone
  });
  const text = () => logOf(widget)?.toJsonLines() ?? '';
  const copy = button(PANEL.logCopy, async () => say(await copyText(text()) ? PANEL.copied : PANEL.notCopied));
  const save = button(PANEL.logSave, () => download(text()));
  const tools = make('div', { className: 'buttons' }, copy, save);
  let isWaiting = false;
  const show = () => {
    const log = logOf(widget);
    record.hidden = Boolean(log);
    tools.hidden = list.hidden = title.hidden = !log;
    if (!log) return;
    const last = log.entries.slice(-SHOWN);
    title.textContent = last.length ? PANEL.logTitle(last.length, log.total) : PANEL.logEmpty;
    list.replaceChildren(...last.map(({ at, ms, type, ...details }) =>
      make('li', { title: at }, make('b', {}, `${ms}`), ` ${type} ${JSON.stringify(details)}`)));
    list.scrollTop = list.scrollHeight;
  };
  const element = make('details', { open: Boolean(logOf(widget)) }, make('summary', {}, PANEL.log), record, tools, title,
    list);
  return {
    element,
    show: () => {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => {
        isWaiting = false;
        if (element.isConnected) show();
      });
    },
  };
}

/** @param {string} text */
function download(text) {
  const href = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
  make('a', { href, download: 'realtime-audio-log.jsonl' }).click();
  URL.revokeObjectURL(href);
}
