import { Resampler } from './resampler.js';

/** Samples a second of the relay, both ways. */
const RATE = 24_000;
/** 40 ms: half as many messages as with 20, and still no more than a syllable's beginning late. */
const FRAME = 960;

/** Makes PCM16 frames at the relay's rate of what the microphone hears; silence of a disabled track, too. */
class Capture extends AudioWorkletProcessor {
  #resampler = new Resampler(sampleRate, RATE);
  #frame = new Int16Array(FRAME);
  #length = 0;

  /**
   * @override
   * @param {Float32Array[][]} inputs
   */
  process([[sound]]) {
    if (sound) this.#resampler.write(sound, this.#add);
    return true;
  }

  /** @param {number} sample */
  #add = (sample) => {
    this.#frame[this.#length++] = Math.max(-1, Math.min(1, sample)) * 0x7fff;
    if (this.#length < FRAME) return;
    this.port.postMessage(this.#frame.buffer, [this.#frame.buffer]);
    this.#frame = new Int16Array(FRAME);
    this.#length = 0;
  };
}

registerProcessor('capture', Capture);
