/** @typedef {{session: string, since: number}} Claim a session, and when it took the microphone, in epoch ms */

const CHANNEL = 'realtime-microphone';
const LEFT = 'realtime-left ';

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
   * a rerun, or loaded again. The note is for this tab alone.
   *
   * @param {number} call
   * @returns {boolean} false where the browser keeps nothing for this page
   */
  leave(call) {
    try {
      sessionStorage.setItem(LEFT + this.session, String(call));
      return true;
    } catch {
      return false;
    }
  }

  /**
   * @param {number} call the session's latest
   * @returns {boolean} whether a page of this tab was in that call a moment ago; says so once
   */
  hasLeft(call) {
    try {
      const left = sessionStorage.getItem(LEFT + this.session);
      sessionStorage.removeItem(LEFT + this.session);
      return left === String(call);
    } catch {
      return false;
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
