/** @import {InBrowser} from './types.js' */
import { isInCall } from './conversation-state.js';
import { problem } from './messages.js';

/** @typedef {{session: string, since: number}} Claim a session, and when it took the microphone, in epoch ms */

const CHANNEL = 'realtime-microphone';
const LEFT = 'realtime-left-';
/** Behind the note of a page that was without a microphone. */
const TYPED = '.typed';
/** Cookies of a frame, kept apart for each site that it stands in. */
const FOR_FRAMES = ';secure;samesite=none;partitioned';
/** A rerun may draw the new frame a little before it takes the old one away. */
const OVERLAP_MS = 3000;

/**
 * What the pages of one host share in this browser: which conversation has the microphone, and which call a page has
 * just left. Frames share it with those that stand in pages of the same site. Loaded when the first call is up.
 */
export class ThisBrowser {
  /** @type {BroadcastChannel|null} */
  #channel = null;

  /** @param {InBrowser} widget of this page */
  constructor(widget) {
    this.widget = widget;
  }

  /** The call or the session is not what it was. */
  follow() {
    const { state } = this.widget.call;
    const isTalking = isInCall(state) && !state.isPaused;
    if (!isTalking) this.#fallSilent();
    else if (!this.#channel) this.#take();
    if (state.name === 'idle') this.#comeBack();
  }

  /**
   * Notes that this page goes away in the midst of a call: it may only be moved within the page around it, made anew by
   * a rerun, or loaded again. No storage is there everywhere: Chromium gives none to frames of another site in private
   * windows, Firefox empties it when the page around is left, and Safari keeps such frames from all cookies.
   *
   * @returns {boolean} whether the page may come back: it is in a call, and the browser keeps the note
   */
  leave() {
    const { state } = this.widget.call;
    if (!isInCall(state)) return false;
    const name = this.#name;
    const note = `${this.#number}.${Date.now()}${state.hasMicrophone ? '' : TYPED}`;
    const isStored = attempt(() => {
      sessionStorage.setItem(name, note);
      return true;
    });
    const isCookie = attempt(() => {
      document.cookie = `${name}=${note};max-age=60${FOR_FRAMES}`;
      return document.cookie.includes(note);
    });
    return Boolean(isStored || isCookie);
  }

  /** Goes on with the conversation that this page, or the one in whose place it is, was in a moment ago. */
  async #comeBack() {
    const { widget } = this;
    const { session } = widget.see();
    const note = session?.phase === 'reconnecting' ? this.#takeNote() : '';
    if (!session || !note) return;
    await widget.permissionKnown;
    // Who has typed so far is not to find the microphone open.
    const isTyped = note.endsWith(TYPED);
    if (!isTyped && widget.permission.state !== 'granted' || widget.call.state.name !== 'idle') return;
    widget.comeBack({ isPaused: session.is_paused, isTyped });
  }

  /** @returns {string} what this page noted when it left the call, told once; empty where it is not this call's */
  #takeNote() {
    const name = this.#name;
    const stored = attempt(() => sessionStorage.getItem(name));
    const cookie = attempt(() => document.cookie.split('; ').find((each) => each.startsWith(`${name}=`)));
    const note = stored ?? cookie?.slice(name.length + 1) ?? '';
    const [left, at] = note.split('.');
    // A cookie is all tabs' alike: a page that was there before, and looked on, must not take it for its own.
    if (!stored && performance.timeOrigin < Number(at) - OVERLAP_MS) return '';
    attempt(() => sessionStorage.removeItem(name));
    attempt(() => {
      document.cookie = `${name}=;max-age=0${FOR_FRAMES}`;
    });
    return left === String(this.#number) ? note : '';
  }

  get #name() {
    return LEFT + this.widget.sessionId;
  }

  /** The session's latest call. */
  get #number() {
    return this.widget.see().session?.call ?? 0;
  }

  /** One conversation at a time has the microphone: the one that took it last. */
  #take() {
    const ours = { session: this.widget.sessionId, since: Date.now() };
    try {
      this.#channel = new BroadcastChannel(CHANNEL);
    } catch {
      return; // this browser keeps the frame from all others
    }
    this.#channel.onmessage = ({ data }) => {
      if (!isLater(data, ours)) return;
      this.#fallSilent();
      this.widget.act('pause');
      this.widget.know({ hint: problem('microphone_elsewhere') });
    };
    this.#channel.postMessage(ours);
    this.widget.know({ hint: null });
  }

  #fallSilent() {
    this.#channel?.close();
    this.#channel = null;
  }
}

/**
 * Two pages of one session are none of each other's business: the host hands the call from one to the other.
 *
 * @param {Claim} theirs
 * @param {Claim} ours
 * @returns {boolean} of two at the same moment exactly one is later
 */
function isLater(theirs, ours) {
  if (theirs.session === ours.session) return false;
  return theirs.since > ours.since || theirs.since === ours.since && theirs.session > ours.session;
}

/**
 * @template T
 * @param {() => T} access to something that the browser may keep from this page, by throwing
 * @returns {T|null}
 */
function attempt(access) {
  try {
    return access();
  } catch {
    return null;
  }
}
