import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChunkLine } from '../../component/web/chunk-line.js';

const PER_MS = 24;

/** @param {number} ms @param {number} [value] */
const sound = (ms, value = 1) => new Int16Array(2 * PER_MS * ms).fill(value);

/** A line to a host that answers when it is told to. */
function lineToHost() {
  /** @type {{ms: number, offsetMs: number, age: number, answer: () => void, refuse: () => void}[]} */
  const sent = [];
  const line = new ChunkLine((chunk, offset, age) => new Promise((resolve, reject) => {
    sent.push({
      ms: chunk.length / 2 / PER_MS, offsetMs: offset / PER_MS, age,
      answer: () => resolve(undefined), refuse: () => reject(new Error('gone')),
    });
  }));
  const seen = () => sent.map(({ ms, offsetMs, age }) => [ms, offsetMs, age]);
  return { line, sent, seen };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('the first chunk is short and the others last 0.3 s, each where it belongs', async () => {
  const { line, sent, seen } = lineToHost();
  for (let ms = 100; ms <= 1200; ms += 100) {
    line.add(sound(100), ms);
    sent.at(-1)?.answer();
    await settled();
  }
  assert.deepEqual(seen(), [[100, 0, 0], [300, 100, 0], [300, 400, 0], [300, 700, 0]]);
});

test('one chunk is on its way at a time', async () => {
  const { line, sent, seen } = lineToHost();
  for (let ms = 100; ms <= 3100; ms += 100) line.add(sound(100), ms);
  assert.deepEqual(seen(), [[100, 0, 0]]);
  sent[0].answer();
  await settled();
  line.add(sound(100), 3200);
  assert.deepEqual(seen(), [[100, 0, 0], [3100, 100, 0]]);
});

test('what comes after a chunk that was lost keeps its place', async () => {
  const { line, sent, seen } = lineToHost();
  line.add(sound(100), 100);
  sent[0].refuse();
  await settled();
  line.add(sound(1000), 1100);
  assert.deepEqual(seen(), [[100, 0, 0], [1000, 100, 0]]);
});

test('of what waits too long the oldest is left out, and a chunk is never too long for the host', async () => {
  const { line, sent, seen } = lineToHost();
  for (let ms = 1000; ms <= 42_000; ms += 1000) line.add(sound(1000), ms);
  sent[0].answer();
  await settled();
  line.add(sound(1000), 43_000);
  // 13 to 43 s waited; ten of them go now, and the last of those was heard 20 s ago.
  assert.deepEqual(seen(), [[1000, 0, 0], [10_000, 13_000, 20_000]]);
});

test('what is on its way and what waits behind it are as much as a browser sends when the page is gone', async () => {
  const { line, sent } = lineToHost();
  line.add(sound(100), 100);
  sent[0].answer();
  await settled();
  let ms = 200;
  for (; sent.length < 2; ms += 100) line.add(sound(100), ms);
  line.add(sound(100), ms);
  line.add(sound(100), ms + 100);
  line.flush();
  const bytes = sent.slice(1).reduce((sum, chunk) => sum + chunk.ms * PER_MS * 4, 0);
  assert.ok(bytes <= 64 * 1024, `${bytes} bytes`);
});

test('at the end everything goes at once', () => {
  const { line, seen } = lineToHost();
  line.add(sound(100), 100);
  line.add(sound(50), 150);
  line.flush();
  line.flush();
  assert.deepEqual(seen(), [[100, 0, 0], [50, 100, 0]]);
});
