import { Resampler } from './resampler.js';

/** Samples a second of a recording. */
const RATE = 24_000;
/** 100 ms. */
const FRAME = 2400;
const CHANNELS = 2;
/** What the browser leaves out where nobody is connected. */
const SILENCE = new Float32Array(128);

/** Makes stereo PCM16 of what both sides say; where one is not there, it is silent, so that time goes on. */
class Recording extends AudioWorkletProcessor {
  #resamplers = [new Resampler(sampleRate, RATE), new Resampler(sampleRate, RATE)];
  #rests = /** @type {number[][]} */ ([[], []]);

  /**
   * @override
   * @param {Float32Array[][]} inputs
   */
  process([channels]) {
    this.#resamplers.forEach((resampler, side) => {
      resampler.write(channels[side] ?? SILENCE, (sample) => this.#rests[side].push(sample));
    });
    while (this.#rests[0].length >= FRAME) this.#give();
    return true;
  }

  #give() {
    const frame = new Int16Array(FRAME * CHANNELS);
    this.#rests.forEach((samples, side) => {
      samples.splice(0, FRAME).forEach((sample, i) => {
        frame[CHANNELS * i + side] = Math.max(-1, Math.min(1, sample)) * 0x7fff;
      });
    });
    this.port.postMessage(frame.buffer, [frame.buffer]);
  }
}

registerProcessor('recording', Recording);
