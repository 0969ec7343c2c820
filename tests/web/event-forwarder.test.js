import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { EventForwarder } from '../../component/web/event-forwarder.js';
import { ProblemError, problem } from '../../component/web/messages.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

test('keeps events until the host wants them and then sends them in order', async () => {
  /** @type {string[][]} */
  const sent = [];
  const forwarder = new EventForwarder(async (_, events) => sent.push(events));
  forwarder.push(1, '1');
  forwarder.push(1, '2');
  await settled();
  assert.deepEqual(sent, []);
  forwarder.want(true);
  await settled();
  assert.deepEqual(sent, [['1', '2']]);
});

test('has one request under way at a time and puts what comes meanwhile into the next', async () => {
  /** @type {string[][]} */
  const sent = [];
  /** @type {Array<(value?: unknown) => void>} */
  const answers = [];
  const forwarder = new EventForwarder((_, events) => {
    sent.push(events);
    return new Promise((resolve) => answers.push(resolve));
  });
  forwarder.want(true);
  ['1', '2', '3'].forEach((event) => forwarder.push(1, event));
  assert.deepEqual(sent, [['1']]);
  answers[0]();
  await settled();
  assert.deepEqual(sent, [['1'], ['2', '3']]);
});

test('tries again where the host did not answer, and keeps the order', async () => {
  /** @type {string[][]} */
  const sent = [];
  const forwarder = new EventForwarder(async (_, events) => {
    sent.push(events);
    if (sent.length === 1) throw new ProblemError(problem('host_unreachable'));
  });
  forwarder.want(true);
  forwarder.push(1, '1');
  await settled();
  forwarder.push(1, '2');
  mock.timers.tick(1000);
  await settled();
  assert.deepEqual(sent, [['1'], ['1', '2']]);
});

test('keeps what a host does not take that is not ready', async () => {
  /** @type {string[][]} */
  const sent = [];
  const forwarder = new EventForwarder(async (_, events) => {
    sent.push(events);
    if (sent.length < 3) throw new ProblemError(problem('host_error'), sent.length === 1 ? 503 : 409);
  });
  forwarder.want(true);
  forwarder.push(1, '1');
  await settled();
  for (let tries = 1; tries < 5; tries++) {
    mock.timers.tick(1000);
    await settled();
  }
  assert.deepEqual(sent, [['1'], ['1'], ['1']]);
});

test('does not repeat what the host refused', async () => {
  /** @type {string[][]} */
  const sent = [];
  const forwarder = new EventForwarder(async (_, events) => {
    sent.push(events);
    throw new ProblemError(problem('host_error'), 400);
  });
  forwarder.want(true);
  forwarder.push(1, '1');
  await settled();
  mock.timers.tick(5000);
  await settled();
  assert.deepEqual(sent, [['1']]);
});

test('drops the oldest when nobody takes them, and all of them when a new call begins', async () => {
  /** @type {string[][]} */
  const sent = [];
  const forwarder = new EventForwarder(async (_, events) => sent.push(events));
  for (let i = 0; i < 600; i++) forwarder.push(1, String(i));
  forwarder.want(true);
  await settled();
  assert.deepEqual([sent[0].length, sent[0][0]], [500, '100']);
  forwarder.want(false);
  forwarder.push(1, 'old');
  forwarder.clear();
  forwarder.want(true);
  await settled();
  assert.equal(sent.length, 1);
});

test('never mixes the events of two calls, and names each batch’s', async () => {
  /** @type {Array<[number, string[]]>} */
  const sent = [];
  const forwarder = new EventForwarder(async (call, events) => sent.push([call, events]));
  forwarder.push(1, 'a');
  forwarder.push(1, 'b');
  forwarder.push(2, 'c');
  forwarder.want(true);
  await settled();
  assert.deepEqual(sent, [[1, ['a', 'b']], [2, ['c']]]);
});

test('sends no more at once than the host takes', async () => {
  /** @type {number[][]} */
  const sent = [];
  const forwarder = new EventForwarder(async (_, events) => sent.push(events.map(({ length }) => length)));
  for (const length of [1, 200_000, 99_999, 1, 400_000, 2]) forwarder.push(1, 'x'.repeat(length));
  forwarder.want(true);
  await settled();
  assert.deepEqual(sent, [[1, 200_000, 99_999], [1], [400_000], [2]]);
});
