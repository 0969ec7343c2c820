/** @import {DialerListener, HowToCall, SessionState, TurnAction} from './types.js' */
/** @import {RelayAttempt} from './relay-attempt.js' */
import { Attempt } from './attempt.js';
import { ProblemError, problem, problemOf } from './messages.js';
import { RECONNECT_LIMIT_MS, isBlocked, nextTryAfter, secondTryAfter, untilHeard } from './reconnect.js';
import { stored } from './storage.js';

/** After the path recovered, what the host said before it knew may still arrive for this long. */
const HOST_LAG_MS = 1000;
/** Places the calls of one conversation: the first, and another in place of one that is lost. */
export class Dialer {
  /** Key of a text: something to know about the way that the sound goes. */
  note = /** @type {string|null} */ (null);
  /** @type {Attempt|RelayAttempt|null} */
  #attempt = null;
  /** Through the host's relay; null while that is not known. */
  #isRelayed = /** @type {boolean|null} */ (null);
  /** @type {MediaStreamTrack|null} */
  #track = null;
  /** The host's number of the latest call that it answered; 0 before. */
  #number = 0;
  /** How many were placed since: the host may have counted each. */
  #unanswered = 0;
  /** The provider is to hear nothing in the latest call before the host has configured it. */
  #isPending = false;
  #hasBeenUp = false;
  /** The host may have a call that it must be told to end. */
  isPlaced = false;
  #isClosed = false;
  /** @type {SessionState|null} */
  #said = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #deadline;

  /**
   * @param {import('./host-api.js').HostApi} api
   * @param {DialerListener} listener
   * @param {HowToCall} how
   */
  constructor(api, listener, how) {
    this.api = api;
    this.listener = listener;
    this.how = how;
  }

  /** The microphone may be heard: by the first call from its answer on, by one in place of a lost one when it is up. */
  get hears() {
    return this.#hasBeenUp ? this.#attempt?.isUp ?? false : !this.#isPending;
  }

  /**
   * Places the first call, and once more where that is likely to help.
   *
   * @returns {Promise<void>} resolves when the provider hears and is heard; rejects with the reason, or when closed
   */
  async dial() {
    try {
      await this.#place();
    } catch (error) {
      const wait = secondTryAfter(error);
      if (this.#isClosed || wait === null) throw error;
      this.#drop();
      await after(wait);
      if (!this.#isClosed) await this.#place();
    }
  }

  /**
   * @param {MediaStreamTrack} track the microphone's, for this call and all that follow
   * @returns {Promise<void>}
   */
  async attach(track) {
    this.#track = track;
    await this.#attempt?.attach(track);
  }

  /** @param {object} event a client event for the provider */
  send(event) {
    this.#attempt?.send(event);
  }

  /**
   * @param {TurnAction} action
   * @returns {Promise<unknown>|undefined}
   */
  tell(action) {
    return this.#attempt?.tell(action);
  }

  /** Nothing more of the answer that is heard now. */
  hush() {
    this.#attempt?.hush();
  }

  /** @param {SessionState|null} session as the host has it now */
  follow(session) {
    // It comes by two lines, and by one of them later.
    if (session && this.#said && session.seq < this.#said.seq) return;
    this.#said = session;
    this.#heed();
  }

  /**
   * @param {((call: number) => Promise<unknown>)|null} tellHost null when the host knows
   * @returns {Promise<unknown>|undefined} resolves when the host knows
   */
  close(tellHost) {
    this.#isClosed = true;
    clearTimeout(this.#deadline);
    // The host hears of it first: a provider that noticed before would report a call dropped by the other side. A host
    // that cannot be told notices by itself that this page's event stream is gone.
    const call = this.#unanswered ? 0 : this.#number;
    const told = tellHost && this.isPlaced ? tellHost(call).catch(() => {}) : undefined;
    this.#drop(told);
    return told;
  }

  async #place() {
    const { transport = 'webrtc' } = this.how;
    const isAuto = transport === 'auto';
    this.#isRelayed ??= transport === 'websocket' || isAuto && await isKnownToBeBlocked();
    try {
      await this.#placeBy(this.#isRelayed);
    } catch (error) {
      if (!isAuto || this.#isClosed || !isBlocked(error)) throw error;
      this.#drop();
      const { otherWay } = await import('./detour.js');
      this.#isRelayed = !this.#isRelayed;
      // Where a direct call has been up, it is a passing trouble.
      await otherWay(this.#isRelayed, !this.#hasBeenUp, this.#placeBy(this.#isRelayed));
    }
    // The sound goes through the host though it need not everywhere.
    if (isAuto && this.#isRelayed) this.note = 'relayed';
  }

  /** @param {boolean} isRelayed */
  async #placeBy(isRelayed) {
    const Kind = isRelayed ? (await import('./relay-attempt.js')).RelayAttempt : Attempt;
    if (this.#isClosed) throw new DOMException('The call was stopped.', 'AbortError');
    const attempt = new Kind({
      asks: () => {
        this.isPlaced = true;
        this.#unanswered++;
      },
      answers: (answer) => this.#answered(answer),
      assistant: (stream) => this.listener.assistant(stream),
      event: (event) => this.listener.event(this.#number, event),
      interrupted: () => this.#interrupted(attempt),
      recovered: () => this.#recovered(attempt),
      lost: () => this.#redial(false),
      status: (session) => this.follow(session),
      ended: (reason) => this.listener.ended(reason),
      note: (key) => this.#note(key),
    }, this.api, this.how);
    this.#attempt = attempt;
    if (this.#track) await attempt.attach(this.#track);
    try {
      await attempt.place();
    } catch (error) {
      // A host that refused the first call has none to end; one that did not answer may have.
      if (!this.#number && error instanceof ProblemError && error.httpStatus) this.isPlaced = false;
      throw error;
    }
    attempt.isUp = true;
    this.#hasBeenUp = true;
  }

  /** @param {{number: number, isPending: boolean}} answer */
  #answered({ number, isPending }) {
    this.#number = number;
    this.#unanswered = 0;
    this.#isPending = isPending;
    this.listener.answered();
    this.#heed();
  }

  /** @param {string} key of a text */
  #note(key) {
    this.note = key;
    this.listener.noted();
  }

  /** What the host said last, as far as it is about this page's calls. */
  #heed() {
    if (!this.#number || !this.#said || this.#isClosed) return;
    const { call = 0, phase, error, connection_state: connection, ended_reason: why } = this.#said;
    // It is on its way back to a host that has hung up for want of it.
    if (phase === 'ended' && why === 'widget_gone' && this.#hasBeenUp && !this.#attempt?.isUp) return;
    const isLatest = call === this.#number;
    if (call > this.#number + this.#unanswered) this.listener.ended(null); // another page has taken over
    else if (phase === 'ended' && call >= this.#number) this.listener.ended(null);
    else if (phase === 'failed' && isLatest) this.listener.ended(error);
    else if (phase === 'reconnecting' && connection === 'disconnected' && isLatest) this.#heedLoss();
  }

  #heedLoss() {
    // What this page reported itself comes back as the host's word.
    if (this.#attempt?.isUp && !this.#attempt.report) this.#redial(true);
  }

  /** @param {Attempt|RelayAttempt} attempt */
  #interrupted(attempt) {
    attempt.report = new AbortController();
    this.api.disconnected(this.#number, attempt.report.signal).catch(() => {});
    this.listener.down();
  }

  /** @param {Attempt|RelayAttempt} attempt */
  async #recovered(attempt) {
    const { report, signal } = attempt;
    report?.abort();
    this.listener.up();
    await untilHeard(() => this.api.connected(this.#number, signal), signal);
    await after(HOST_LAG_MS);
    if (signal.aborted || attempt.report !== report) return;
    attempt.report = null;
    this.#heed();
  }

  /** @param {boolean} isKnown to the host that the call is lost */
  async #redial(isKnown) {
    this.#deadline = setTimeout(() => this.listener.failed(problem('connection_lost')), RECONNECT_LIMIT_MS);
    this.#giveUp(isKnown);
    this.listener.down();
    for (let tries = 1; !this.#isClosed; tries++) {
      const before = this.#number;
      try {
        await this.#place();
        clearTimeout(this.#deadline);
        return this.listener.up();
      } catch (error) {
        if (this.#isClosed) return;
        const wait = nextTryAfter(error, tries);
        if (wait === null) return this.listener.failed(problemOf(error));
        this.#giveUp(this.#number === before || this.#unanswered > 0);
        await after(wait);
      }
    }
  }

  /** @param {boolean} isKnown to the host */
  #giveUp(isKnown) {
    this.#drop(isKnown || this.#attempt?.isKept ? undefined : this.api.lost(this.#number).catch(() => {}));
  }

  /** @param {Promise<unknown>} [told] what is to happen before the far end notices */
  #drop(told) {
    this.#attempt?.close(told);
    this.#attempt = null;
    this.listener.assistant(null);
  }
}

/** @returns {Promise<boolean>} whether a call was, lately and on this network */
async function isKnownToBeBlocked() {
  return stored('realtime-detour') !== null && (await import('./detour.js')).isRemembered();
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
