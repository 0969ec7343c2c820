/** @import {Action, CallAnswer, Problem, Snapshot, TurnAction} from './types.js' */
import { ProblemError, problem } from './messages.js';

/** The host gives up on a provider after 10 s; a little later we give up on the host. */
const CALL_LIMIT_MS = 12_000;
const LIMIT_MS = 10_000;
/** The host takes no longer ones. */
const LONGEST_TEXT = 500;
/** Statuses by which a proxy says that nobody is behind it. */
const NOT_THERE = new Set([502, 503, 504]);

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
    this.relay = new URL(`ws/session/${encodeURIComponent(sessionId)}`, base.replace(/^http/, 'ws')).href;
    this.token = token;
    this.limits = { call: limits.call ?? CALL_LIMIT_MS, other: limits.other ?? LIMIT_MS };
  }

  /**
   * @param {string} offer SDP
   * @param {AbortSignal} signal
   * @returns {Promise<CallAnswer>}
   */
  async call(offer, signal) {
    const response = await this.#post('/call', 'application/sdp', offer, this.limits.call, signal);
    if (response.status === 200) {
      const { call: number, setup, url, headers, content_type: type } = await response.json();
      return { number, isPending: setup === 'pending', ticket: { url, headers: { ...headers, 'Content-Type': type } } };
    }
    const isPending = response.headers.get('X-Setup') === 'pending';
    // The text byte for byte: SDP ends with a line break.
    return { number: Number(response.headers.get('X-Call')), isPending, sdp: await response.text() };
  }

  /**
   * @param {AbortSignal} signal
   * @returns {Promise<RTCIceServer[]>}
   */
  async iceServers(signal) {
    const response = await this.#fetch('/call', { headers: this.#headers() }, this.limits.other, signal);
    return (await response.json()).ice_servers;
  }

  /**
   * @param {string} text
   * @returns {Promise<unknown>}
   */
  say(text) {
    return this.post('/messages', { text, respond: true });
  }

  /**
   * @param {Action|TurnAction} action
   * @returns {Promise<unknown>}
   */
  control(action) {
    return this.post('/control', { action });
  }

  /**
   * Media flows and the data channel is open. Where the provider is configured only now, the host answers when it is.
   *
   * @param {number} call
   * @param {AbortSignal} [signal]
   * @returns {Promise<unknown>}
   */
  connected(call, signal) {
    return this.#report('connected', call, {}, signal);
  }

  /**
   * The media path is interrupted and may come back.
   *
   * @param {number} call
   * @param {AbortSignal} signal
   * @returns {Promise<unknown>}
   */
  disconnected(call, signal) {
    return this.#report('disconnected', call, {}, signal);
  }

  /**
   * The call is given up; this page places another.
   *
   * @param {number} call
   * @returns {Promise<unknown>}
   */
  lost(call) {
    return this.#report('lost', call, {});
  }

  /**
   * The call failed on this side, and no other will be placed.
   *
   * @param {number} call 0 for the session's latest, where this page never learned its number
   * @param {Problem} reason
   * @returns {Promise<unknown>}
   */
  failed(call, reason) {
    return this.#report('failed', call, told(reason));
  }

  /**
   * No call could be placed for a reason that lies on this side, such as a microphone that this page is not given.
   *
   * @param {Problem} reason
   * @returns {Promise<unknown>}
   */
  notPlaced(reason) {
    return this.post('/call/failed?call=0', told(reason));
  }

  /**
   * Ends the call while the page goes away, when nothing else is sent any more.
   *
   * @param {number} call as for `failed`
   * @param {boolean} mayReturn the conversation may go on: the host waits a little for another call
   */
  leave(call, mayReturn) {
    const url = this.url(mayReturn ? '/call/left' : '/control', mayReturn && call ? { call: String(call) } : {});
    navigator.sendBeacon(url, mayReturn ? '' : JSON.stringify({ action: 'stop', reason: 'widget_gone' }));
  }

  /**
   * @param {number} call
   * @param {string[]} events the data channel's messages as they came
   * @returns {Promise<unknown>}
   */
  forward(call, events) {
    return this.#post(`/call/events?call=${call}`, 'application/json', `[${events.join(',')}]`, this.limits.other);
  }

  /**
   * Asks for the session; rejects with the reason when it cannot be had.
   *
   * @returns {Promise<Response>}
   */
  probe() {
    return this.#fetch('', { headers: this.#headers() }, this.limits.other);
  }

  /** @returns {Promise<Snapshot>} the whole session as it is now */
  async snapshot() {
    return (await this.probe()).json();
  }

  /**
   * @param {string} [widget] names this page, so that the host notices when it is gone
   * @param {string} [since] number of the latest message that the page has; empty for the whole session as it is
   * @returns {string} address of the event stream; EventSource cannot send headers, so the token is in it
   */
  eventsUrl(widget, since) {
    return this.url('/events', { ...widget && { widget }, ...since && { since } });
  }

  /** @returns {string} address of the relay; a WebSocket cannot send headers either */
  relayUrl() {
    return this.#withToken(this.relay, {});
  }

  /**
   * @param {string} path below the session's
   * @param {Record<string, string>} [query]
   * @returns {string} address for what cannot send headers
   */
  url(path, query = {}) {
    return this.#withToken(this.root + path, query);
  }

  /**
   * @param {string} path below the session's
   * @param {object} body
   * @param {'POST'|'PATCH'} [method]
   * @returns {Promise<any>} the answer's JSON
   */
  async send(path, body, method = 'POST') {
    const headers = this.#headers({ 'Content-Type': 'application/json' });
    return (await this.#fetch(path, { method, headers, body: JSON.stringify(body) }, this.limits.other)).json();
  }

  /**
   * @param {string} address
   * @param {Record<string, string>} query
   * @returns {string}
   */
  #withToken(address, query) {
    const url = new URL(address);
    if (this.token) url.searchParams.set('token', this.token);
    Object.entries(query).forEach(([name, value]) => url.searchParams.set(name, value));
    return url.href;
  }

  /**
   * @param {string} what
   * @param {number} call
   * @param {object} body
   * @param {AbortSignal} [signal]
   * @returns {Promise<Response>}
   */
  #report(what, call, body, signal) {
    return this.post(`/call/${what}${call ? `?call=${call}` : ''}`, body, signal);
  }

  /**
   * @param {string} path below the session's
   * @param {object} body
   * @param {AbortSignal} [signal]
   * @returns {Promise<Response>}
   */
  post(path, body, signal) {
    return this.#post(path, 'application/json', JSON.stringify(body), this.limits.other, signal);
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
    if (!response.ok) throw new ProblemError(await problemIn(response), response.status, retryAfterMs(response));
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
 * What the app that reads the session is told of it, which may not know the widget's page.
 *
 * @param {Problem} problem
 * @returns {{code: string, message: string, fix: string}}
 */
function told({ code, message, fix, paste }) {
  return { code, message, fix: paste ? `${fix} ${paste.where} ${paste.shown}`.slice(0, LONGEST_TEXT) : fix };
}

/**
 * @param {Response} response
 * @returns {number|undefined} how long to wait before the next try, where the response says it in seconds
 */
export function retryAfterMs(response) {
  const seconds = response.headers.get('Retry-After');
  return seconds && Number(seconds) >= 0 ? Number(seconds) * 1000 : undefined;
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
    // What stands before the host says that it is not there.
    if (NOT_THERE.has(response.status)) return problem('host_unreachable');
    return problem('host_error', { key: 'host_status', values: { status: String(response.status) } });
  }
}
