import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { PushToTalk } from '../../component/web/push-to-talk.js';

/** Time that passes only when the test says so. */
class FakeClock {
  time = 0;
  /** @type {Map<number, {at: number, run: () => void}>} */
  #timers = new Map();
  #last = 0;

  now = () => this.time;

  /**
   * @param {() => void} run
   * @param {number} ms
   */
  setTimeout = (run, ms) => {
    this.#timers.set(++this.#last, { at: this.time + ms, run });
    return this.#last;
  };

  /** @param {number|undefined} timer */
  clearTimeout = (timer) => {
    this.#timers.delete(timer ?? 0);
  };

  /** @param {number} ms */
  pass(ms) {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.time = due[1].at;
      due[1].run();
    }
    this.time = end;
  }
}

/** @type {FakeClock} */
let clock;
/** @type {PushToTalk} */
let talk;
/** @type {string[]} everything in order, with the time at which it happened */
let log = [];
/** @type {string[]} */
let turns = [];

beforeEach(() => {
  clock = new FakeClock();
  log = [];
  turns = [];
  talk = new PushToTalk({
    microphone: (isOpen) => log.push(`${clock.time} ${isOpen ? 'open' : 'closed'}`),
    tell: (action) => log.push(`${clock.time} ${action}`),
    turn: (turn) => turns.push(turn),
  }, clock);
});

/**
 * @param {number} ms
 * @param {string} [source]
 */
function hold(ms, source = 'pointer') {
  talk.press(source);
  clock.pass(ms);
  talk.release(source);
}

test('a hold is a turn, with the microphone open a little longer than the button', () => {
  hold(1000);
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '1200 closed', '1200 stop_recording']);
  assert.deepEqual(turns, ['held', 'tail', 'none']);
});

test('a press of 200 ms is a turn, a shorter one is a slip and says so for a while', () => {
  hold(200);
  clock.pass(1000);
  assert.deepEqual(log.splice(0), ['0 open', '0 start_recording', '400 closed', '400 stop_recording']);
  hold(199);
  assert.deepEqual(log, ['1200 open', '1200 start_recording', '1399 closed', '1399 cancel_recording']);
  assert.deepEqual(turns.slice(-2), ['held', 'too_short']);
  clock.pass(3000);
  assert.equal(turns.at(-1), 'none');
});

test('ten quick taps are ten cancelled turns and no spoken one', () => {
  for (let i = 0; i < 10; i++) {
    hold(50);
    clock.pass(50);
  }
  clock.pass(5000);
  const times = Array.from({ length: 10 }, (_, i) => i * 100);
  assert.deepEqual(log, times.flatMap((at) =>
    [`${at} open`, `${at} start_recording`, `${at + 50} closed`, `${at + 50} cancel_recording`]));
  assert.equal(turns.at(-1), 'none');
});

test('pressed again before the tail is over, the same turn goes on', () => {
  hold(500);
  clock.pass(199);
  hold(10);
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '909 closed', '909 stop_recording']);
  assert.deepEqual(turns, ['held', 'tail', 'held', 'tail', 'none']);
});

test('pressed again after the tail, it is another turn', () => {
  hold(500);
  clock.pass(200);
  hold(300);
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '700 closed', '700 stop_recording',
    '700 open', '700 start_recording', '1200 closed', '1200 stop_recording']);
});

test('a turn that two sources hold lasts until the last of them lets go', () => {
  talk.press('pointer');
  clock.pass(100);
  talk.press(' ');
  clock.pass(50);
  talk.release('pointer');
  clock.pass(1000);
  talk.release(' ');
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '1350 closed', '1350 stop_recording']);
  assert.deepEqual(turns, ['held', 'tail', 'none']);
});

test('a release without a press, or a second one, means nothing', () => {
  talk.release('pointer');
  hold(300);
  talk.release('pointer');
  talk.release(' ');
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '500 closed', '500 stop_recording']);
});

test('a page that loses sight of its sources lets go of all of them', () => {
  talk.press('pointer');
  talk.press(' ');
  clock.pass(400);
  talk.releaseAll();
  talk.releaseAll();
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '600 closed', '600 stop_recording']);
});

test('mute or pause while held cancels the turn at once, and the late release means nothing', () => {
  talk.press('pointer');
  clock.pass(700);
  talk.halt(true);
  talk.release('pointer');
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '700 closed', '700 cancel_recording']);
  assert.deepEqual(turns, ['held', 'none']);
});

test('what was let go before counts, though it ends at once', () => {
  hold(700);
  talk.halt(true);
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '700 closed', '700 stop_recording']);
});

test('a call that is over is told nothing any more', () => {
  talk.press('pointer');
  clock.pass(700);
  talk.halt(false);
  clock.pass(5000);
  assert.deepEqual(log, ['0 open', '0 start_recording', '700 closed']);
  assert.equal(turns.at(-1), 'none');
});

test('a hint does not outlive its conversation', () => {
  hold(50);
  talk.halt(false);
  assert.deepEqual(turns, ['held', 'too_short', 'none']);
  clock.pass(5000);
  assert.deepEqual(turns, ['held', 'too_short', 'none']);
});

test('any sequence of presses starts and ends each turn exactly once, in order', () => {
  let seed = 7;
  const random = (/** @type {number} */ below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const sources = ['pointer 1', 'pointer 2', ' ', 'Enter'];
  for (let step = 0; step < 20_000; step++) {
    const source = sources[random(sources.length)];
    [() => talk.press(source), () => talk.release(source), () => clock.pass(random(400)),
      () => random(20) || talk.halt(true)][random(4)]();
  }
  talk.halt(true);
  const order = log.map((each) => each.split(' ')[1]);
  for (let i = 0; i < order.length; i += 4) {
    assert.deepEqual(order.slice(i, i + 3), ['open', 'start_recording', 'closed']);
    assert.match(order[i + 3], /^(stop|cancel)_recording$/);
  }
  assert.ok(order.length > 1000);
});
