import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelOf } from '../../component/web/meter.js';

test('rises with loudness from 0 to 1', () => {
  const levels = [0, 0.001, 0.03, 0.13, 1].map((amplitude) => levelOf(new Float32Array(512).fill(amplitude)));
  assert.equal(levels[0], 0);
  assert.deepEqual(levels, [...levels].sort((a, b) => a - b));
  assert.deepEqual(levels.slice(3), [1, 1]);
});
