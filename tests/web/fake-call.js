/** @import {CallAnswer, CallState, HowToCall, Problem, SessionState} from '../../component/web/types.js' */
/** @import {HostApi} from '../../component/web/host-api.js' */
import { mock } from 'node:test';
import '../../component/web/dialer.js'; // so that it is there when a call wants it
import { Call } from '../../component/web/call.js';
import { ProblemError } from '../../component/web/messages.js';
import { MicrophonePermission } from '../../component/web/microphone.js';
import { FakeConnection, FakeStream } from './fake-webrtc.js';

/** Lets everything run that waits for nothing but promises. */
export async function settled() {
  // A module that is there already takes a few turns of the loop to be imported.
  for (let turns = 0; turns < 8; turns++) await new Promise((resolve) => setImmediate(resolve));
}

/** The browser around the calls of a test. */
export class FakeBrowser {
  /** @type {FakeStream[]} every microphone that was handed out */
  microphones = [];
  /** @type {() => Promise<FakeStream>} */
  getUserMedia = async () => this.microphone();

  /** Takes the place of the page's globals, with timers that `pass` moves. */
  install() {
    FakeConnection.opened = [];
    const navigator = { mediaDevices: { getUserMedia: () => this.getUserMedia() } };
    const window = { isSecureContext: true, navigator, document: {}, location: { href: 'http://localhost:8080/' } };
    Object.assign(globalThis, { RTCPeerConnection: FakeConnection, window: Object.assign(window, { parent: window }) });
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout'] });
  }

  microphone() {
    const stream = new FakeStream();
    this.microphones.push(stream);
    return stream;
  }
}

/**
 * @param {number} ms in steps of at most 100, each with all that follows from it
 */
export async function pass(ms) {
  await settled();
  for (let left = ms; left > 0; left -= 100) {
    mock.timers.tick(Math.min(left, 100));
    await settled();
  }
}

/** @returns {FakeConnection} the one placed last */
export function latest() {
  return /** @type {FakeConnection} */ (FakeConnection.opened.at(-1));
}

/** The far end of the latest connection comes up. */
export async function comeUp() {
  latest().channel.open();
  latest().channel.receive({ type: 'session.created' });
  await settled();
}

/** @typedef {Partial<SessionState>} Said */

/**
 * A call whose host is played by the test: what it was told stands in `told`, and each offer takes the next of
 * `answers` (`'answer'` when they are used up).
 */
export class Scene {
  /** @type {string[]} */
  states = [];
  /** @type {string[]} */
  told = [];
  /** @type {Array<(signal: AbortSignal) => Promise<Partial<CallAnswer>>>} */
  answers = [];
  /** @type {Array<MediaStream|null>} */
  assistant = [];
  /** @type {string[]} */
  events = [];
  /** @type {string[]} */
  noted = [];
  /** @type {() => Promise<unknown>} what becomes of a report that the call is up */
  connected = async () => undefined;
  /** @type {() => Promise<unknown>} what becomes of a stop */
  controlled = async () => undefined;
  /** @type {() => Promise<unknown>} what becomes of the question whether the session can be had */
  probe = async () => undefined;
  number = 0;
  permission = new MicrophonePermission();

  /**
   * @param {PermissionState} [permission]
   * @param {HowToCall} [how]
   */
  constructor(permission = 'granted', how) {
    const HostApi = /** @type {HostApi} */ (/** @type {unknown} */ (this.#api()));
    const listener = {
      state: (/** @type {CallState} */ state) => this.states.push(words(state)),
      microphone: () => {},
      assistant: (/** @type {MediaStream|null} */ stream) => this.assistant.push(stream),
      event: (/** @type {number} */ call, /** @type {string} */ event) => this.events.push(`${call} ${event}`),
      noted: (/** @type {Problem} */ { code }) => this.noted.push(code),
    };
    this.permission.state = permission;
    this.call = new Call(HostApi, listener, this.permission, how);
  }

  #api() {
    /** @param {string} what */
    const tell = (what) => async (/** @type {number} */ call) => this.told.push(`${what} ${call}`);
    return {
      call: async (/** @type {string} */ offer, /** @type {AbortSignal} */ signal) => {
        this.told.push(`call ${offer}`);
        const number = ++this.number;
        const answer = await (this.answers.shift() ?? (async () => ({})))(signal);
        return { number, isPending: false, sdp: 'answer', ...answer };
      },
      iceServers: async () => {
        this.told.push('ice servers');
        return [{ urls: 'stun:host' }];
      },
      control: async (/** @type {string} */ action) => {
        this.told.push(action);
        await this.controlled();
      },
      connected: async (/** @type {number} */ call) => {
        this.told.push(`connected ${call}`);
        await this.connected();
      },
      probe: () => this.probe(),
      relayUrl: () => 'ws://host/ws/session/s',
      disconnected: tell('disconnected'),
      lost: tell('lost'),
      failed: async (/** @type {number} */ call, /** @type {Problem} */ { code }) =>
        this.told.push(`failed ${call} ${code}`),
      notPlaced: async (/** @type {Problem} */ { code }) => this.told.push(`not placed ${code}`),
      /**
       * @param {number} call
       * @param {boolean} mayReturn
       */
      leave: (call, mayReturn) => this.told.push(`leave ${call}${mayReturn ? ' for a moment' : ''}`),
    };
  }

  /** @param {Said} session what the host says of it now */
  hostSays(session) {
    this.call.follow(/** @type {SessionState} */ ({ error: null, ...session }));
  }

  /** Starts and has the far end come up. */
  async live() {
    const started = this.call.start({ isMuted: false });
    await settled();
    await comeUp();
    await started;
  }
}

/**
 * @param {string} code
 * @param {number} [httpStatus] of the host's answer; none where it did not answer
 * @param {number} [retryAfterMs]
 */
export function refusing(code, httpStatus, retryAfterMs) {
  return () => Promise.reject(new ProblemError({ code, message: 'No.', fix: 'Do.' }, httpStatus, retryAfterMs));
}

/** @param {CallState} state */
function words(state) {
  switch (state.name) {
    case 'connecting':
      return `connecting ${state.waitingFor}`;
    case 'failed':
      return `failed ${state.problem.code}`;
    case 'live':
    case 'reconnecting':
      return [state.name, state.isMuted && 'muted', state.isPaused && 'paused', !state.hasMicrophone && 'typed']
        .filter(Boolean).join(' ');
    default:
      return state.name;
  }
}
