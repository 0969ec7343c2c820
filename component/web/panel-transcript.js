/** @import {PanelContext, Part} from './panel.js' */
import { copyText } from './copying.js';
import { button, make, row, section, worded } from './elements.js';
import { text } from './texts.js';
import { open as openSearch } from './transcript-search.js';

/** What the host writes a transcript as; the names are those of its addresses. */
const FORMATS = ['txt', 'md', 'csv', 'json', 'jsonl', 'srt', 'vtt'];

/** Of its text, as the settings count them. */
const SIZES = ['normal', 'large', 'largest'];

/**
 * What can be done with the transcript.
 *
 * @param {PanelContext} context
 * @returns {Part}
 */
export function transcriptSection(context) {
  const { widget, preferences, say, close } = context;
  const copy = async () => {
    const words = widget.transcript.items.map(({ type, content }) => `${text(type)}: ${content}`).join('\n');
    say(text(await copyText(words) ? 'copied' : 'notCopied'));
  };
  const search = () => {
    close();
    openSearch(widget);
  };
  const print = () => {
    close();
    window.print();
  };
  const size = make('select', {}, ...SIZES.map((key, i) => worded('option', key, { value: i })));
  size.onchange = () => preferences.change({ captions: /** @type {0|1|2} */ (Number(size.value)) });
  const tools = [button('search', search), button('copyAll', copy), button('print', print)];
  return {
    element: section('transcript', make('div', { className: 'buttons' }, ...tools), downloads(context),
      ...'key' in widget.settings ? [clearing(context)] : [],
      row('textSize', size)),
    show: () => {
      size.value = String(preferences.values.captions);
    },
  };
}

/** @param {PanelContext} context */
function downloads({ widget: { api } }) {
  const links = FORMATS.map((ending) => make('a', {
    href: api.url(`/transcript.${ending}`, { download: 'true' }), download: '',
    ariaLabel: `${text('download')} ${ending.toUpperCase()}`,
  }, ending.toUpperCase()));
  return make('div', { className: 'row' }, worded('span', 'download', { 'aria-hidden': 'true' }),
    make('p', { className: 'downloads' }, ...links));
}

/**
 * A new session under the same key takes the place of the one that is shown; asked first, since the call ends with it.
 *
 * @param {PanelContext} context
 */
function clearing({ widget: { api }, attempt }) {
  const renew = async () => {
    const { session_id: session } = await api.send('/renew', {});
    const address = new URL(location.href);
    if (address.searchParams.has('session')) address.searchParams.set('session', session);
    location.replace(address);
  };
  const ask = button('clear', () => {
    ask.hidden = true;
    question.hidden = false;
    question.querySelector('button')?.focus();
  });
  const question = make('div', { className: 'question', hidden: true },
    worded('p', 'clearAsk', { id: 'panel-question' }),
    make('div', { className: 'buttons', role: 'group', 'aria-labelledby': 'panel-question' },
      button('cancel', () => {
        ask.hidden = false;
        question.hidden = true;
        ask.focus();
      }),
      button('clearDo', () => attempt(renew()), 'danger')));
  return make('div', {}, ask, question);
}
