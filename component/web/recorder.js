/** @import {HostApi} from './host-api.js' */
import { ChunkLine } from './chunk-line.js';

/** A person's first click or key lets a page hear what no browser would let it hear by itself. */
const GESTURES = ['pointerdown', 'keydown'];
const LIMIT_MS = 10_000;
/** Bytes that a browser still sends when the page is gone. */
const MOST_PARTING = 60_000;

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
    this.#line = new ChunkLine((chunk, offset, age) => send(api, `?call=${call}&offset=${offset}&age=${age}`, chunk));
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

/**
 * @param {HostApi} api
 * @param {string} query
 * @param {Int16Array<ArrayBuffer>} chunk
 */
async function send({ root, token }, query, chunk) {
  const type = { 'Content-Type': 'application/octet-stream' };
  const response = await fetch(`${root}/audio/chunks${query}`, {
    method: 'POST', body: chunk, headers: token ? { ...type, Authorization: `Bearer ${token}` } : type,
    keepalive: chunk.byteLength <= MOST_PARTING, signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (!response.ok) throw new Error(`a chunk of the recording: HTTP ${response.status}`);
}
