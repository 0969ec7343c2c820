import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parent, commandIn, originOf } from '../../component/web/parent.js';

/**
 * @param {{ancestors?: string[], referrer?: string, isTop?: boolean}} page
 */
function frame({ ancestors, referrer = '', isTop = false }) {
  /** @type {unknown[]} */
  const posted = [];
  /** @type {Array<(event: unknown) => void>} */
  const listeners = [];
  const parent = { postMessage: (/** @type {unknown} */ data, /** @type {string} */ to) => posted.push([data, to]) };
  const page = {
    location: { ancestorOrigins: ancestors },
    document: { referrer },
    parent: /** @type {unknown} */ (parent),
    addEventListener: (/** @type {string} */ _, /** @type {typeof listeners[0]} */ listen) => listeners.push(listen),
  };
  if (isTop) page.parent = page;
  const window = /** @type {Window} */ (/** @type {unknown} */ (page));
  const receive = (/** @type {unknown} */ event) => listeners.forEach((listen) => listen(event));
  return { window, posted, parent, receive };
}

test('speaks to the exact origin of the page around it', () => {
  const { window, posted } = frame({ ancestors: ['https://app.example'], referrer: 'https://other.example/x' });
  new Parent(window, () => {}).tell({ v: 1, type: 'ready' });
  assert.deepEqual(posted, [[{ realtime: { v: 1, type: 'ready' } }, 'https://app.example']]);
});

test('takes the origin from the referrer where the browser names no ancestors', () => {
  assert.equal(originOf(frame({ referrer: 'http://localhost:8888/lab?x=1' }).window), 'http://localhost:8888');
});

test('is silent towards a page that does not say who it is, and in a window of its own', () => {
  for (const page of [{ referrer: '' }, { ancestors: ['null'] }, { ancestors: ['https://a.example'], isTop: true }]) {
    const { window, posted } = frame(page);
    new Parent(window, () => {}).tell({ v: 1, type: 'ready' });
    assert.deepEqual(posted, []);
  }
});

test('obeys the page around it and nobody else', () => {
  const { window, parent, receive } = frame({ ancestors: ['https://app.example'] });
  /** @type {unknown[]} */
  const obeyed = [];
  new Parent(window, (command) => obeyed.push(command));
  const data = { realtime: { v: 1, type: 'mute' } };
  receive({ source: parent, origin: 'https://evil.example', data });
  receive({ source: {}, origin: 'https://app.example', data });
  receive({ source: parent, origin: 'https://app.example', data: { realtime: { v: 2, type: 'mute' } } });
  assert.deepEqual(obeyed, []);
  receive({ source: parent, origin: 'https://app.example', data });
  assert.deepEqual(obeyed, [{ v: 1, type: 'mute' }]);
});

test('knows a command by its envelope, version, type and text', () => {
  assert.deepEqual(commandIn({ realtime: { v: 1, type: 'say', text: 'Hi' } }), { v: 1, type: 'say', text: 'Hi' });
  for (const data of [null, 'stop', 7, {}, { realtime: 'stop' }, { realtime: { v: 1 } },
    { realtime: { v: 1, type: 'say' } }, { realtime: { v: 1, type: 'toString' } }]) {
    assert.equal(commandIn(data), null);
  }
});
