/** @import {Widget} from './widget.js' */
import { hasCall, isInCall } from './conversation-state.js';
import { metersOf } from './meter.js';

/** Who was away for less has missed nothing that would not be told without being asked for. */
const AWAY_MS = 3000;
/** What broke while nobody looked, and timers stood still, is noticed this soon after. */
const BACK_MS = 10_000;
/** A browser may send a request into a connection that has died, too; it has no more than six to a host. */
const ANSWER_MS = 1500;
const TRIES = 7;

/**
 * Loaded when the first call is up: keeps the screen on while one is, and finds out what is true when the page comes
 * back into sight, from behind a locked screen or another tab, where browsers stop timers and networks end.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  const screen = new Screen(widget);
  widget.extras.watchers.add((name) => {
    if (name === 'call' || name === 'session') screen.follow();
  });
  screen.follow();
}

class Screen {
  #light = new WakeLock();
  #leftAt = document.hidden ? Date.now() : Infinity;
  #backAt = -Infinity;
  /** As the call was when it was last up. */
  #was = { hasMicrophone: false, isPaused: false };
  /** The session's number of that call. */
  #number = 0;
  /** The call broke off with nobody there to place another. */
  #isLost = false;
  #isAsking = false;

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
    const change = () => (document.hidden ? this.#leave() : this.#comeBack());
    document.addEventListener('visibilitychange', change);
    document.addEventListener('resume', change); // frozen in sight: a machine that slept
    document.addEventListener('freeze', () => this.#leave());
  }

  /** The call or the session is not what it was. */
  follow() {
    const { state } = this.widget.call;
    const isUp = isInCall(state);
    this.#light.keep(isUp && !state.isPaused && !document.hidden);
    if (isUp) {
      this.#was = state;
      this.#number = this.widget.session?.call ?? 0;
      this.#isLost = false;
    } else if (state.name !== 'failed' || state.problem.code !== 'connection_lost') {
      this.#isLost = false;
    } else if (document.hidden || Date.now() - this.#backAt < BACK_MS) {
      this.#isLost = true;
    }
    if (this.#isLost && !document.hidden) this.#goOn();
  }

  #leave() {
    this.#light.keep(false);
    this.#leftAt = Math.min(this.#leftAt, Date.now());
  }

  #comeBack() {
    const { call } = this.widget;
    const awayMs = Date.now() - this.#leftAt;
    this.#leftAt = Infinity;
    this.#backAt = Date.now();
    if (awayMs > AWAY_MS) this.#reopen();
    if (call.state.name === 'live') {
      metersOf(this.widget).wake();
      call.pause(call.state.isPaused); // which plays the assistant again, should the system have stopped it
    }
    this.follow();
  }

  /** A line that died without a word looks like one on which nothing is said. */
  async #reopen() {
    const { events } = this.widget;
    for (let tries = 0; tries < TRIES && !document.hidden; tries++) {
      events.open();
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
      if (events.isOpen) return;
    }
  }

  /** Places another call where the conversation is waiting for one, and shows how it ended where it has. */
  async #goOn() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { widget } = this;
    try {
      const session = await widget.api.snapshot();
      if (!this.#isLost || document.hidden) return;
      this.#isLost = false;
      // The microphone comes on again only where it was on, and nobody has to be asked for it.
      const mayListen = this.#was.hasMicrophone && widget.permission.state === 'granted';
      if (session.call !== this.#number || !isBrokenOff(session)) widget.call.ended(null);
      else if (mayListen) widget.comeBack({ isPaused: this.#was.isPaused, isTyped: false });
    } catch {
      // Not yet: the next news of the session will be an occasion.
    } finally {
      this.#isAsking = false;
    }
  }
}

/**
 * @param {import('./types.js').SessionState} session
 * @returns {boolean} whether nobody ended its call, which the host may not miss yet
 */
function isBrokenOff({ phase, ended_reason: why }) {
  return hasCall(phase) || why === 'connection_lost' || why === 'widget_gone';
}

/** Where the browser has none, or the pages around do not pass it on, the screen goes dark when it will. */
class WakeLock {
  #isWanted = false;
  /** @type {WakeLockSentinel|null} */
  #held = null;

  /** @param {boolean} isWanted browsers take it back by themselves when the page goes out of sight */
  async keep(isWanted) {
    if (this.#isWanted === isWanted) return;
    this.#isWanted = isWanted;
    if (!isWanted) {
      this.#held?.release();
      this.#held = null;
      return;
    }
    const lock = await navigator.wakeLock?.request('screen').catch(() => null);
    if (this.#isWanted && !this.#held) this.#held = lock ?? null;
    else lock?.release();
  }
}
