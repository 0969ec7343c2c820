/** @import {HostListener} from './types.js' */
/** @import {SessionState} from './types.js' */
import { HostApi } from './host-api.js';
import { HostEvents } from './host-events.js';
import { connectLook } from './playground-look.js';
import { Transcript } from './transcript.js';

const JSON_PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?/g;
const COPIED_MS = 1500;

/**
 * JSON as text and coloured spans; nothing of it is ever parsed as HTML.
 *
 * @param {string} text
 * @returns {Array<string|HTMLElement>}
 */
function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(JSON_PARTS)) {
    parts.push(text.slice(end, match.index));
    const [whole, string, colon] = match;
    const span = document.createElement('span');
    span.className = colon ? 'key' : string ? 'string' : 'literal';
    span.textContent = string ?? whole;
    parts.push(span, colon ?? '');
    end = match.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/**
 * What a GET of the transcript would answer now, kept up to date by the event stream.
 *
 * @param {HTMLElement} code
 */
function followTranscript(code) {
  const { sessionId = '', token = '' } = document.body.dataset;
  const transcript = new Transcript();
  const scroller = /** @type {HTMLElement} */ (code.parentElement);
  let status = 'idle';
  let seq = 0;
  let frame = 0;
  const draw = () => {
    frame = 0;
    const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48;
    const answer = { session_id: sessionId, status, seq, items: transcript.items };
    code.replaceChildren(...coloured(JSON.stringify(answer, null, 2)));
    if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
  };
  /** @param {{seq?: number}} change */
  const changed = (change) => {
    seq = Math.max(seq, change.seq ?? 0);
    frame ||= requestAnimationFrame(draw);
  };
  /** @param {SessionState} state */
  const follow = (state) => {
    status = state.status;
    changed(state);
  };
  /** @type {HostListener} */
  const listener = {
    snapshot: (snapshot) => {
      transcript.reset(snapshot.transcript);
      follow(snapshot);
    },
    status: follow,
    item: (item) => {
      transcript.upsert(item);
      changed(item);
    },
    delta: (delta) => {
      transcript.append(delta.id, delta.delta, delta.seq);
      changed(delta);
    },
    removed: ({ id }) => {
      transcript.remove(id);
      changed({});
    },
    deleted: () => {
      code.textContent = 'This session was deleted. Reload the page for a new one.';
    },
    link: (_, refusal) => {
      if (refusal) code.textContent = `${refusal.message}\n${refusal.fix}`;
    },
  };
  new HostEvents(new HostApi(document.baseURI, sessionId, token), listener).open();
}

/**
 * The tab pattern of the ARIA practices: one tab stop, arrows move and select.
 *
 * @param {HTMLElement} list
 */
function connectTabs(list) {
  const tabs = /** @type {HTMLElement[]} */ ([...list.children]);
  /** @param {number} index */
  const select = (index) => {
    tabs.forEach((tab, i) => {
      tab.ariaSelected = String(i === index);
      tab.tabIndex = i === index ? 0 : -1;
      const panel = document.getElementById(tab.getAttribute('aria-controls') ?? '');
      if (panel) panel.hidden = i !== index;
    });
  };
  tabs.forEach((tab, index) => tab.addEventListener('click', () => select(index)));
  list.addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const index = tabs.findIndex((tab) => tab === document.activeElement);
    const next = (index + step + tabs.length) % tabs.length;
    select(next);
    tabs[next].focus();
  });
  select(0);
}

/** @param {HTMLElement} button */
function connectCopy(button) {
  const label = /** @type {HTMLElement} */ (button.querySelector('span'));
  button.addEventListener('click', async () => {
    const source = document.getElementById(button.dataset.copies ?? '');
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.textContent ?? '');
      label.textContent = 'Copied';
    } catch {
      getSelection()?.selectAllChildren(source); // no clipboard on insecure pages: one key is left to press
      label.textContent = 'Press Ctrl+C';
    }
    setTimeout(() => {
      label.textContent = 'Copy';
    }, COPIED_MS);
  });
}

followTranscript(/** @type {HTMLElement} */ (document.getElementById('json')));
connectLook(/** @type {HTMLFormElement} */ (document.getElementById('look')),
  /** @type {HTMLIFrameElement} */ (document.querySelector('iframe')),
  [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('code[id^=code-]'))]);
connectTabs(/** @type {HTMLElement} */ (document.querySelector('[role=tablist]')));
document.querySelectorAll('.copy').forEach((button) => connectCopy(/** @type {HTMLElement} */ (button)));
