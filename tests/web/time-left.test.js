import assert from 'node:assert/strict';
import { test } from 'node:test';
import { left } from '../../component/web/time-left.js';

const START = 1_795_000_000_000;
const MINUTE = 60_000;

/**
 * @param {number} elapsedMs
 * @param {number} [maxMinutes]
 */
function after(elapsedMs, maxMinutes = 20) {
  const limits = { max_minutes: maxMinutes, idle_seconds: 300, max_usd: null };
  const { minutes, seconds, isShort } = left({ limits, started_at: START }, START + elapsedMs);
  return { minutes, seconds, isShort };
}

test('says nothing while there is plenty of time, or the conversation is not up', () => {
  assert.deepEqual(after(14.9 * MINUTE), { minutes: null, seconds: null, isShort: false });
  assert.deepEqual(left({ limits: { max_minutes: 1, idle_seconds: 1, max_usd: null } }, START),
    { minutes: null, seconds: null, budget: null, isShort: false, isTight: false });
  assert.equal(left({ started_at: START }, START).minutes, null);
});

test('counts the minutes of the last quarter and the seconds of the last minute', () => {
  assert.deepEqual(after(15 * MINUTE), { minutes: 5, seconds: null, isShort: false });
  assert.deepEqual(after(18.5 * MINUTE), { minutes: 2, seconds: null, isShort: false });
  assert.deepEqual(after(19 * MINUTE), { minutes: null, seconds: 60, isShort: true });
  assert.deepEqual(after(20 * MINUTE - 500), { minutes: null, seconds: 1, isShort: true });
  assert.deepEqual(after(25 * MINUTE), { minutes: null, seconds: 0, isShort: true });
  assert.deepEqual(after(0, 1), { minutes: null, seconds: 60, isShort: true });
});

test('shows a budget from the beginning, and when it is almost spent', () => {
  /** @param {number} usd */
  const spent = (usd) => left({
    limits: { max_minutes: 30, idle_seconds: 300, max_usd: 0.5 }, usage: { usd_estimate: usd }, started_at: START,
  }, START);
  assert.deepEqual([spent(0).budget, spent(0).isTight], [{ usd: 0, limit: 0.5 }, false]);
  assert.deepEqual([spent(0.44).isTight, spent(0.45).isTight, spent(0.6).isTight], [false, true, true]);
});
