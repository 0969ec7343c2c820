/** @import {FromParent, Hosted, Item, Problem, SessionState, Shown, ToParent} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { HostPage } from '../../component/web/host-page.js';
import { ProblemError, problem } from '../../component/web/messages.js';

/** @type {ToParent[]} */
let told;
/** @type {string[]} */
let done;
/** @type {Item[]} */
let items;
/** @type {{shown: Shown, problem: Problem|null, session: SessionState|null}} */
let seen;
/** @type {Problem|null} what is in the way of saying something */
let obstacle;
/** @type {HostPage} */
let page;
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  told = [];
  done = [];
  items = [];
  obstacle = null;
  seen = { shown: shown('new'), problem: null, session: session('new', 1) };
  const part = { offsetHeight: 100, children: [], checkVisibility: () => true };
  Object.assign(globalThis, {
    document: { querySelector: () => part, getElementById: () => part },
    ResizeObserver: class {
      observe() {}
    },
  });
  // Newer versions of node have one, which cannot be assigned to.
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: {} });
  const parent = { greeting: READY, tell: (/** @type {ToParent} */ message) => told.push(message) };
  const api = { post: async (/** @type {string} */ path, /** @type {object} */ body) => {
    if (obstacle) throw new ProblemError(obstacle);
    done.push(`${path} ${JSON.stringify(body)}`);
  } };
  page = new HostPage(/** @type {Hosted} */ (/** @type {unknown} */ ({
    api,
    parent,
    transcript: { get items() {
      return items;
    } },
    see: () => seen,
    act: (/** @type {string} */ action) => {
      done.push(action);
      if (action === 'start' && !seen.shown.isCalling) sees('connecting');
    },
    say: async (/** @type {string} */ text) => {
      done.push(`say ${text}`);
      return obstacle;
    },
  })));
});

const READY = /** @type {const} */ ({ v: 1, type: 'ready', session_id: 's', page: 'p' });

/** @param {string} phase */
function shown(phase) {
  const isLive = ['listening', 'thinking', 'assistant_speaking', 'paused'].includes(phase);
  return /** @type {Shown} */ ({ phase, status: 'idle', isLive, isCalling: isLive || phase === 'connecting' });
}

/**
 * @param {string} phase
 * @param {number} seq
 * @param {string|null} [reason]
 */
function session(phase, seq, reason = null) {
  return /** @type {SessionState} */ ({ phase, seq, ended_reason: reason });
}

/**
 * @param {string} phase
 * @param {Partial<typeof seen>} [more]
 */
function sees(phase, more = {}) {
  seen = { ...seen, problem: null, shown: shown(phase), ...more };
  page.follow(seen);
}

/** @param {string} type */
const commands = (type, fields = {}) =>
  page.obey(/** @type {FromParent} */ ({ v: 1, id: '1', type, ...fields }));

/** @param {Partial<Item>} item */
const item = (item) => /** @type {Item} */ ({ type: 'user', content: '', status: 'in_progress', ...item });

test('introduces the widget to a page that says hello, at length only once', async () => {
  items = [item({ id: 'a', content: 'Hi.', status: 'completed' })];
  seen.session = { ...session('new', 1), usage: { input_tokens: 1 } };
  await page.obey({ v: 1, type: 'hello' });
  await settled();
  const permission = told.splice(told.findIndex(({ type }) => type === 'permission'), 1);
  assert.deepEqual(permission, [{ v: 1, type: 'permission', state: 'unknown' }]);
  assert.deepEqual(told, [READY, { v: 1, type: 'state', status: 'idle', phase: 'new' },
    { v: 1, type: 'usage', usage: { input_tokens: 1 } }, { v: 1, type: 'transcript', items, text: 'User: Hi.' }]);
  await page.obey({ v: 1, type: 'hello' });
  assert.deepEqual(told.slice(4), [READY]);
});

test('tells what becomes of the permission for the microphone', async () => {
  const status = { state: 'prompt', onchange: () => {} };
  const permissions = { query: async () => status };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { permissions } });
  await page.obey({ v: 1, type: 'hello' });
  await settled();
  status.state = 'granted';
  status.onchange();
  assert.deepEqual(told.filter(({ type }) => type === 'permission'),
    ['prompt', 'granted'].map((state) => ({ v: 1, type: 'permission', state })));
});

test('a command is answered under its number, and one without a number is not', async () => {
  await commands('mute');
  await page.obey({ v: 1, type: 'unmute' });
  assert.deepEqual([told, done], [[{ v: 1, type: 'answer', id: '1', value: undefined }], ['mute', 'unmute']]);
});

test('start is answered when the conversation is live, or with what prevented it', async () => {
  commands('start');
  await settled();
  assert.deepEqual(told, []);
  sees('listening');
  await settled();
  assert.deepEqual(told.map(({ type }) => type), ['answer']);
  commands('start');
  await settled();
  assert.equal(told.length, 2, 'it is live already');

  sees('new');
  commands('start');
  sees('failed', { problem: problem('microphone_failed') });
  await settled();
  assert.deepEqual(told.at(-1), { v: 1, type: 'answer', id: '1', error: problem('microphone_failed') });
});

test('refuses what is no command, words that are none, and what the host refuses', async () => {
  const said = mock.method(console, 'info', () => {});
  for (const [type, fields] of /** @type {Array<[string, object]>} */ ([['toString', {}], ['fly', {}],
    ['say', { text: 7 }], ['sendText', { text: ' ' }]])) await commands(type, fields);
  obstacle = problem('not_connected');
  await commands('say', { text: 'Hi' });
  await commands('sendText', { text: 'Hi' });
  assert.deepEqual(told.map((message) => 'error' in message && message.error?.code), ['unknown_command',
    'unknown_command', 'bad_command', 'bad_command', 'not_connected', 'not_connected']);
  await page.obey(/** @type {FromParent} */ (/** @type {unknown} */ ({ v: 2, type: 'stop' })));
  assert.equal(said.mock.callCount(), 1);
  assert.deepEqual(done, ['say Hi']);
});

test('hands words and data over as they are', async () => {
  await commands('sendText', { text: ' Hi ' });
  await commands('setContext', { title: 'Sales', data: [1] });
  assert.deepEqual(done, ['/messages {"text":"Hi","respond":false}', '/context {"title":"Sales","data":[1]}']);
});

test('tells of a turn as it begins, of its words in bursts, and of the transcript then', () => {
  const growing = item({ id: 'a', type: 'assistant', content: 'It' });
  items = [growing];
  page.item(growing, true);
  growing.content = 'It is March.';
  page.item(growing, false);
  page.item(growing, false);
  assert.deepEqual(told, [{ v: 1, type: 'turn.started', item: growing }]);
  mock.timers.tick(150);
  assert.deepEqual(told.slice(1), [{ v: 1, type: 'turn.partial', item: growing },
    { v: 1, type: 'transcript', items, text: 'Assistant: It is March.' }]);
});

test('tells of a problem and of the usage when they change', () => {
  sees('listening', { problem: problem('call_dropped'), session: { ...session('listening', 2), usage: { a: 1 } } });
  sees('thinking', { problem: problem('call_dropped'), session: { ...session('thinking', 3), usage: { a: 1 } } });
  sees('thinking');
  sees('thinking', { problem: problem('call_dropped'), session: { ...session('thinking', 4), usage: { a: 2 } } });
  const dropped = { v: 1, type: 'error', ...problem('call_dropped') };
  assert.deepEqual(told, [{ v: 1, type: 'usage', usage: { a: 1 } }, dropped, { v: 1, type: 'usage', usage: { a: 2 } },
    dropped]);
});

test('tells of the end once, with the host’s reason, which comes a little later', () => {
  sees('connecting');
  sees('listening', { session: session('listening', 5) });
  sees('ended', { session: session('ended', 5) });
  assert.deepEqual(told, []);
  sees('ended', { session: session('ended', 6, 'stopped') });
  sees('ended', { session: session('ended', 7, 'stopped') });
  assert.deepEqual(told, [{ v: 1, type: 'ended', reason: 'stopped' }]);
});

test('a start that fails before the host hears of it is no end of the conversation before', () => {
  sees('ended', { session: session('ended', 6, 'stopped') });
  sees('connecting');
  sees('failed');
  assert.deepEqual(told, []);
});

test('a conversation that another window has taken over has ended here', () => {
  sees('listening', { session: session('listening', 5) });
  sees('ended', { session: session('listening', 6) });
  assert.deepEqual(told, [{ v: 1, type: 'ended', reason: 'taken_over' }]);
});
