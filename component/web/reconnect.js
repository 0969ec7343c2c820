import { ProblemError, isHostAway } from './messages.js';

/** What may be over at the next try. Everything else that a call is refused for stays as it is. */
const PASSING = new Set([
  'provider_unavailable', 'provider_timeout', 'provider_unreachable', 'rate_limit_exceeded', 'host_unreachable',
  'host_timeout', 'no_media_path', 'no_websocket', 'no_way', 'connection_lost', 'call_dropped',
]);
/** What the network stands in the way of. */
const BLOCKED = new Set(['no_webrtc', 'no_media_path', 'no_websocket']);
/** Whatever code a provider gives to a problem of its own. */
const UNAVAILABLE = 503;
const DELAYS_MS = [1000, 2000, 4000, 8000];
const SECOND_TRY_MS = 500;
const TELL_AGAIN_MS = 1000;
const LONGEST_SECOND_TRY_MS = 10_000;

/** From the loss of a call to giving up. */
export const RECONNECT_LIMIT_MS = 60_000;

/**
 * @param {unknown} error why a call in place of a lost one could not be had
 * @param {number} tries how many there were, from 1
 * @returns {number|null} milliseconds to the next; null where there is no point in it
 */
export function nextTryAfter(error, tries) {
  if (!(error instanceof ProblemError)) return null;
  if (!PASSING.has(error.problem.code) && error.httpStatus !== UNAVAILABLE) return null;
  return Math.max(DELAYS_MS[Math.min(tries, DELAYS_MS.length) - 1], error.retryAfterMs ?? 0);
}

/**
 * @param {unknown} error why the first call of a conversation could not be had
 * @returns {number|null} milliseconds to the second try; null where a person should know at once
 */
export function secondTryAfter(error) {
  if (!(error instanceof ProblemError)) return null;
  const { problem: { code }, httpStatus, retryAfterMs } = error;
  if (code === 'provider_unavailable' || httpStatus === UNAVAILABLE) return SECOND_TRY_MS;
  if (code !== 'rate_limit_exceeded' || retryAfterMs === undefined) return null;
  return retryAfterMs <= LONGEST_SECOND_TRY_MS ? retryAfterMs : null;
}

/**
 * @param {unknown} error why a call could not be had
 * @returns {boolean} whether another way may be open; a provider that refuses does so on every way
 */
export function isBlocked(error) {
  return error instanceof ProblemError && BLOCKED.has(error.problem.code);
}

/**
 * Tells the host until it has heard: it may be away for a moment.
 *
 * @param {() => Promise<unknown>} tell
 * @param {AbortSignal} signal for when nobody need know any more
 * @returns {Promise<void>} also once the host refuses, or nobody need know
 */
export async function untilHeard(tell, signal) {
  while (!signal.aborted) {
    try {
      await tell();
      return;
    } catch (error) {
      if (!isHostAway(error)) return;
      await new Promise((resolve) => setTimeout(resolve, TELL_AGAIN_MS));
    }
  }
}
