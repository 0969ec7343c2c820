/** @import {Dialer} from './dialer.js' */
/** @import {CallListener, CallState, DialerListener, HowToCall, Problem, SessionState, TurnAction} from './types.js' */
import { isInCall } from './conversation-state.js';
import { ProblemError, problem, problemOf } from './messages.js';
import { openMicrophone } from './microphone.js';

/**
 * This page's part in the conversation, from Start to its end. After every await it is asked whether the dialer that
 * was waited for still is the current one, because Stop, a fault or a new start may have come in between.
 */
export class Call {
  /** @type {CallState} */
  #state = { name: 'idle' };
  /** @type {Dialer|null} */
  #dialer = null;
  /** @type {Promise<unknown>|undefined} until the host knows that the call before is over */
  #ending;
  /** @type {MediaStream|null} */
  #microphone = null;
  /** @type {SessionState|null} */
  #said = null;
  #isMuted = false;
  #isPaused = false;
  #isGateOpen = true;
  /** The microphone that the person wants. */
  open = () => openMicrophone(window, this.permission.state);

  /**
   * @param {import('./host-api.js').HostApi} api
   * @param {CallListener} listener
   * @param {import('./microphone.js').MicrophonePermission} permission
   * @param {HowToCall} [how]
   */
  constructor(api, listener, permission, how = {}) {
    this.api = api;
    this.listener = listener;
    this.permission = permission;
    this.how = how;
  }

  get state() {
    return this.#state;
  }

  /** Null where the person types, and outside of calls. */
  get microphone() {
    return this.#microphone;
  }

  /**
   * @param {{isMuted: boolean, isTyped?: boolean, isPaused?: boolean}} begin typed: without the microphone, which may
   *   come later
   * @returns {Promise<void>} resolves when the call is live, has failed or was stopped
   */
  async start({ isMuted, isTyped = false, isPaused = false }) {
    if (!['idle', 'failed'].includes(this.#state.name)) return;
    this.#isMuted = isMuted;
    this.#isPaused = isPaused;
    const isAsked = !isTyped && this.permission.state !== 'granted';
    const beginning = /** @type {const} */ ({ name: 'connecting', waitingFor: isAsked ? 'microphone' : 'host' });
    this.#become(beginning);
    // What the host hears late of the end of the call before would end this one.
    const [loaded] = await Promise.all([import('./dialer.js').catch(() => null), this.#ending]);
    if (this.#state !== beginning) return;
    if (!loaded) return this.#fail(problem('host_unreachable'));
    const dialer = new loaded.Dialer(this.api, this.#dialerListener(), this.how);
    this.#dialer = dialer;
    dialer.follow(this.#said);
    try {
      // The offer has a place for the microphone's sound in any case: it can come without another one.
      const microphone = isTyped ? null : this.#openMicrophone(dialer);
      // Where the browser will ask a person first, no call is placed before the answer.
      if (isAsked) await microphone;
      if (dialer === this.#dialer) await Promise.all([microphone, dialer.dial()]);
      if (dialer === this.#dialer) this.#go('live');
    } catch (error) {
      if (dialer === this.#dialer) this.#fail(problemOf(error), error instanceof ProblemError && error.httpStatus);
    }
  }

  /** Somebody is about to start: what calls need is loaded by then. */
  expect() {
    import('./dialer.js').catch(() => {}); // and asked for again by the start
  }

  /** Ends the call at once on this side and tells the host. */
  stop() {
    this.#release(() => this.api.control('stop'));
    this.#become({ name: 'idle' });
  }

  /**
   * Ends the call because the page goes away.
   *
   * @param {boolean} mayReturn to the same conversation
   */
  leave(mayReturn) {
    this.#release(async (call) => this.api.leave(call, mayReturn));
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

  /**
   * Opens the microphone that the person wants now, in place of the one before.
   *
   * @returns {Promise<void>} rejects with a ProblemError; the call then goes on as it is
   */
  async listen() {
    if (this.#dialer) await this.#openMicrophone(this.#dialer);
    this.#refresh();
  }

  /** @param {SessionState} session as the host has it now */
  follow(session) {
    this.#said = session;
    this.#dialer?.follow(session);
  }

  /** @param {boolean} isMuted */
  mute(isMuted) {
    this.#isMuted = isMuted;
    this.#refresh();
  }

  /** @param {boolean} isPaused */
  pause(isPaused) {
    this.#isPaused = isPaused;
    this.#refresh();
  }

  /** @param {boolean} isOpen whether the microphone may be heard, where the person says when */
  gate(isOpen) {
    this.#isGateOpen = isOpen;
    this.#setTrack();
  }

  /** @param {object} event a client event for the provider */
  send(event) {
    this.#dialer?.send(event);
  }

  /**
   * @param {TurnAction} action
   * @returns {Promise<unknown>|undefined}
   */
  tell(action) {
    return this.#dialer?.tell(action);
  }

  /** Nothing more of the answer that is heard now; the host is told by whoever asks for it. */
  hush() {
    this.#dialer?.hush();
  }

  /** @param {Dialer} dialer */
  async #openMicrophone(dialer) {
    const stream = await this.open();
    const [track] = stream.getAudioTracks();
    if (dialer !== this.#dialer) {
      track.stop();
      return;
    }
    const before = this.#microphone;
    this.#microphone = stream;
    this.#setTrack();
    track.addEventListener('ended', () => {
      if (stream === this.#microphone) this.#listenAgain();
    });
    await dialer.attach(track);
    before?.getTracks().forEach((each) => each.stop());
    if (dialer !== this.#dialer) return;
    this.listener.microphone(stream);
    if (this.#state.name === 'connecting' && this.#state.waitingFor === 'microphone') {
      this.#become({ name: 'connecting', waitingFor: 'host' });
    }
  }

  /** The microphone went away; there may be another. */
  async #listenAgain() {
    this.#microphone = null;
    this.listener.microphone(null);
    this.#refresh();
    const isTaken = await this.permission.isTakenBack(window.navigator);
    if (isTaken) this.listener.noted(problem('microphone_revoked'));
    else await this.listen().catch(() => this.listener.noted(problem('microphone_lost')));
  }

  /** @returns {DialerListener} */
  #dialerListener() {
    return {
      assistant: this.listener.assistant,
      event: this.listener.event,
      answered: () => this.#setTrack(),
      down: () => {
        if (this.#state.name === 'live') this.#go('reconnecting');
        this.#setTrack();
      },
      up: () => this.#go('live'),
      ended: (reason) => this.ended(reason),
      failed: (reason) => this.#fail(reason),
      noted: () => this.#refresh(),
    };
  }

  /**
   * @param {Problem} reason
   * @param {number|false} [hostsAnswer] where the host itself has said so
   */
  #fail(reason, hostsAnswer) {
    if (!this.#dialer?.isPlaced && !hostsAnswer) this.api.notPlaced(reason).catch(() => {});
    this.#release((call) => this.api.failed(call, reason));
    this.#become({ name: 'failed', problem: reason, isRefused: Boolean(hostsAnswer) });
  }

  /** @param {((call: number) => Promise<unknown>)|null} tellHost null when the host knows */
  #release(tellHost) {
    this.#microphone?.getTracks().forEach((track) => track.stop());
    this.#microphone = null;
    this.listener.microphone(null);
    const dialer = this.#dialer;
    this.#dialer = null;
    this.#ending = dialer?.close(tellHost) ?? this.#ending;
  }

  #refresh() {
    if (isInCall(this.#state)) this.#go(this.#state.name);
    else this.#setTrack();
  }

  /** @param {'live'|'reconnecting'} name */
  #go(name) {
    const { note } = this.#dialer ?? { note: null };
    const hasMicrophone = Boolean(this.#microphone);
    this.#become({ name, isMuted: this.#isMuted, isPaused: this.#isPaused, hasMicrophone, note });
  }

  /** @param {CallState} state */
  #become(state) {
    this.#state = state;
    this.#setTrack();
    this.listener.state(state);
  }

  #setTrack() {
    const isHeard = this.#isGateOpen && !this.#isMuted && !this.#isPaused && Boolean(this.#dialer?.hears);
    this.#microphone?.getTracks().forEach((track) => {
      track.enabled = isHeard;
    });
  }
}
