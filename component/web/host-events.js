/** @import {HostListener} from './types.js' */
import { ProblemError } from './messages.js';

/** A short gap is nobody's business. */
const SHOW_LOSS_AFTER_MS = 3000;
const REOPEN_AFTER_MS = 2000;
/** With these answers asking again cannot help. */
const FINAL_STATUSES = new Set([401, 403, 404, 410]);

const MESSAGES = /** @type {const} */ ([
  'snapshot', 'status', 'item', 'delta', 'removed', 'control', 'client_event', 'fields',
  'deleted',
]);

/** The host's event stream of one session, kept open: by EventSource itself, and by us where it gives up. */
export class HostEvents {
  /** @type {EventSource|null} */
  #source = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #lossTimer;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #reopenTimer;
  #isClosed = false;
  /** Number of the latest message, after which another line takes up. */
  #last = '';

  /**
   * @param {{eventsUrl(widget?: string, since?: string): string, probe(): Promise<unknown>}} api
   * @param {HostListener} listener
   * @param {string} [widget] a name for this page
   */
  constructor(api, listener, widget) {
    this.api = api;
    this.listener = listener;
    this.widget = widget;
  }

  /** Also in place of a line that may have died unnoticed. */
  open() {
    if (this.#isClosed) return;
    clearTimeout(this.#reopenTimer);
    this.#source?.close();
    const source = new EventSource(this.api.eventsUrl(this.widget, this.#last));
    this.#source = source;
    source.onopen = () => {
      clearTimeout(this.#lossTimer);
      this.#lossTimer = undefined;
      this.listener.link('open');
    };
    source.onerror = () => {
      this.#lossTimer ??= setTimeout(() => this.listener.link('lost'), SHOW_LOSS_AFTER_MS);
      if (source.readyState === EventSource.CLOSED) this.#askWhy();
    };
    for (const name of MESSAGES) {
      source.addEventListener(name, ({ data, lastEventId }) => {
        this.#last = lastEventId;
        this.#deliver(name, data);
      });
    }
  }

  get isOpen() {
    return this.#source?.readyState === EventSource.OPEN;
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#lossTimer);
    clearTimeout(this.#reopenTimer);
    this.#source?.close();
  }

  /**
   * @param {typeof MESSAGES[number]} name
   * @param {string} data
   */
  #deliver(name, data) {
    if (name === 'deleted') this.close();
    const handle = /** @type {((data: unknown) => void)|undefined} */ (this.listener[name]);
    handle?.call(this.listener, JSON.parse(data));
  }

  /** EventSource gives up on an HTTP error and does not say which: ask, then open again or tell. */
  async #askWhy() {
    try {
      await this.api.probe();
    } catch (error) {
      if (this.#isClosed) return;
      if (error instanceof ProblemError && FINAL_STATUSES.has(error.httpStatus ?? 0)) {
        this.close();
        this.listener.link('gone', error.problem);
        return;
      }
    }
    if (!this.#isClosed) this.#reopenTimer = setTimeout(() => this.open(), REOPEN_AFTER_MS);
  }
}

/**
 * @returns {string} another each time; works on insecure pages too, which have no randomUUID but may still show the
 *   transcript
 */
export function pageName() {
  return Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('');
}
