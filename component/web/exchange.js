/** @import {CallAnswer, Ticket} from './types.js' */
/** @import {ProblemCode} from './messages.js' */
import { ProblemError, problem } from './messages.js';
import { retryAfterMs } from './host-api.js';

const LIMIT_MS = 10_000;
const LONGEST_REASON = 300;

/**
 * Gets an offer answered: by the host, or with its ticket by the provider. A ticket that the provider refuses may have
 * grown old on the way, so the host is asked for another, once.
 *
 * @param {() => Promise<CallAnswer>} ask the host
 * @param {string} offer SDP
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the answer's SDP
 */
export async function exchange(ask, offer, signal) {
  const answer = await ask();
  if (!answer.ticket) return answer.sdp;
  const response = await redeem(answer.ticket, offer, signal);
  if (response.ok) return response.text();
  if (response.status !== 401) throw await refusal(response);
  const second = await ask();
  if (!second.ticket) return second.sdp;
  const last = await redeem(second.ticket, offer, signal);
  if (last.ok) return last.text();
  throw await refusal(last);
}

/**
 * @param {Ticket} ticket
 * @param {string} offer
 * @param {AbortSignal} signal
 * @returns {Promise<Response>}
 */
async function redeem({ url, headers }, offer, signal) {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const init = /** @type {const} */ ({ method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer' });
  try {
    return await fetch(url, { ...init, headers, body: offer, signal: AbortSignal.any([limit, signal]) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProblemError(problem(limit.aborted ? 'provider_timeout' : 'provider_unreachable'));
  }
}

/**
 * @param {Response} response
 * @returns {Promise<ProblemError>} in the provider's words where it has some
 */
async function refusal(response) {
  const given = problem(codeFor(response.status));
  const message = await response.json().then((body) => body.error?.message ?? body.message).catch(() => null);
  if (typeof message === 'string' && message) given.message = message.slice(0, LONGEST_REASON);
  return new ProblemError(given, undefined, retryAfterMs(response));
}

/**
 * @param {number} status
 * @returns {ProblemCode}
 */
function codeFor(status) {
  if (status === 401 || status === 403) return 'client_secret_refused';
  if (status === 429) return 'rate_limit_exceeded';
  return status >= 500 ? 'provider_unavailable' : 'provider_refused';
}
