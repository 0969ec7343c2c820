/** @import {CallState, Problem} from './types.js' */
/** @import {Peer} from './peer.js' */
import { ProblemError, problem, problemOf } from './messages.js';
import { openMicrophone } from './microphone.js';
import { negotiate, openPeer, ready } from './peer.js';

/** A short interruption of the network path often heals by itself. */
const DISCONNECTED_GRACE_MS = 5000;
/** When the channel closes, the host may say within this time why. */
const REASON_GRACE_MS = 400;

/**
 * What is open during a call and must be released after it.
 *
 * @typedef {object} Open
 * @property {Peer} peer
 * @property {AbortController} abort
 * @property {boolean} isPlaced whether the host may have a call that it must be told to end
 * @property {MediaStream|null} microphone
 * @property {ReturnType<typeof setTimeout>|undefined} graceTimer
 */

/**
 * @typedef {object} CallListener
 * @property {(state: CallState) => void} state
 * @property {(stream: MediaStream|null) => void} microphone
 * @property {(stream: MediaStream|null) => void} assistant
 * @property {(event: string) => void} event a message of the data channel, as it came
 */

/**
 * This page's WebRTC call. One at a time; after every await `#isStale` tells whether the attempt that waited still is
 * the current one, because Stop, a fault or a new start may have come in between.
 */
export class Call {
  /** @type {CallState} */
  #state = { name: 'idle' };
  /** @type {Open|null} */
  #open = null;
  #attempt = 0;

  /**
   * @param {import('./host-api.js').HostApi} api
   * @param {CallListener} listener
   * @param {import('./microphone.js').MicrophonePermission} permission
   */
  constructor(api, listener, permission) {
    this.api = api;
    this.listener = listener;
    this.permission = permission;
  }

  get state() {
    return this.#state;
  }

  /** The host knows of this page's call: what it says about the conversation is said about this call. */
  get isAnswered() {
    return Boolean(this.#open?.peer.connection.currentRemoteDescription);
  }

  /**
   * @param {{isMuted: boolean}} begin
   * @returns {Promise<void>} resolves when the call is live, has failed or was stopped
   */
  async start({ isMuted }) {
    if (this.#open) return;
    const attempt = ++this.#attempt;
    this.#become({ name: 'connecting', waitingFor: this.permission.state === 'granted' ? 'host' : 'microphone' });
    try {
      const peer = openPeer();
      const open = { peer, abort: new AbortController(), isPlaced: false, microphone: null, graceTimer: undefined };
      this.#open = open;
      this.#watch(open, attempt);
      const microphone = this.#attachMicrophone(open, attempt, isMuted);
      // Where the browser will ask a person first, no call is placed before the answer.
      if (this.permission.state !== 'granted') await microphone;
      await Promise.all([microphone, this.#place(open, attempt)]);
      if (this.#isStale(attempt)) return;
      this.#become({ name: 'live', isMuted, isPaused: false, isWavering: false });
    } catch (error) {
      if (!this.#isStale(attempt)) this.#fail(problemOf(error));
    }
  }

  /** Ends the call at once on this side and tells the host. */
  stop() {
    this.#release(() => this.api.control('stop'));
    this.#become({ name: 'idle' });
  }

  /** Ends the call because the page goes away. */
  leave() {
    this.#release(async () => this.api.leave());
  }

  /**
   * Ends the call because the host said so.
   *
   * @param {Problem|null} reason null after an ordinary end
   */
  ended(reason) {
    this.#release(null);
    this.#become(reason ? { name: 'failed', problem: reason } : { name: 'idle' });
  }

  /** @param {boolean} isMuted */
  mute(isMuted) {
    if (this.#state.name === 'live') this.#become({ ...this.#state, isMuted });
  }

  /** @param {boolean} isPaused */
  pause(isPaused) {
    if (this.#state.name === 'live') this.#become({ ...this.#state, isPaused });
  }

  /** @param {object} event a client event for the provider */
  send(event) {
    const channel = this.#open?.peer.channel;
    if (channel?.readyState === 'open') channel.send(JSON.stringify(event));
  }

  /**
   * @param {Open} open
   * @param {number} attempt
   * @param {boolean} isMuted
   */
  async #attachMicrophone(open, attempt, isMuted) {
    const stream = await openMicrophone(window);
    const [track] = stream.getAudioTracks();
    if (this.#isStale(attempt)) {
      track.stop();
      return;
    }
    open.microphone = stream;
    track.enabled = !isMuted;
    track.addEventListener('ended', () => {
      if (!this.#isStale(attempt)) this.#fail(problem('microphone_lost'));
    });
    await open.peer.sender.replaceTrack(track);
    if (this.#isStale(attempt)) return;
    this.listener.microphone(stream);
    if (this.#state.name === 'connecting' && this.#state.waitingFor === 'microphone') {
      this.#become({ name: 'connecting', waitingFor: 'host' });
    }
  }

  /**
   * @param {Open} open
   * @param {number} attempt
   */
  async #place(open, attempt) {
    await Promise.all([
      ready(open.peer.channel, open.abort.signal),
      negotiate(open.peer.connection, (offer) => this.#exchange(open, offer)),
    ]);
    if (this.#isStale(attempt)) return;
    performance.mark('realtime-ready');
    // The host starts the conversation, with a greeting where there is one. Sound from either side tells it the same.
    this.api.connected().catch(() => {});
  }

  /**
   * @param {Open} open
   * @param {string} offer
   */
  async #exchange(open, offer) {
    open.isPlaced = true;
    try {
      return await this.api.call(offer, open.abort.signal);
    } catch (error) {
      // A host that refused the call has none to end; one that did not answer may have.
      if (error instanceof ProblemError && error.httpStatus) open.isPlaced = false;
      throw error;
    }
  }

  /**
   * @param {Open} open
   * @param {number} attempt
   */
  #watch(open, attempt) {
    const { connection, channel } = open.peer;
    connection.addEventListener('track', (event) => {
      if (!this.#isStale(attempt)) this.listener.assistant(event.streams[0] ?? new MediaStream([event.track]));
    });
    connection.addEventListener('connectionstatechange', () => {
      if (!this.#isStale(attempt)) this.#followConnection(open);
    });
    channel.addEventListener('message', (message) => {
      if (!this.#isStale(attempt)) this.listener.event(String(message.data));
    });
    channel.addEventListener('close', () => {
      setTimeout(() => {
        if (!this.#isStale(attempt)) this.#fail(problem('call_dropped'));
      }, REASON_GRACE_MS);
    });
  }

  /** @param {Open} open */
  #followConnection(open) {
    const state = open.peer.connection.connectionState;
    clearTimeout(open.graceTimer);
    if (state === 'failed') {
      this.#fail(problem(this.#state.name === 'live' ? 'connection_lost' : 'no_media_path'));
      return;
    }
    const isWavering = state === 'disconnected';
    if (isWavering) {
      open.graceTimer = setTimeout(() => this.#fail(problem('connection_lost')), DISCONNECTED_GRACE_MS);
    }
    if (this.#state.name === 'live' && this.#state.isWavering !== isWavering) {
      this.#become({ ...this.#state, isWavering });
    }
  }

  /** @param {Problem} reason */
  #fail(reason) {
    this.#release(() => this.api.failed(reason));
    this.#become({ name: 'failed', problem: reason });
  }

  /** @param {(() => Promise<unknown>)|null} tellHost null when the host knows */
  #release(tellHost) {
    this.#attempt++;
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    clearTimeout(open.graceTimer);
    open.abort.abort();
    open.microphone?.getTracks().forEach((track) => track.stop());
    this.listener.microphone(null);
    this.listener.assistant(null);
    // The host hears of it first: a provider that noticed before would report a call dropped by the other side. A host
    // that cannot be told notices by itself that this page's event stream is gone.
    const told = tellHost && open.isPlaced ? tellHost().catch(() => {}) : Promise.resolve();
    told.finally(() => {
      open.peer.channel.close();
      open.peer.connection.close();
    });
  }

  /** @param {CallState} state */
  #become(state) {
    this.#state = state;
    if (state.name === 'live') {
      const isHeard = !state.isMuted && !state.isPaused;
      this.#open?.microphone?.getTracks().forEach((track) => {
        track.enabled = isHeard;
      });
    }
    this.listener.state(state);
  }

  /** @param {number} attempt */
  #isStale(attempt) {
    return attempt !== this.#attempt;
  }
}
