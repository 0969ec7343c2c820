/** @import {CallAnswer, Problem, Ticket} from './types.js' */
import { retryAfterMs } from './host-api.js';
import { ProblemError } from './messages.js';

const LIMIT_MS = 10_000;
const LONGEST_REASON = 300;
const AGAIN = 'then press “Start conversation”.';

/** Texts by code: what happened, and the next thing to do. */
const REFUSALS = {
  provider_unreachable: [
    'The provider could not be reached from this browser.',
    `Check the network, and that it lets this page through, ${AGAIN}`,
  ],
  provider_timeout: ['The provider did not answer in time.', `Check the network, ${AGAIN}`],
  provider_unavailable: ['The provider has a problem of its own.', `Wait a minute, ${AGAIN}`],
  rate_limit_exceeded: ['The provider has too many requests right now.', `Wait a little, ${AGAIN}`],
  provider_refused: ['The provider refused the call.', `Check the host’s settings for it, ${AGAIN}`],
  client_secret_refused: ['The provider refused this page’s key.', `Check the host’s API key and clock, ${AGAIN}`],
};

/**
 * Has the provider answer an offer. A ticket that it refuses may have grown old on the way: then the host is asked for
 * another, once. Loaded only where the host hands out tickets.
 *
 * @param {Ticket} ticket
 * @param {string} offer SDP
 * @param {AbortSignal} signal
 * @param {() => Promise<CallAnswer>} askAgain
 * @returns {Promise<string>} the answer's SDP
 */
export async function redeem(ticket, offer, signal, askAgain) {
  let response = await post(ticket, offer, signal);
  if (response.status === 401) {
    const second = await askAgain();
    if (!second.ticket) return second.sdp;
    response = await post(second.ticket, offer, signal);
  }
  if (!response.ok) throw await refusal(response);
  return response.text();
}

/**
 * @param {Ticket} ticket
 * @param {string} offer
 * @param {AbortSignal} signal
 * @returns {Promise<Response>}
 */
async function post({ url, headers }, offer, signal) {
  const limit = AbortSignal.timeout(LIMIT_MS);
  const init = /** @type {const} */ ({ method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer' });
  try {
    return await fetch(url, { ...init, headers, body: offer, signal: AbortSignal.any([limit, signal]) });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProblemError(problemFor(limit.aborted ? 'provider_timeout' : 'provider_unreachable'));
  }
}

/**
 * @param {Response} response
 * @returns {Promise<ProblemError>} in the provider's words where it has some
 */
async function refusal(response) {
  const given = problemFor(codeFor(response.status));
  const message = await response.json().then((body) => body.error?.message ?? body.message).catch(() => null);
  if (typeof message === 'string' && message) given.message = message.slice(0, LONGEST_REASON);
  return new ProblemError(given, undefined, retryAfterMs(response));
}

/**
 * @param {number} status
 * @returns {keyof typeof REFUSALS}
 */
function codeFor(status) {
  if (status === 401 || status === 403) return 'client_secret_refused';
  if (status === 429) return 'rate_limit_exceeded';
  return status >= 500 ? 'provider_unavailable' : 'provider_refused';
}

/**
 * @param {keyof typeof REFUSALS} code
 * @returns {Problem}
 */
function problemFor(code) {
  const [message, fix] = REFUSALS[code];
  return { code, message, fix };
}
