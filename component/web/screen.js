/** @import {Widget} from './widget.js' */

/** Who was away for less has missed nothing that would not be told without being asked for. */
const AWAY_MS = 3000;
/** What broke while nobody looked, and timers stood still, is noticed this soon after. */
const BACK_MS = 10_000;

/** @type {WeakSet<Widget>} */
const opened = new WeakSet();

/**
 * Loaded with the first call: keeps the screen on while one is up, and finds out what is true when the page comes back
 * into sight, from behind a locked screen or another tab, where browsers stop timers and networks end.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  if (opened.has(widget)) return;
  opened.add(widget);
  const screen = new Screen(widget);
  widget.extras.watchers.add((name) => {
    if (name === 'call' || name === 'session') screen.follow();
  });
  screen.follow();
}

class Screen {
  #light = new WakeLock();
  #leftAt = Infinity;
  #backAt = -Infinity;
  /** As the call was when it was last up. */
  #was = { hasMicrophone: false, isPaused: false };
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
    const isInCall = state.name === 'live' || state.name === 'reconnecting';
    this.#light.keep(isInCall && !state.isPaused && !document.hidden);
    if (isInCall) {
      this.#was = state;
      this.#isLost = false;
    } else if (state.name !== 'failed' || state.problem.code !== 'connection_lost') {
      this.#isLost = false;
    } else if (document.hidden || Date.now() - this.#backAt < BACK_MS) {
      this.#isLost = true;
    }
    if (this.#isLost && !document.hidden) this.#goOn();
  }

  #leave() {
    this.#leftAt = Math.min(this.#leftAt, Date.now());
  }

  #comeBack() {
    const { call, events, meters } = this.widget;
    const awayMs = Date.now() - this.#leftAt;
    this.#leftAt = Infinity;
    this.#backAt = Date.now();
    // A line that died without a word looks like one on which nothing is said.
    if (awayMs > AWAY_MS) events.open();
    if (call.state.name === 'live') {
      meters.wake();
      call.pause(call.state.isPaused); // which plays the assistant again, should the system have stopped it
    }
    this.follow();
  }

  /** Places another call where the conversation is waiting for one, and shows how it ended where it has. */
  async #goOn() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { widget } = this;
    try {
      const session = await (await widget.api.probe()).json();
      if (!this.#isLost || document.hidden) return;
      this.#isLost = false;
      // The microphone comes on again only where it was on, and nobody has to be asked for it.
      const mayListen = this.#was.hasMicrophone && widget.permission.state === 'granted';
      if (!isBrokenOff(session)) widget.call.ended(null);
      else if (mayListen) {
        widget.act('start');
        if (this.#was.isPaused) widget.call.pause(true);
      }
    } catch {
      // Not yet: the next news of the session will be an occasion.
    } finally {
      this.#isAsking = false;
    }
  }
}

/**
 * @param {import('./types.js').SessionState} session
 * @returns {boolean} whether its call ended by no one's will, and none has come in its place
 */
function isBrokenOff({ phase, ended_reason: why }) {
  return phase === 'reconnecting' || why === 'connection_lost' || why === 'widget_gone';
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
