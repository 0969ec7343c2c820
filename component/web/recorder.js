/** @import {HostApi} from './host-api.js' */
import { ChunkLine } from './chunk-line.js';

/** A person's first click or key lets a page hear what no browser would let it hear by itself. */
const GESTURES = ['pointerdown', 'keydown'];

/** Both sides of one call by WebRTC, as they are heard here, on their way to the host. */
export class Recorder {
  #context = new AudioContext();
  #abort = new AbortController();
  /** The person is the left channel. */
  #both = new ChannelMergerNode(this.#context, { numberOfInputs: 2 });
  #loud = new GainNode(this.#context, { channelCount: 1, channelCountMode: 'explicit' });
  /** @type {(MediaStream|null)[]} */
  #streams = [null, null];
  /** @type {(MediaStreamAudioSourceNode|null)[]} */
  #sources = [null, null];
  #line;

  /**
   * @param {HostApi} api
   * @param {number} call its number
   * @param {HTMLAudioElement} audio that plays the assistant
   */
  constructor(api, call, audio) {
    this.audio = audio;
    this.#line = new ChunkLine((chunk, offset, age) => api.recorded(call, chunk, offset, age));
    this.#loud.connect(this.#both, 0, 1);
    const { signal } = this.#abort;
    for (const name of ['play', 'pause', 'volumechange']) {
      audio.addEventListener(name, () => this.#followAudio(), { signal });
    }
    const resume = () => this.#context.resume().catch(() => {}); // closed meanwhile
    resume();
    for (const gesture of GESTURES) document.addEventListener(gesture, resume, { signal });
    window.addEventListener('pagehide', () => this.#line.flush(), { signal });
    this.#followAudio();
    this.#open();
  }

  /**
   * @param {MediaStream|null} microphone
   * @param {MediaStream|null} assistant
   */
  listen(microphone, assistant) {
    this.#take(0, microphone, (source) => source.connect(this.#both, 0, 0));
    this.#take(1, assistant, (source) => source.connect(this.#loud));
  }

  close() {
    this.#abort.abort();
    this.#sources.forEach((source) => source?.disconnect());
    this.#context.close().catch(() => {}); // it was already
    this.#line.flush();
  }

  async #open() {
    try {
      await this.#context.audioWorklet.addModule(new URL('recording-worklet.js', import.meta.url));
    } catch {
      return; // the host knows that it gets nothing; the conversation goes on
    }
    if (this.#abort.signal.aborted) return;
    const capture = new AudioWorkletNode(this.#context, 'recording', {
      numberOfOutputs: 0, channelCount: 2, channelCountMode: 'explicit', channelInterpretation: 'discrete',
    });
    capture.port.onmessage = ({ data }) => this.#line.add(new Int16Array(data), performance.now());
    this.#both.connect(capture);
  }

  /** What is silenced here is not heard. */
  #followAudio() {
    const { audio } = this;
    this.#loud.gain.value = audio.muted || audio.paused ? 0 : 1;
  }

  /**
   * @param {number} side
   * @param {MediaStream|null} stream
   * @param {(source: MediaStreamAudioSourceNode) => void} connect
   */
  #take(side, stream, connect) {
    if (stream === this.#streams[side]) return;
    this.#streams[side] = stream;
    this.#sources[side]?.disconnect();
    const source = stream?.getAudioTracks().length ? this.#context.createMediaStreamSource(stream) : null;
    this.#sources[side] = source;
    if (source) connect(source);
  }
}
