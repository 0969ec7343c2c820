/** @import {HostListener} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { HostEvents } from '../../component/web/host-events.js';
import { ProblemError, problem } from '../../component/web/messages.js';

/** Behaves as a browser's EventSource as far as HostEvents uses it; a test plays the server. */
class FakeEventSource extends EventTarget {
  static CLOSED = 2;
  /** @type {FakeEventSource[]} */
  static opened = [];
  readyState = 0;
  onopen = () => {};
  onerror = () => {};

  /** @param {string} url */
  constructor(url) {
    super();
    this.url = url;
    FakeEventSource.opened.push(this);
  }

  close() {
    this.readyState = FakeEventSource.CLOSED;
  }

  /**
   * @param {string} name
   * @param {unknown} data
   */
  send(name, data) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  giveUp() {
    this.close();
    this.onerror();
  }
}

/** @type {unknown[]} */
let seen = [];

/** @type {HostListener} */
const listener = {
  snapshot: (data) => seen.push(['snapshot', data]),
  status: (data) => seen.push(['status', data]),
  item: (data) => seen.push(['item', data]),
  delta: (data) => seen.push(['delta', data]),
  removed: (data) => seen.push(['removed', data]),
  deleted: () => seen.push(['deleted']),
  link: (link, why) => seen.push(why ? [link, why.code] : [link]),
};

/** @param {() => Promise<unknown>} [probe] */
function open(probe = () => Promise.resolve()) {
  const events = new HostEvents({ eventsUrl: (widget) => `events?${widget}`, probe }, listener, 'w1');
  events.open();
  return events;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  seen = [];
  FakeEventSource.opened = [];
  Object.assign(globalThis, { EventSource: FakeEventSource });
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

test('hands each message to its listener and ignores names that nobody listens to', () => {
  open();
  const [source] = FakeEventSource.opened;
  source.onopen();
  source.send('delta', { id: 'a', delta: 'word', seq: 4 });
  source.send('control', { action: 'stop' });
  source.send('from_the_future', {});
  source.send('deleted', {});
  assert.deepEqual(seen, [['open'], ['delta', { id: 'a', delta: 'word', seq: 4 }], ['deleted']]);
  assert.equal(source.readyState, FakeEventSource.CLOSED);
});

test('tells of a loss after three seconds and of the return', () => {
  open();
  const [source] = FakeEventSource.opened;
  source.onopen();
  source.onerror();
  mock.timers.tick(2000);
  source.onerror();
  assert.deepEqual(seen, [['open']]);
  mock.timers.tick(1000);
  source.onopen();
  assert.deepEqual(seen, [['open'], ['lost'], ['open']]);
});

test('says nothing of a short gap', () => {
  open();
  const [source] = FakeEventSource.opened;
  source.onerror();
  mock.timers.tick(2900);
  source.onopen();
  mock.timers.tick(5000);
  assert.deepEqual(seen, [['open']]);
});

test('opens again where the browser gave up and the session is still there', async () => {
  open();
  FakeEventSource.opened[0].giveUp();
  await settled();
  mock.timers.tick(2000);
  assert.deepEqual(FakeEventSource.opened.map(({ url }) => url), ['events?w1', 'events?w1']);
});

test('opens again while the host answers with server errors', async () => {
  open(() => Promise.reject(new ProblemError(problem('host_error'), 503)));
  FakeEventSource.opened[0].giveUp();
  await settled();
  mock.timers.tick(2000);
  assert.equal(FakeEventSource.opened.length, 2);
});

test('says why and stays closed when the session is gone or the token wrong', async () => {
  const gone = { code: 'session_not_found', message: 'There is no such session.', fix: 'Reload.' };
  open(() => Promise.reject(new ProblemError(gone, 404)));
  FakeEventSource.opened[0].giveUp();
  await settled();
  mock.timers.tick(10_000);
  assert.deepEqual(seen, [['gone', 'session_not_found']]);
  assert.equal(FakeEventSource.opened.length, 1);
});

test('does not open again after it was closed while it asked why', async () => {
  const events = open();
  FakeEventSource.opened[0].giveUp();
  events.close();
  await settled();
  mock.timers.tick(10_000);
  assert.equal(FakeEventSource.opened.length, 1);
});
