/** @import {Turn, TurnAction} from './types.js' */

/** A shorter press is a slip of the finger. */
const SHORTEST_MS = 200;
/** The last syllable is still on its way when the button is let go. */
const TAIL_MS = 200;
const HINT_MS = 3000;

/** @type {Clock} */
const PAGE_CLOCK = {
  now: () => performance.now(),
  setTimeout: (run, ms) => window.setTimeout(run, ms),
  clearTimeout: (timer) => window.clearTimeout(timer),
};

/**
 * @typedef {object} Clock
 * @property {() => number} now milliseconds
 * @property {(run: () => void, ms: number) => number} setTimeout
 * @property {(timer: number|undefined) => void} clearTimeout
 */

/**
 * @typedef {object} PushToTalkListener
 * @property {(isOpen: boolean) => void} microphone
 * @property {(action: TurnAction) => void} tell the host, in order
 * @property {(turn: Turn) => void} turn
 */

/**
 * Makes turns out of presses: by a pointer, by keys, by several at once. A turn lasts until the last of them lets go
 * and a little longer; pressed again by then, it goes on. Each is told to the host once, and ended or cancelled once.
 */
export class PushToTalk {
  /** @type {Set<string>} */
  #holding = new Set();
  #isOpen = false;
  #since = 0;
  /** @type {number|undefined} of the tail, or of the hint: there is never both */
  #timer;

  /**
   * @param {PushToTalkListener} listener
   * @param {Clock} [clock]
   */
  constructor(listener, clock = PAGE_CLOCK) {
    this.listener = listener;
    this.clock = clock;
  }

  /** @param {string} source what presses */
  press(source) {
    this.#holding.add(source);
    if (this.#holding.size > 1) return;
    this.clock.clearTimeout(this.#timer);
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#since = this.clock.now();
      this.listener.microphone(true);
      this.listener.tell('start_recording');
    }
    this.listener.turn('held');
  }

  /** @param {string} source */
  release(source) {
    if (!this.#holding.delete(source) || this.#holding.size) return;
    if (this.clock.now() - this.#since < SHORTEST_MS) {
      this.#end('cancel_recording', 'too_short');
      this.#timer = this.clock.setTimeout(() => this.listener.turn('none'), HINT_MS);
      return;
    }
    this.listener.turn('tail');
    this.#timer = this.clock.setTimeout(() => this.#end('stop_recording', 'none'), TAIL_MS);
  }

  /** Whoever presses lets go, as far as the page can tell. */
  releaseAll() {
    [...this.#holding].forEach((source) => this.release(source));
  }

  /**
   * The conversation is paused, muted, interrupted or over: what is being said does not count, what was said does.
   *
   * @param {boolean} isCallThere whether there is a call left to tell it to
   */
  halt(isCallThere) {
    const action = this.#holding.size ? 'cancel_recording' : 'stop_recording';
    this.#holding.clear();
    this.clock.clearTimeout(this.#timer);
    if (this.#isOpen) this.#end(isCallThere ? action : null, 'none');
    else this.listener.turn('none');
  }

  /**
   * @param {TurnAction|null} action
   * @param {Turn} turn
   */
  #end(action, turn) {
    this.#isOpen = false;
    this.listener.microphone(false);
    if (action) this.listener.tell(action);
    this.listener.turn(turn);
  }
}
