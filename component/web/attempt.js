/** @import {AttemptListener, CallAnswer, HowToCall, Problem, TurnAction} from './types.js' */
/** @import {HostApi} from './host-api.js' */
import { ProblemError, problem } from './messages.js';
import { negotiate, openPeer, ready } from './peer.js';
import { untilHeard } from './reconnect.js';

/** A short interruption of the network path often heals by itself. */
const DISCONNECTED_GRACE_MS = 5000;
/** When the channel closes, the host may say within this time why. */
const REASON_GRACE_MS = 400;
/** From the answer to a media path, where there is another way to go; one round trip is enough to find it. */
const PATH_LIMIT_MS = 3000;

/** One WebRTC call, from its offer to its end. */
export class Attempt {
  #abort = new AbortController();
  #peer = openPeer();
  #number = 0;
  #isPending = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #graceTimer;
  /** The conversation goes through it. */
  isUp = false;
  /** Pending while an interruption has been reported and the host's echo of it may still come. */
  report = /** @type {AbortController|null} */ (null);

  /** A host that is not told of the end would keep the call for a while. */
  isKept = false;

  /**
   * @param {AttemptListener} listener
   * @param {HostApi} api
   * @param {HowToCall} how
   */
  constructor(listener, api, how) {
    this.listener = listener;
    this.api = api;
    this.how = how;
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

  /** @returns {Promise<void>} resolves when the provider hears and is heard; rejects with the reason when it cannot */
  async place() {
    const { connection, channel } = this.#peer;
    const { asksForIceServers, isOfferComplete = false } = this.how;
    if (asksForIceServers) connection.setConfiguration({ iceServers: await this.api.iceServers(this.signal) });
    const exchange = (/** @type {string} */ offer) => this.#exchange(offer);
    await Promise.all([ready(channel, this.signal),
      negotiate(connection, exchange, isOfferComplete).then(() => this.#limitPath())]);
    performance.mark('realtime-ready');
    // The host starts the conversation, with a greeting where there is one. Sound from either side tells it the same.
    const tell = () => this.api.connected(this.#number, this.signal);
    if (this.#isPending) await tell();
    else untilHeard(tell, this.signal);
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

  /**
   * @param {TurnAction} action
   * @returns {Promise<unknown>}
   */
  tell(action) {
    return this.api.control(action);
  }

  /** What is left of an answer is the provider's to stop. */
  hush() {}

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

  /**
   * @param {string} offer SDP
   * @returns {Promise<string>} SDP
   */
  async #exchange(offer) {
    const answer = await this.#ask(offer);
    if (!answer.ticket) return answer.sdp;
    const { redeem } = await import('./ticket.js');
    return redeem(answer.ticket, offer, this.signal, () => this.#ask(offer));
  }

  /**
   * @param {string} offer
   * @returns {Promise<CallAnswer>}
   */
  async #ask(offer) {
    this.listener.asks();
    const answer = await this.api.call(offer, this.signal);
    this.#number = answer.number;
    this.#isPending = answer.isPending;
    this.listener.answers(answer);
    return answer;
  }

  #limitPath() {
    if (this.how.transport !== 'auto') return;
    setTimeout(() => {
      if (['new', 'checking'].includes(this.#peer.connection.iceConnectionState)) this.#lose(problem('no_media_path'));
    }, PATH_LIMIT_MS);
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
