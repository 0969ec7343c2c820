/** @import {Action, Problem} from './types.js' */
import { ProblemError, problem } from './messages.js';

/** The host gives up on a provider after 10 s; a little later we give up on the host. */
const CALL_LIMIT_MS = 12_000;
const LIMIT_MS = 10_000;

/** The host's API for one session. Every method rejects with a ProblemError, or with AbortError on `signal`. */
export class HostApi {
  /**
   * @param {string} base the page's address; every path is relative to it, so that a proxy's prefix is kept
   * @param {string} sessionId
   * @param {string} token empty where a cookie opens the session
   * @param {{call?: number, other?: number}} [limits] milliseconds
   */
  constructor(base, sessionId, token, limits = {}) {
    this.root = new URL(`api/sessions/${encodeURIComponent(sessionId)}`, base).href;
    this.token = token;
    this.limits = { call: limits.call ?? CALL_LIMIT_MS, other: limits.other ?? LIMIT_MS };
  }

  /**
   * @param {string} offer SDP
   * @param {AbortSignal} signal
   * @returns {Promise<string>} the answer, byte for byte: SDP ends with a line break
   */
  async call(offer, signal) {
    const response = await this.#post('/call', 'application/sdp', offer, this.limits.call, signal);
    return response.text();
  }

  /**
   * @param {string} text
   * @returns {Promise<unknown>}
   */
  say(text) {
    return this.#postJson('/messages', { text, respond: true });
  }

  /**
   * @param {Action} action
   * @returns {Promise<unknown>}
   */
  control(action) {
    return this.#postJson('/control', { action });
  }

  /**
   * The call is up: media flows and the data channel is open.
   *
   * @returns {Promise<unknown>}
   */
  connected() {
    return this.#postJson('/call/connected', {});
  }

  /**
   * The call failed on this side.
   *
   * @param {Problem} reason
   * @returns {Promise<unknown>}
   */
  failed(reason) {
    return this.#postJson('/call/failed', reason);
  }

  /** Ends the call while the page goes away, when nothing else is sent any more. */
  leave() {
    const url = new URL(`${this.root}/control`);
    if (this.token) url.searchParams.set('token', this.token);
    navigator.sendBeacon(url, JSON.stringify({ action: 'stop', reason: 'widget_gone' }));
  }

  /**
   * @param {string[]} events the data channel's messages as they came
   * @returns {Promise<unknown>}
   */
  forward(events) {
    return this.#post('/call/events', 'application/json', `[${events.join(',')}]`, this.limits.other);
  }

  /**
   * Asks for the session; rejects with the reason when it cannot be had.
   *
   * @returns {Promise<Response>}
   */
  probe() {
    return this.#fetch('', { headers: this.#headers() }, this.limits.other);
  }

  /**
   * @param {string} [widget] names this page, so that the host notices when it is gone
   * @returns {string} address of the event stream; EventSource cannot send headers, so the token is in it
   */
  eventsUrl(widget) {
    const url = new URL(`${this.root}/events`);
    if (this.token) url.searchParams.set('token', this.token);
    if (widget) url.searchParams.set('widget', widget);
    return url.href;
  }

  /**
   * @param {string} path
   * @param {object} body
   * @returns {Promise<Response>}
   */
  #postJson(path, body) {
    return this.#post(path, 'application/json', JSON.stringify(body), this.limits.other);
  }

  /**
   * @param {string} path
   * @param {string} type
   * @param {string} body
   * @param {number} limitMs
   * @param {AbortSignal} [signal]
   * @returns {Promise<Response>}
   */
  #post(path, type, body, limitMs, signal) {
    const init = { method: 'POST', headers: this.#headers({ 'Content-Type': type }), body };
    return this.#fetch(path, init, limitMs, signal);
  }

  /**
   * @param {string} path
   * @param {RequestInit} init
   * @param {number} limitMs
   * @param {AbortSignal} [signal]
   * @returns {Promise<Response>}
   */
  async #fetch(path, init, limitMs, signal) {
    const limit = AbortSignal.timeout(limitMs);
    const either = signal ? AbortSignal.any([limit, signal]) : limit;
    let response;
    try {
      response = await fetch(this.root + path, { ...init, signal: either });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ProblemError(problem(limit.aborted ? 'host_timeout' : 'host_unreachable'));
    }
    if (!response.ok) throw new ProblemError(await problemIn(response), response.status);
    return response;
  }

  /**
   * @param {Record<string, string>} [more]
   * @returns {Record<string, string>}
   */
  #headers(more = {}) {
    return this.token ? { ...more, Authorization: `Bearer ${this.token}` } : more;
  }
}

/**
 * What an error response says; a proxy in between may answer with anything.
 *
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
async function problemIn(response) {
  const fallback = problem('host_error');
  try {
    const { error } = await response.json();
    if (typeof error?.message !== 'string') return fallback;
    const { code = fallback.code, message, fix = fallback.fix } = error;
    return { code: String(code), message, fix: String(fix) };
  } catch {
    return { ...fallback, message: `The host answered with an error (HTTP ${response.status}).` };
  }
}
