/** @typedef {{session: string, since: number}} Claim a session, and when it took the microphone, in epoch ms */

const CHANNEL = 'realtime-microphone';
const LEFT = 'realtime-left-';
/** Cookies of a frame, kept apart for each site that it stands in. */
const FOR_FRAMES = ';secure;samesite=none;partitioned';
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
   * a rerun, or loaded again. No storage is there everywhere: Chromium gives none to frames of another site in private
   * windows, Firefox empties it when the page around is left, and Safari keeps such frames from all cookies.
   *
   * @param {number} call
   * @returns {boolean} false where the browser keeps nothing for this page
   */
  leave(call) {
    const name = LEFT + this.session;
    const note = `${call}.${Date.now()}`;
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

  /**
   * @param {number} call the session's latest
   * @returns {boolean} whether this page, or the one in whose place it is, was in that call a moment ago; once
   */
  hasLeft(call) {
    const name = LEFT + this.session;
    const stored = attempt(() => sessionStorage.getItem(name));
    attempt(() => sessionStorage.removeItem(name));
    const cookie = attempt(() => document.cookie.split('; ').find((each) => each.startsWith(`${name}=`)));
    attempt(() => {
      document.cookie = `${name}=;max-age=0${FOR_FRAMES}`;
    });
    const [left, at] = (stored ?? cookie?.slice(name.length + 1) ?? '').split('.');
    // A cookie is all tabs' alike: a page that was there before, and looked on, must not take it for its own.
    return left === String(call) && (Boolean(stored) || performance.timeOrigin > Number(at) - OVERLAP_MS);
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
