/** @import {HostApi} from './host-api.js' */
/** @import {AttemptListener, Problem, TurnAction} from './types.js' */
import { ProblemError, problem } from './messages.js';
import { RelayAudio } from './relay-audio.js';
import { CLOSED, RelayLine } from './relay-line.js';

/** As long as the host may take to answer an offer. */
const READY_LIMIT_MS = 12_000;

/** One connection to the host's relay, from its opening to its end: the twin of `Attempt` where WebRTC cannot be. */
export class RelayAttempt {
  #abort = new AbortController();
  /** @type {RelayLine|null} */
  #line = null;
  #audio;
  #number = 0;
  /** Cut off here before the host knew: what still comes of the answer is not played. */
  #isHushed = false;
  #connected = () => {};
  isUp = false;
  /** The host keeps the call for whoever connects next. */
  isKept = true;
  report = /** @type {AbortController|null} */ (null);

  /**
   * @param {AttemptListener} listener
   * @param {HostApi} api
   */
  constructor(listener, api) {
    this.listener = listener;
    this.api = api;
    this.#audio = new RelayAudio({
      said: (frame) => this.#line?.say(frame),
      heard: (item, ms) => this.#line?.send({ type: 'played', item_id: item, ms }),
    });
  }

  /** Aborted when the attempt is over. */
  get signal() {
    return this.#abort.signal;
  }

  /** @returns {Promise<void>} resolves when the provider hears and is heard; rejects with the reason when it cannot */
  async place() {
    const limit = setTimeout(() => this.#fail(problem('host_timeout')), READY_LIMIT_MS);
    /** @type {Promise<never>} */
    const over = new Promise((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason));
    });
    try {
      // Before the host is asked: the conversation begins as soon as it has a call.
      this.listener.assistant(await Promise.race([this.#audio.open(), over]));
      const connected = new Promise((resolve) => {
        this.#connected = () => resolve(undefined);
      });
      this.listener.asks();
      this.#line = this.#open();
      await Promise.race([connected, over]);
      performance.mark('realtime-ready');
    } finally {
      clearTimeout(limit);
    }
  }

  /** @param {MediaStreamTrack} track the microphone's */
  async attach(track) {
    this.#audio.listenTo(track);
  }

  /**
   * @param {TurnAction} action in its place among the sounds; of a line that is down the host knows by itself
   * @returns {Promise<unknown>|undefined}
   */
  tell(action) {
    this.#line?.send({ type: action });
    return undefined;
  }

  /** Nothing more of the answer that is heard now. */
  hush() {
    this.#isHushed = true;
    this.#audio.flush();
  }

  /** The host talks to the provider by itself. */
  send() {}

  /** @param {Promise<unknown>} [told] what is to happen before the far end notices */
  close(told) {
    this.isUp = false;
    this.#abort.abort();
    this.#audio.close();
    this.#line?.close(told);
  }

  #open() {
    const audio = this.#audio;
    return new RelayLine(this.api.relayUrl(), {
      status: (state) => {
        const { transport, connection_state: connection, call = 0 } = state;
        // Before that it may still be about a call that this one replaces.
        const isConnected = transport === 'websocket' && connection === 'connected';
        if (isConnected && call !== this.#number) {
          this.#number = call;
          this.listener.answers({ number: call, isPending: false });
        }
        this.listener.status(state);
        if (isConnected) this.#connected();
      },
      begin: (item) => {
        this.#isHushed = false;
        audio.begin(item);
      },
      sound: (sound) => {
        if (!this.#isHushed) audio.play(sound);
      },
      flush: () => {
        this.#isHushed = false;
        audio.flush();
      },
      behind: () => this.listener.note('behind'),
      closed: (code, reason, wasOpen) => this.#closed(code, reason, wasOpen),
    });
  }

  /**
   * @param {number} code
   * @param {Problem|null} reason
   * @param {boolean} wasOpen
   */
  async #closed(code, reason, wasOpen) {
    switch (code) {
      case CLOSED.ended:
      case CLOSED.deleted:
      case CLOSED.replaced:
        return this.listener.ended(null);
    }
    if (code === CLOSED.refused) {
      const why = reason ?? problem('call_dropped');
      return this.isUp ? this.listener.ended(why) : this.#fail(why);
    }
    if (this.isUp) return this.listener.lost(problem('connection_lost'));
    if (wasOpen) return this.#fail(problem('connection_lost'));
    try {
      await this.api.probe();
      // The host can be reached, but not in this way.
      this.#fail(problem('no_websocket'));
    } catch (error) {
      this.#abort.abort(error);
    }
  }

  /** @param {Problem} reason */
  #fail(reason) {
    this.#abort.abort(new ProblemError(reason)); // which is what `place` rejects with
  }
}
