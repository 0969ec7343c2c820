import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { FrameLink } from '../../component/web/frame-link.js';

const ORIGIN = 'http://localhost:8080';
/** @type {Array<(event: unknown) => void>} */
let listeners;
/** @type {unknown[]} */
let heard;
let silences = 0;
/** @type {FakeFrame} */
let frame;
/** @type {FrameLink} */
let link;
const settled = () => new Promise((resolve) => setImmediate(resolve));

class FakeFrame extends EventTarget {
  /** @type {Array<{type: string, id?: string}>} */
  posted = [];
  contentWindow = { postMessage: (/** @type {{realtime: any}} */ { realtime: { v, ...message } },
    /** @type {string} */ to) => {
    assert.deepEqual([v, to], [1, ORIGIN]);
    this.posted.push(message);
  } };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  listeners = [];
  heard = [];
  silences = 0;
  Object.assign(globalThis, { window: {
    addEventListener: (/** @type {string} */ _, /** @type {typeof listeners[0]} */ listen) => listeners.push(listen),
    removeEventListener: (/** @type {string} */ _, /** @type {typeof listeners[0]} */ listen) => {
      listeners = listeners.filter((each) => each !== listen);
    },
  } });
  link = new FrameLink({ message: (message) => heard.push(message), silent: () => silences++ });
  attach();
});

function attach() {
  frame = new FakeFrame();
  link.attach(/** @type {HTMLIFrameElement} */ (/** @type {unknown} */ (frame)), ORIGIN);
}

/** @param {object} message from the widget */
function says(message, { source = /** @type {unknown} */ (frame.contentWindow), origin = ORIGIN } = {}) {
  listeners.forEach((listen) => listen({ source, origin, data: { realtime: { v: 1, ...message } } }));
}

const load = () => frame.dispatchEvent(new Event('load'));
const types = () => frame.posted.map(({ type }) => type);

test('says nothing to a frame that is still empty, then hello until it is answered', () => {
  mock.timers.tick(10_000);
  assert.deepEqual([types(), silences], [[], 0]);
  load();
  mock.timers.tick(2000);
  assert.deepEqual(types(), ['hello', 'hello', 'hello']);
  says({ type: 'ready', page: 'a' });
  mock.timers.tick(10_000);
  assert.deepEqual([types().length, silences], [4, 0]);
});

test('gives up after four seconds of silence, and is glad to hear of the widget later', () => {
  load();
  mock.timers.tick(3999);
  assert.equal(silences, 0);
  mock.timers.tick(1);
  assert.equal(silences, 1);
  const { length } = types();
  mock.timers.tick(60_000);
  assert.deepEqual([silences, types().length], [1, length]);
  says({ type: 'ready', page: 'a' });
  assert.deepEqual(heard, [{ v: 1, type: 'ready', page: 'a' }]);
});

test('a frame that is expected counts as loading, whatever its load event says', () => {
  link.expect();
  mock.timers.tick(4000);
  assert.equal(silences, 1);
});

test('keeps commands until the widget hears, in their order', () => {
  link.ask('start', {}, 100);
  link.ask('say', { text: 'Hi' }, 100);
  load();
  says({ type: 'ready', page: 'a' });
  assert.deepEqual(frame.posted, [{ type: 'hello' }, { type: 'hello' }, { type: 'start', id: '1' },
    { type: 'say', id: '2', text: 'Hi' }]);
});

test('settles each promise with its own answer', async () => {
  says({ type: 'ready', page: 'a' });
  const [one, other] = [link.ask('getTranscript', {}, 100), link.ask('say', { text: '' }, 100)];
  says({ type: 'answer', id: '2', error: { code: 'bad_command', message: 'No.', fix: 'Do.' } });
  says({ type: 'answer', id: '1', value: { items: [] } });
  says({ type: 'answer', id: '9' });
  assert.deepEqual(await one, { items: [] });
  await assert.rejects(other, { name: 'Error', code: 'bad_command', message: 'No.', fix: 'Do.' });
});

test('rejects in bounded time, also while nothing hears', async () => {
  const asked = link.ask('start', {}, 60_000);
  mock.timers.tick(60_000);
  await assert.rejects(asked, { code: 'no_answer', message: 'The widget did not answer to start in time.' });
});

test('rejects what cannot be sent at all', async () => {
  await assert.rejects(link.ask('setContext', { data: () => {} }, 100), { name: 'DataCloneError' });
});

test('nobody has to wait for a promise', async () => {
  link.ask('stop', {}, 1);
  mock.timers.tick(1);
  await settled(); // an unhandled rejection would fail the test
});

test('hears its own frame from its own origin, and version 1 only', () => {
  says({ type: 'state' }, { origin: 'http://evil.example' });
  says({ type: 'state' }, { source: {} });
  says({ type: 'state', v: 2 });
  listeners.forEach((listen) => listen({ source: frame.contentWindow, origin: ORIGIN, data: 'hello' }));
  assert.deepEqual(heard, []);
  says({ type: 'state' });
  assert.deepEqual(heard, [{ v: 1, type: 'state' }]);
});

test('greets the frame’s next page anew, and one page once', () => {
  says({ type: 'ready', page: 'a' });
  says({ type: 'ready', page: 'a' });
  says({ type: 'ready', page: 'b' });
  assert.deepEqual([heard.length, types()], [2, ['hello', 'hello']]);
});

test('lets go of the old frame with the new one, and keeps what is still to be said', () => {
  says({ type: 'ready', page: 'a' });
  const old = frame;
  attach();
  link.ask('mute', {}, 100);
  says({ type: 'state' }, { source: old.contentWindow });
  assert.deepEqual([types(), heard.length, listeners.length], [[], 1, 1]);
  says({ type: 'ready', page: 'b' });
  assert.deepEqual(types(), ['hello', 'mute']);
});
