/** @import {Item, Seen, ToParent} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parent, originOf } from '../../component/web/parent.js';

const READY = /** @type {const} */ ({ v: 1, type: 'ready', session_id: 's', page: 'p' });
const HELLO = { realtime: { v: 1, type: 'hello' } };
const settled = () => new Promise((resolve) => setImmediate(resolve));

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

/** Takes down what the part that is loaded later would get. */
function hostPage() {
  /** @type {unknown[]} */
  const got = [];
  const page = {
    obey: (/** @type {unknown} */ command) => got.push(command),
    follow: (/** @type {unknown} */ seen) => got.push(['follow', seen]),
    item: (/** @type {Item} */ { id }, /** @type {boolean} */ isNew) => got.push(['item', id, isNew]),
  };
  let loads = 0;
  const load = async () => {
    loads++;
    return page;
  };
  return { got, load, loads: () => loads };
}

test('greets the exact origin of the page around it', () => {
  const { window, posted } = frame({ ancestors: ['https://app.example'], referrer: 'https://other.example/x' });
  new Parent(window, READY, hostPage().load);
  assert.deepEqual(posted, [[{ realtime: READY }, 'https://app.example']]);
});

test('takes the origin from the referrer where the browser names no ancestors', () => {
  assert.equal(originOf(frame({ referrer: 'http://localhost:8888/lab?x=1' }).window), 'http://localhost:8888');
});

test('is silent towards a page that does not say who it is until that speaks', async () => {
  const { window, posted, parent, receive } = frame({ referrer: '' });
  const { load, got } = hostPage();
  const ours = new Parent(window, READY, load);
  ours.tell(READY);
  assert.deepEqual(posted, []);
  receive({ source: parent, origin: 'https://app.example', data: HELLO });
  await settled();
  assert.deepEqual(got, [HELLO.realtime]);
  ours.tell(READY);
  assert.deepEqual(posted, [[{ realtime: READY }, 'https://app.example']]);
  receive({ source: parent, origin: 'https://evil.example', data: HELLO });
  await settled();
  assert.equal(got.length, 1);
});

test('has nobody to talk to in a window of its own, and none that can be addressed in a page without an origin', () => {
  for (const page of [{ ancestors: ['null'] }, { ancestors: ['https://a.example'], isTop: true }]) {
    const { window, posted, parent, receive } = frame(page);
    const { load, loads } = hostPage();
    new Parent(window, READY, load);
    receive({ source: parent, origin: 'null', data: HELLO });
    assert.deepEqual([posted, loads()], [[], 0]);
  }
});

test('hears the page around it and nobody else, and loads what obeys once', async () => {
  const { window, parent, receive } = frame({ ancestors: ['https://app.example'] });
  const { load, got, loads } = hostPage();
  new Parent(window, READY, load);
  const data = { realtime: { v: 1, type: 'mute' } };
  receive({ source: parent, origin: 'https://evil.example', data });
  receive({ source: {}, origin: 'https://app.example', data });
  for (const other of [null, 'stop', 7, {}, { realtime: null }]) {
    receive({ source: parent, origin: 'https://app.example', data: other });
  }
  await settled();
  assert.deepEqual([got, loads()], [[], 0]);
  receive({ source: parent, origin: 'https://app.example', data });
  receive({ source: parent, origin: 'https://app.example', data: { realtime: { v: 1, type: 'unmute' } } });
  await settled();
  assert.deepEqual([got, loads()], [[{ v: 1, type: 'mute' }, { v: 1, type: 'unmute' }], 1]);
});

test('tries again with the next message where loading failed', async () => {
  const { window, parent, receive } = frame({ ancestors: ['https://app.example'] });
  const { load, got } = hostPage();
  let isBroken = true;
  new Parent(window, READY, async () => {
    if (isBroken) throw new TypeError('Failed to fetch');
    return load();
  });
  receive({ source: parent, origin: 'https://app.example', data: HELLO });
  await settled();
  isBroken = false;
  receive({ source: parent, origin: 'https://app.example', data: { realtime: { v: 1, type: 'stop' } } });
  await settled();
  assert.deepEqual(got, [{ v: 1, type: 'stop' }]);
});

test('tells of each turn when it is over, and once', () => {
  const { window, posted } = frame({ ancestors: ['https://app.example'] });
  const parent = new Parent(window, READY, hostPage().load);
  const item = (/** @type {Item['status']} */ status) => /** @type {Item} */ ({ id: 'i', status });
  parent.item(item('in_progress'));
  parent.item(item('completed'), 'in_progress');
  parent.item(item('completed'), 'completed');
  parent.item(item('failed'));
  const told = posted.slice(1).map((each) => /** @type {[{realtime: ToParent}]} */ (each)[0].realtime);
  assert.deepEqual(told, [{ v: 1, type: 'turn.final', item: item('completed') },
    { v: 1, type: 'turn.final', item: item('failed') }]);
});

test('passes on what happens once the page around has spoken', async () => {
  const { window, parent, receive } = frame({ ancestors: ['https://app.example'] });
  const { load, got } = hostPage();
  const ours = new Parent(window, READY, load);
  const seen = /** @type {Seen} */ ({ problem: null });
  ours.follow(seen);
  receive({ source: parent, origin: 'https://app.example', data: HELLO });
  await settled();
  ours.follow(seen);
  ours.item(/** @type {Item} */ ({ id: 'i', status: 'in_progress' }));
  ours.item(/** @type {Item} */ ({ id: 'i', status: 'in_progress' }), 'in_progress');
  assert.deepEqual(got, [HELLO.realtime, ['follow', seen], ['item', 'i', true], ['item', 'i', false]]);
});
