import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resampler } from '../../component/web/resampler.js';

const RATES = [44100, 48000, 16000, 96000];

/**
 * @param {number} rate
 * @param {number} hertz
 * @param {number} [samples]
 */
function sine(rate, hertz, samples = rate / 2) {
  return Float32Array.from({ length: samples }, (_, i) => Math.sin(2 * Math.PI * hertz * i / rate));
}

/**
 * @param {number} from
 * @param {number} to
 * @param {Float32Array[]} pieces
 */
function written(from, to, ...pieces) {
  const resampler = new Resampler(from, to);
  /** @type {number[]} */
  const output = [];
  for (const piece of pieces) resampler.write(piece, (sample) => output.push(sample));
  return Float32Array.from(output);
}

/**
 * @param {number} from
 * @param {number} to
 * @param {Float32Array} input
 * @param {number} length
 * @param {number} [block]
 */
function read(from, to, input, length, block = length) {
  const resampler = new Resampler(from, to);
  const output = new Float32Array(length);
  let at = 0;
  for (let done = 0; done < length; done += block) {
    resampler.read(output.subarray(done, done + block), () => input[at++] ?? 0);
  }
  return output;
}

/** @param {Float32Array} sound without its ends, in decibels of a full sine */
function level(sound) {
  const middle = sound.subarray(sound.length >> 2, 3 * (sound.length >> 2));
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(2 * power + 1e-20);
}

for (const rate of RATES) {
  const nyquist = Math.min(rate, 24_000) / 2;

  test(`passes speech at ${rate} Hz as it is, both ways`, () => {
    for (const hertz of [100, 300, 1000, 3400, 0.81 * nyquist]) {
      assert.ok(Math.abs(level(written(rate, 24_000, sine(rate, hertz)))) < 0.1, `${hertz} Hz in`);
      const heard = read(24_000, rate, sine(24_000, hertz), rate / 2);
      assert.ok(Math.abs(level(heard)) < 0.1, `${hertz} Hz out: ${level(heard)}`);
    }
  });

  test(`leaves nothing of what would come back as an alias, between ${rate} and 24000 Hz`, () => {
    if (rate > 24_000) {
      for (const hertz of [12_100, 13_000, 16_000, rate / 2 - 500]) {
        const alias = level(written(rate, 24_000, sine(rate, hertz)));
        assert.ok(alias < -60, `${hertz} Hz: ${alias} dB`);
      }
    }
    // What is there beside the tone itself, once that is taken away.
    const hertz = 0.6 * nyquist;
    const heard = read(24_000, rate, sine(24_000, hertz), rate / 2);
    assert.ok(level(without(heard, hertz / rate)) < -60, `images: ${level(without(heard, hertz / rate))} dB`);
  });

  test(`makes the same of pieces as of the whole, at ${rate} Hz`, () => {
    const sound = sine(rate, 440, 3000);
    const pieces = [sound.subarray(0, 1), sound.subarray(1, 128), sound.subarray(128, 1111), sound.subarray(1111)];
    assert.deepEqual(written(rate, 24_000, ...pieces), written(rate, 24_000, sound));
    assert.deepEqual(read(24_000, rate, sine(24_000, 440), 1280, 128), read(24_000, rate, sine(24_000, 440), 1280));
  });

  test(`keeps time: a second at ${rate} Hz is a second`, () => {
    assert.equal(written(rate, 24_000, new Float32Array(rate)).length, 24_000);
    let pulled = 0;
    new Resampler(24_000, rate).read(new Float32Array(rate), () => pulled++ && 0);
    assert.ok(pulled === 24_000 || pulled === 23_999, `${pulled}`);
  });
}

test('passes everything on untouched where the rates are the same', () => {
  const sound = sine(24_000, 11_000, 500);
  assert.deepEqual(written(24_000, 24_000, sound), sound);
  assert.deepEqual(read(24_000, 24_000, sound, 500), sound);
});

/**
 * @param {Float32Array} sound
 * @param {number} frequency of the tone that is taken away, in cycles a sample
 */
function without(sound, frequency) {
  const middle = sound.subarray(sound.length >> 2, 3 * (sound.length >> 2));
  let [real, imaginary] = [0, 0];
  middle.forEach((sample, i) => {
    real += sample * Math.cos(2 * Math.PI * frequency * i);
    imaginary += sample * Math.sin(2 * Math.PI * frequency * i);
  });
  return middle.map((sample, i) => sample - 2 / middle.length
    * (real * Math.cos(2 * Math.PI * frequency * i) + imaginary * Math.sin(2 * Math.PI * frequency * i)));
}
