import { Playout } from './playout.js';
import { Resampler } from './resampler.js';

/** Samples a second of the relay, both ways. */
const RATE = 24_000;

/** @typedef {{sound: ArrayBuffer}|{begin: string}|{latency: number}|{flush: true}} ToPlayback latency in ms */

/** Plays what the relay brings; tells how much of which item was heard. */
class Playback extends AudioWorkletProcessor {
  #resampler = new Resampler(RATE, sampleRate);
  #playout = new Playout((item, ms) => this.port.postMessage({ item, ms }));
  #pull = () => this.#playout.next();

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#obey(data);
  }

  /**
   * @override
   * @param {Float32Array[][]} _
   * @param {Float32Array[][]} outputs
   */
  process(_, [[sound]]) {
    this.#resampler.read(sound, this.#pull);
    return true;
  }

  /** @param {ToPlayback} message */
  #obey(message) {
    if ('sound' in message) this.#playout.add(new Int16Array(message.sound));
    else if ('begin' in message) this.#playout.begin(message.begin);
    else if ('latency' in message) this.#playout.latency = message.latency;
    else this.#playout.flush();
  }
}

registerProcessor('playback', Playback);
