const PREFIX = 'realtime-left ';

/**
 * Notes that this page goes away in the midst of a call: it may only be moved within the page around it, made anew by
 * a rerun, or loaded again. The note is for this tab and, in a frame, for the site around it.
 *
 * @param {string} session
 * @param {number} call
 * @returns {boolean} false where the browser keeps nothing for this page
 */
export function noteLeaving(session, call) {
  try {
    sessionStorage.setItem(PREFIX + session, String(call));
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} session
 * @param {number} call the session's latest
 * @returns {boolean} whether this page was in that call a moment ago; says so once
 */
export function hasLeft(session, call) {
  try {
    const left = sessionStorage.getItem(PREFIX + session);
    sessionStorage.removeItem(PREFIX + session);
    return left === String(call);
  } catch {
    return false;
  }
}
