/** @import {ToPlayback} from './playback-worklet.js' */
import { ProblemError, problem } from './messages.js';

/** A person's first click or key lets a page play sound that no browser would let it play by itself. */
const GESTURES = ['pointerdown', 'keydown'];

/**
 * @typedef {object} AudioListener
 * @property {(frame: ArrayBuffer) => void} said PCM16 of the microphone, at the relay's rate
 * @property {(item: string, ms: number) => void} heard so much of the item, by now
 */

/** Microphone and loudspeaker of one relay: both at the rate of the browser's own audio, whatever that is. */
export class RelayAudio {
  #context = new AudioContext({ latencyHint: 'interactive' });
  #abort = new AbortController();
  /** @type {AudioWorkletNode|undefined} */
  #capture;
  /** @type {AudioWorkletNode|undefined} */
  #playback;
  /** @type {MediaStreamAudioSourceNode|undefined} */
  #source;

  /** @param {AudioListener} listener */
  constructor(listener) {
    this.listener = listener;
    const resume = () => this.#context.resume().catch(() => {}); // closed meanwhile
    resume();
    // On a page that was never clicked it takes effect only then.
    for (const gesture of GESTURES) document.addEventListener(gesture, resume, { signal: this.#abort.signal });
  }

  /** @returns {Promise<MediaStream>} what the assistant says; rejects with a ProblemError where it cannot be had */
  async open() {
    const context = this.#context;
    try {
      await Promise.all(['capture-worklet.js', 'playback-worklet.js'].map((name) =>
        context.audioWorklet.addModule(new URL(name, import.meta.url))));
    } catch {
      throw new ProblemError(problem('host_unreachable'));
    }
    this.#capture = new AudioWorkletNode(context, 'capture', {
      numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit',
    });
    this.#capture.port.onmessage = ({ data }) => this.listener.said(data);
    this.#source?.connect(this.#capture);
    const playback = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [1] });
    this.#playback = playback;
    playback.port.onmessage = ({ data: { item, ms } }) => {
      this.#tellLatency();
      this.listener.heard(item, ms);
    };
    this.#tellLatency();
    const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    playback.connect(output);
    return output.stream;
  }

  /** @param {MediaStreamTrack} track the microphone's */
  listenTo(track) {
    this.#source?.disconnect();
    this.#source = this.#context.createMediaStreamSource(new MediaStream([track]));
    if (this.#capture) this.#source.connect(this.#capture);
  }

  /** @param {string} item whose sound comes from now on */
  begin(item) {
    this.#order({ begin: item });
  }

  /** @param {ArrayBuffer} sound PCM16; given away */
  play(sound) {
    this.#order({ sound }, [sound]);
  }

  /** What was not played yet is not going to be. */
  flush() {
    this.#order({ flush: true });
  }

  close() {
    this.#abort.abort();
    this.#source?.disconnect();
    this.#context.close().catch(() => {}); // it was already
  }

  #tellLatency() {
    const { baseLatency, outputLatency } = this.#context;
    this.#order({ latency: 1000 * ((outputLatency || baseLatency) ?? 0) });
  }

  /**
   * @param {ToPlayback} message
   * @param {Transferable[]} [given]
   */
  #order(message, given = []) {
    this.#playback?.port.postMessage(message, given);
  }
}
