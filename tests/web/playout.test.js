import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playout } from '../../component/web/playout.js';

const PER_MS = 24;

class Scene {
  /** @type {string[]} */
  heard = [];
  playout = new Playout((item, ms) => this.heard.push(`${item} ${ms}`));

  /**
   * @param {string} item
   * @param {number} ms
   * @param {number} [value]
   */
  come(item, ms, value = 16384) {
    this.playout.begin(item);
    this.playout.add(new Int16Array(ms * PER_MS).fill(value));
  }

  /** @param {number} ms @returns {number[]} the samples played meanwhile */
  play(ms) {
    return Array.from({ length: ms * PER_MS }, () => this.playout.next());
  }

  /** @param {number} ms @returns {number} how many of them were audible */
  audibleMs(ms) {
    return Math.round(this.play(ms).filter((sample) => sample !== 0).length / PER_MS);
  }
}

test('is silent while nothing has come', () => {
  assert.deepEqual(new Set(new Scene().play(50)), new Set([0]));
});

test('begins at once when enough has come, and after 60 ms in any case', () => {
  const enough = new Scene();
  enough.come('a', 60);
  assert.ok(enough.play(1)[1] > 0);

  const little = new Scene();
  little.come('a', 20);
  assert.equal(little.audibleMs(60), 0);
  assert.equal(little.audibleMs(40), 24); // and 4 ms to fade
});

test('plays all that comes in a rush, in order, for as long as it takes', () => {
  const scene = new Scene();
  scene.come('a', 90_000, 8192);
  scene.come('b', 100, -8192);
  assert.ok(scene.play(90_000).slice(200).every((sample) => sample === 0.25));
  assert.ok(scene.play(101).slice(0, 100 * PER_MS).every((sample) => sample === -0.25));
  assert.deepEqual(scene.heard.slice(-2), ['a 90000', 'b 100']);
});

test('waits longer after it ran dry in the middle, and less again with the next answers', () => {
  const scene = new Scene();
  /** @param {string} item @returns {number} ms from the sound's arrival to its beginning */
  const delay = (item) => {
    scene.come(item, 10);
    const begin = scene.play(1000).findIndex((sample) => sample !== 0);
    return Math.round(begin / PER_MS);
  };
  assert.deepEqual(['a', 'a', 'a', 'a', 'a', 'b', 'c', 'd', 'e'].map(delay),
    [60, 120, 240, 480, 480, 240, 120, 60, 60]);
});

test('tells every 100 ms how much of the item was heard, and at its end', () => {
  const scene = new Scene();
  scene.come('a', 250);
  scene.come('b', 130);
  scene.play(1000);
  assert.deepEqual(scene.heard, ['a 100', 'a 200', 'a 250', 'b 100', 'b 130']);
});

test('counts as heard what has come through the loudspeaker', () => {
  const scene = new Scene();
  scene.playout.latency = 40;
  scene.come('a', 200);
  scene.play(139);
  assert.deepEqual(scene.heard, []);
  scene.play(2);
  assert.deepEqual(scene.heard, ['a 100']);
  scene.play(200);
  assert.deepEqual(scene.heard, ['a 100', 'a 200']);
});

test('goes on counting where an item goes on after a gap', () => {
  const scene = new Scene();
  scene.come('a', 80);
  scene.play(300);
  scene.come('a', 80);
  scene.play(300);
  assert.deepEqual(scene.heard.at(-1), 'a 160');
});

test('a flush takes effect at once, without a click, and nothing more is told of what it drops', () => {
  const scene = new Scene();
  scene.playout.latency = 30;
  scene.come('a', 5000);
  scene.play(500);
  const before = scene.heard.length;
  scene.playout.flush();
  const rest = scene.play(200);
  assert.equal(rest.findIndex((sample) => sample === 0) <= 4 * PER_MS, true);
  assert.ok(rest.every((sample, i) => Math.abs((rest[i - 1] ?? 0.5) - sample) < 0.02), 'a step would click');
  assert.ok(rest.slice(4 * PER_MS).every((sample) => sample === 0));
  assert.equal(scene.heard.length, before);
});

test('what comes after a flush is played and counted from its own beginning', () => {
  const scene = new Scene();
  scene.come('a', 5000);
  scene.play(500);
  scene.playout.flush();
  scene.heard = [];
  scene.come('b', 150);
  scene.play(400);
  assert.deepEqual(scene.heard, ['b 100', 'b 150']);
});

test('begins and ends without a click', () => {
  const scene = new Scene();
  scene.come('a', 100, 32767);
  const sound = scene.play(200);
  assert.ok(sound.every((sample, i) => Math.abs((sound[i - 1] ?? 0) - sample) < 0.02));
});

test('keeps ten minutes and no more', () => {
  const scene = new Scene();
  for (let minute = 0; minute < 11; minute++) scene.come('a', 60_000);
  assert.equal(Math.round(scene.audibleMs(700_000) / 1000), 600);
});
