/** @typedef {{session: string, since: number}} Claim a session, and when it took the microphone, in epoch ms */

const CHANNEL = 'realtime-microphone';
const LEFT = 'realtime-left-';
/** A rerun may draw the new frame a little before it takes the old one away. */
const OVERLAP_MS = 3000;

/**
 * What the pages of one host share in this browser: which conversation has the microphone, and which call a page has
 * just left. Frames share it with those that stand in pages of the same site. Loaded with the first call.
 */
export class ThisBrowser {
  /** @type {BroadcastChannel|null} */
  #channel = null;

  /**
   * @param {string} session of this page
   * @param {() => void} onTaken called when another session's conversation has taken the microphone. Two pages of one
   *   session are none of its business: the host hands the call from one to the other
   */
  constructor(session, onTaken) {
    this.session = session;
    this.onTaken = onTaken;
  }

  /**
   * One conversation at a time has the microphone: the one that took it last.
   *
   * @param {boolean} isTalking whether this page's conversation takes it, or keeps it
   */
  talk(isTalking) {
    if (!isTalking) this.#fallSilent();
    else if (!this.#channel) this.#take();
  }

  /**
   * Notes that this page goes away in the midst of a call: it may only be moved within the page around it, made anew by
   * a rerun, or loaded again.
   *
   * @param {number} call
   * @returns {boolean} false where the browser keeps nothing for this page
   */
  leave(call) {
    const name = LEFT + this.session;
    try {
      sessionStorage.setItem(name, String(call));
      return true;
    } catch {
      return leaveCookie(name, `${call}.${Date.now()}`);
    }
  }

  /**
   * @param {number} call the session's latest
   * @returns {boolean} whether this page, or the one in whose place it is, was in that call a moment ago; once
   */
  hasLeft(call) {
    const name = LEFT + this.session;
    try {
      const left = sessionStorage.getItem(name);
      sessionStorage.removeItem(name);
      return left === String(call);
    } catch {
      const [left, at] = takeCookie(name);
      return left === String(call) && performance.timeOrigin > Number(at) - OVERLAP_MS;
    }
  }

  #take() {
    const since = Date.now();
    try {
      this.#channel = new BroadcastChannel(CHANNEL);
    } catch {
      return; // this browser keeps the frame from all others
    }
    this.#channel.onmessage = ({ data }) => {
      if (!isLater(data, { session: this.session, since })) return;
      this.#fallSilent();
      this.onTaken();
    };
    this.#channel.postMessage({ session: this.session, since });
  }

  #fallSilent() {
    this.#channel?.close();
    this.#channel = null;
  }
}

/**
 * @param {Claim} theirs
 * @param {Claim} ours
 * @returns {boolean} of two at the same moment exactly one is later
 */
function isLater(theirs, ours) {
  if (theirs.session === ours.session) return false;
  return theirs.since > ours.since || theirs.since === ours.since && theirs.session > ours.session;
}

/**
 * Where a browser gives frames of another site no storage (Chromium in private windows), it gives them cookies that
 * hold for the site around. They are all tabs' alike: only a page that was loaded since may take one for its own.
 *
 * @param {string} name
 * @param {string} value
 * @returns {boolean}
 */
function leaveCookie(name, value) {
  try {
    document.cookie = `${name}=${value};max-age=60;secure;samesite=none;partitioned`;
    return document.cookie.includes(`${name}=`);
  } catch {
    return false;
  }
}

/**
 * @param {string} name
 * @returns {string[]} the parts of its value; none where there is no such cookie. It is gone then
 */
function takeCookie(name) {
  try {
    const cookie = document.cookie.split('; ').find((each) => each.startsWith(`${name}=`)) ?? '';
    document.cookie = `${name}=;max-age=0;secure;samesite=none;partitioned`;
    return cookie.slice(name.length + 1).split('.');
  } catch {
    return [];
  }
}
