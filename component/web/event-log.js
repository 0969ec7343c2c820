/** @import {Phase} from './types.js' */

const MOST = 1000;

/**
 * @typedef {object} Entry
 * @property {string} at ISO 8601
 * @property {number} ms since the page was opened
 * @property {string} type
 */

/** What happened in a page, the latest of it kept. What was said is not in it, only how much. */
export class EventLog {
  /** @type {Array<Entry & Record<string, any>>} */
  entries = [];
  /** How many there were, those that are no longer kept included. */
  total = 0;

  /** @param {() => {at: string, ms: number}} clock */
  constructor(clock = () => ({ at: new Date().toISOString(), ms: Math.round(performance.now()) })) {
    this.clock = clock;
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} [details]
   */
  add(type, details = {}) {
    this.entries.push({ ...this.clock(), type, ...details });
    this.total++;
    if (this.entries.length > MOST) this.entries.shift();
  }

  /**
   * An event of the provider's; those of one kind in a row, which a long answer has hundreds of, are one entry.
   *
   * @param {string} event its type
   * @param {number} bytes
   */
  addEvent(event, bytes) {
    const last = this.entries.at(-1);
    if (last?.type === 'event' && last.event === event) {
      last.count++;
      last.bytes += bytes;
    } else {
      this.add('event', { event, count: 1, bytes });
    }
  }

  /** @returns {string} an object a line */
  toJsonLines() {
    return this.entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  }
}

/** Measures from the end of a person's turn, as soon as it is noticed, to the first sound of the answer. */
export class LatencyMeter {
  /** @type {Phase} */
  #phase = 'new';
  /** @type {number|null} */
  #since = null;

  /**
   * @param {Phase} phase
   * @param {number} ms now
   * @returns {number|null} milliseconds, at the first sound
   */
  follow(phase, ms) {
    if (phase === 'thinking' || this.#phase === 'user_speaking' && phase === 'listening') this.#since ??= ms;
    else if (phase === 'user_speaking' || phase === 'ended') this.#since = null;
    const latency = phase === 'assistant_speaking' && this.#since !== null ? ms - this.#since : null;
    if (phase === 'assistant_speaking') this.#since = null;
    this.#phase = phase;
    return latency;
  }
}
