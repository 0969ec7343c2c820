/** @typedef {{session: string, since: number}} Claim a session, and when it took the microphone, in epoch ms */

/**
 * One conversation at a time has the microphone among the widgets of this host in one browser, in frames and in
 * windows: the one that took it last. Two windows of one session are none of this one's business; the host hands a
 * session's call from one to the other.
 */
export class MicrophoneFloor {
  /** @type {BroadcastChannel|null} */
  #channel = null;

  /**
   * @param {string} session
   * @param {() => void} onTaken called when another session has taken the microphone
   */
  constructor(session, onTaken) {
    this.session = session;
    this.onTaken = onTaken;
  }

  /** @param {boolean} isTalking whether this page's conversation wants the microphone, or goes on wanting it */
  hold(isTalking) {
    if (!isTalking) this.#leave();
    else if (!this.#channel) this.#take();
  }

  #take() {
    const since = Date.now();
    try {
      this.#channel = new BroadcastChannel('realtime-microphone');
    } catch {
      return; // this browser keeps the frame from all others
    }
    this.#channel.onmessage = ({ data }) => {
      if (!isLater(data, { session: this.session, since })) return;
      this.#leave();
      this.onTaken();
    };
    this.#channel.postMessage({ session: this.session, since });
  }

  #leave() {
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
