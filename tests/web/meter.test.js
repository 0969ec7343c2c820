import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Meters, levelOf } from '../../component/web/meter.js';

test('rises with loudness from 0 to 1', () => {
  const levels = [0, 0.001, 0.03, 0.13, 1].map((amplitude) => levelOf(new Float32Array(512).fill(amplitude)));
  assert.equal(levels[0], 0);
  assert.deepEqual(levels, [...levels].sort((a, b) => a - b));
  assert.deepEqual(levels.slice(3), [1, 1]);
});

test('shows a stream that was there before sound may be looked at, too', () => {
  /** @type {unknown[]} */
  const sources = [];
  Object.assign(globalThis, {
    AudioContext: class {
      async resume() {}

      /** @param {unknown} stream */
      createMediaStreamSource(stream) {
        sources.push(stream);
        return { connect() {}, disconnect() {} };
      }
    },
    AnalyserNode: class {
      /** @param {Float32Array} samples */
      getFloatTimeDomainData(samples) {
        samples.fill(0);
      }
    },
    requestAnimationFrame: () => 1,
  });
  const element = /** @type {HTMLElement} */ (/** @type {unknown} */ ({ style: { setProperty() {} } }));
  const [early, late] = /** @type {MediaStream[]} */ (/** @type {unknown} */ ([{ name: 'early' }, { name: 'late' }]));
  const meters = new Meters();
  meters.show(element, early);
  meters.wake();
  meters.show(element, late);
  meters.wake();
  assert.deepEqual(sources, [early, late]);
});
