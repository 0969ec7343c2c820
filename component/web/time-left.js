/** @import {SessionState} from './types.js' */

/** The part of the time in which it is worth knowing how much is left. */
const SHOWN_PART = 1 / 4;
const MINUTE_MS = 60_000;
/** The part of a budget after which a person should know. */
const ALMOST = 0.9;

/**
 * @typedef {object} Left
 * @property {number|null} minutes whole ones, rounded up; null while there is plenty of time, and in the last minute
 * @property {number|null} seconds of the last minute
 * @property {{usd: number, limit: number}|null} budget where there is one
 * @property {boolean} isShort of time
 * @property {boolean} isTight of money
 */

/**
 * How much of a conversation is left.
 *
 * @param {Pick<SessionState, 'limits'|'usage'|'started_at'>} session
 * @param {number} now epoch milliseconds, by the host's clock
 * @returns {Left}
 */
export function left({ limits, usage, started_at: startedAt }, now) {
  const wholeMs = (limits?.max_minutes ?? Infinity) * MINUTE_MS;
  const ms = startedAt ? Math.max(0, startedAt + wholeMs - now) : Infinity;
  const isShort = ms <= MINUTE_MS;
  const isShown = ms <= wholeMs * SHOWN_PART && !isShort && ms < Infinity;
  const limit = limits?.max_usd;
  const usd = usage?.usd_estimate ?? 0;
  return {
    minutes: isShown ? Math.ceil(ms / MINUTE_MS) : null,
    seconds: isShort ? Math.ceil(ms / 1000) : null,
    budget: typeof limit === 'number' ? { usd, limit } : null,
    isShort,
    isTight: typeof limit === 'number' && usd >= limit * ALMOST,
  };
}
