/** @import {Phase} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog, LatencyMeter } from '../../component/web/event-log.js';

const CLOCK = () => ({ at: '2026-11-21T10:00:00.000Z', ms: 5 });

test('keeps the latest thousand and counts them all', () => {
  const log = new EventLog(CLOCK);
  for (let i = 1; i <= 1200; i++) log.add('phase', { i });
  assert.deepEqual([log.entries.length, log.total, log.entries[0].i, log.entries[999].i], [1000, 1200, 201, 1200]);
});

test('takes events of one kind in a row for one entry', () => {
  const log = new EventLog(CLOCK);
  for (const [type, bytes] of /** @type {[string, number][]} */ ([['a', 1], ['b', 2], ['b', 3], ['a', 4]])) {
    log.addEvent(type, bytes);
  }
  assert.deepEqual(log.entries.map(({ event, count, bytes }) => [event, count, bytes]),
    [['a', 1, 1], ['b', 2, 5], ['a', 1, 4]]);
});

test('is written an object a line', () => {
  const log = new EventLog(CLOCK);
  log.add('phase', { phase: 'new' });
  log.add('problem', { message: 'a\nb' });
  const lines = log.toJsonLines().split('\n');
  assert.deepEqual([lines.length, JSON.parse(lines[0]), JSON.parse(lines[1]).message, lines[2]],
    [3, { at: '2026-11-21T10:00:00.000Z', ms: 5, type: 'phase', phase: 'new' }, 'a\nb', '']);
});

test('measures from the end of a turn to the first sound', () => {
  /** @param {Array<[Phase, number]>} phases */
  const measured = (phases) => {
    const meter = new LatencyMeter();
    return phases.map(([phase, ms]) => meter.follow(phase, ms)).filter((latency) => latency !== null);
  };
  assert.deepEqual(measured([['listening', 0], ['user_speaking', 100], ['thinking', 900], ['assistant_speaking', 1400],
    ['listening', 3000], ['user_speaking', 4000], ['listening', 5000], ['thinking', 5100], ['assistant_speaking', 5700]]),
  [500, 700]);
  // A greeting answers nobody, and a turn that went on had not ended.
  assert.deepEqual(measured([['listening', 0], ['assistant_speaking', 50], ['user_speaking', 60], ['thinking', 70],
    ['user_speaking', 80], ['thinking', 200], ['assistant_speaking', 260]]), [60]);
});
