import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { RelayLine } from '../../component/web/relay-line.js';
import { FakeSocket, installRelay, latestSocket } from './fake-relay.js';

/** @type {string[]} */
let told;
/** @type {RelayLine} */
let line;
let now = 0;

beforeEach(() => {
  installRelay();
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  now = 0;
  mock.method(performance, 'now', () => now);
  told = [];
  line = new RelayLine('ws://host/relay', {
    status: (state) => told.push(`status ${state.phase}`),
    begin: (item) => told.push(`begin ${item}`),
    sound: (sound) => told.push(`sound ${sound.byteLength}`),
    flush: () => told.push('flush'),
    behind: () => told.push('behind'),
    closed: (code, reason, wasOpen) => told.push(`closed ${code} ${reason?.code ?? '-'} ${wasOpen}`),
  });
});

/** @param {number} ms */
function pass(ms) {
  for (let left = ms; left > 0; left -= 100) {
    now += 100;
    mock.timers.tick(100);
  }
}

const frame = () => new ArrayBuffer(1920);

test('hands on what comes, in order', () => {
  latestSocket().open();
  latestSocket().tell({ type: 'status', phase: 'listening' });
  latestSocket().tell({ type: 'audio', item_id: 'a' });
  latestSocket().sound(960);
  latestSocket().tell({ type: 'flush' });
  latestSocket().tell({ type: 'a message of next year' });
  assert.deepEqual(told, ['status listening', 'begin a', 'sound 960', 'flush']);
});

test('sends nothing before it is open', () => {
  line.say(frame());
  line.send({ type: 'ping' });
  assert.deepEqual(latestSocket().sent, []);
});

test('keeps a second of sound when the network is slow, of the latest, and says so once', () => {
  latestSocket().open();
  latestSocket().bufferedAmount = 1e6;
  for (let i = 1; i <= 60; i++) line.say(new ArrayBuffer(2 * i));
  assert.deepEqual(told, ['behind']);
  latestSocket().bufferedAmount = -1e6;
  line.say(new ArrayBuffer(2));
  assert.deepEqual(latestSocket().sent, [...Array.from({ length: 24 }, (_, i) => 2 * (i + 37)), 2]);
});

test('sends a button’s word behind the sound before it', () => {
  latestSocket().open();
  latestSocket().bufferedAmount = 1e6;
  line.say(frame());
  line.say(frame());
  line.send({ type: 'stop_recording' });
  assert.deepEqual(latestSocket().sent, [1920, 1920, { type: 'stop_recording' }]);
});

test('shows that it lives every three seconds', () => {
  latestSocket().open();
  for (let i = 0; i < 3; i++) {
    pass(3000);
    latestSocket().tell({ type: 'pong' });
  }
  assert.deepEqual(latestSocket().sent, Array(3).fill({ type: 'ping' }));
  assert.deepEqual(told, []);
});

test('notices within a few seconds that nothing comes any more', () => {
  latestSocket().open();
  pass(3000);
  pass(8000);
  assert.deepEqual(told, []);
  pass(1000);
  assert.deepEqual(told, ['closed 0 - true']);
  latestSocket().drop();
  assert.deepEqual(told, ['closed 0 - true']);
});

test('any word is a sign of life', () => {
  latestSocket().open();
  for (let i = 0; i < 10; i++) {
    pass(3000);
    latestSocket().sound(960);
  }
  assert.equal(told.filter((each) => each.startsWith('closed')).length, 0);
});

test('tells why it was closed', () => {
  latestSocket().open();
  latestSocket().tell({ type: 'error', error: { code: 'invalid_api_key' } });
  latestSocket().drop(4502);
  assert.deepEqual(told, ['closed 4502 invalid_api_key true']);
});

test('tells that it never opened', () => {
  latestSocket().drop();
  assert.deepEqual(told, ['closed 1006 - false']);
});

test('given up, it is cut off, and tells nothing any more', () => {
  latestSocket().open();
  line.close();
  assert.equal(latestSocket().closed, 'closed without a code');
  latestSocket().sound(2);
  latestSocket().drop();
  assert.deepEqual(told, []);
});

test('leaves the last word to a host that was told of the end, and hangs up on one that was not', async () => {
  latestSocket().open();
  line.close(Promise.resolve());
  await new Promise((resolve) => setImmediate(resolve));
  pass(1900);
  assert.equal(latestSocket().closed, null);
  pass(100);
  assert.equal(latestSocket().closed, 'closed 1000');
  assert.equal(FakeSocket.opened.length, 1);
});
