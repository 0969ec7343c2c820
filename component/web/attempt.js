/** @import {Problem} from './types.js' */
import { ProblemError, problem } from './messages.js';
import { negotiate, openPeer, ready } from './peer.js';

/** A short interruption of the network path often heals by itself. */
const DISCONNECTED_GRACE_MS = 5000;
/** When the channel closes, the host may say within this time why. */
const REASON_GRACE_MS = 400;

/**
 * What becomes of an attempt; nothing of it is told after `close`.
 *
 * @typedef {object} AttemptListener
 * @property {(stream: MediaStream) => void} assistant
 * @property {(event: string) => void} event a message of the data channel, as it came
 * @property {() => void} interrupted the media path is; it is lost a little later unless it recovers
 * @property {() => void} recovered
 * @property {(reason: Problem) => void} lost for good, after it was up
 */

/** One WebRTC call, from its offer to its end. */
export class Attempt {
  #abort = new AbortController();
  #peer = openPeer();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #graceTimer;
  /** The conversation goes through it. */
  isUp = false;
  /** Pending while an interruption has been reported and the host's echo of it may still come. */
  report = /** @type {AbortController|null} */ (null);

  /** @param {AttemptListener} listener */
  constructor(listener) {
    this.listener = listener;
    const { connection, channel } = this.#peer;
    const on = { signal: this.signal };
    connection.addEventListener('track', (event) => {
      listener.assistant(event.streams[0] ?? new MediaStream([event.track]));
    }, on);
    connection.addEventListener('connectionstatechange', () => this.#followPath(), on);
    channel.addEventListener('message', (message) => listener.event(String(message.data)), on);
    channel.addEventListener('close', () => {
      setTimeout(() => this.#lose(problem('call_dropped')), REASON_GRACE_MS);
    }, on);
  }

  /** Aborted when the attempt is over. */
  get signal() {
    return this.#abort.signal;
  }

  /**
   * @param {(offer: string) => Promise<string>} exchange
   * @param {{iceServers?: RTCIceServer[], isComplete?: boolean}} how
   * @returns {Promise<unknown>} resolves when the provider can be talked to; rejects with the reason when it cannot
   */
  async place(exchange, { iceServers, isComplete }) {
    const { connection, channel } = this.#peer;
    if (iceServers) connection.setConfiguration({ iceServers });
    return Promise.all([ready(channel, this.signal), negotiate(connection, exchange, isComplete ?? false)]);
  }

  /** @param {MediaStreamTrack} track the microphone's */
  attach(track) {
    return this.#peer.sender.replaceTrack(track);
  }

  /** @param {object} event a client event for the provider */
  send(event) {
    const { channel } = this.#peer;
    if (channel.readyState === 'open') channel.send(JSON.stringify(event));
  }

  /** @param {Promise<unknown>} [told] what is to happen before the far end notices */
  close(told = Promise.resolve()) {
    this.isUp = false;
    clearTimeout(this.#graceTimer);
    this.#abort.abort();
    const { connection, channel } = this.#peer;
    told.finally(() => {
      channel.close();
      connection.close();
    });
  }

  #followPath() {
    const state = this.#peer.connection.connectionState;
    if (state === 'failed') this.#lose(problem(this.isUp ? 'connection_lost' : 'no_media_path'));
    if (state === 'disconnected' && !this.#graceTimer) {
      this.#graceTimer = setTimeout(() => this.#lose(problem('connection_lost')), DISCONNECTED_GRACE_MS);
      if (this.isUp) this.listener.interrupted();
    }
    if (state === 'connected' && this.#graceTimer) {
      clearTimeout(this.#graceTimer);
      this.#graceTimer = undefined;
      if (this.isUp) this.listener.recovered();
    }
  }

  /** @param {Problem} reason */
  #lose(reason) {
    if (this.signal.aborted) return;
    if (this.isUp) this.listener.lost(reason);
    else this.#abort.abort(new ProblemError(reason)); // which is what `place` rejects with
  }
}
