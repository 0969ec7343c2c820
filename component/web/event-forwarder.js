import { ProblemError, isHostAway } from './messages.js';

/** What is kept while it is not known whether the host wants it, and while the host does not answer. */
const KEPT = 500;
const RETRY_AFTER_MS = 1000;
/** The host takes a megabyte; a character has up to three bytes. */
const MOST_CHARACTERS = 300_000;
const NOT_LISTENING = 409;

/**
 * Hands the data channels' events to the host, in order and in batches of one call, where the provider has no sideband.
 * They are kept from the start of the call, because the host may say only after its answer that it wants them.
 */
export class EventForwarder {
  /** @type {Array<{call: number, event: string}>} */
  #waiting = [];
  #isWanted = false;
  #isSending = false;

  /** @param {(call: number, events: string[]) => Promise<unknown>} send */
  constructor(send) {
    this.send = send;
  }

  /**
   * @param {number} call
   * @param {string} event a message of its data channel, as it came
   */
  push(call, event) {
    this.#waiting.push({ call, event });
    if (this.#waiting.length > KEPT) this.#waiting.shift();
    this.#flush();
  }

  /** @param {boolean} isWanted */
  want(isWanted) {
    this.#isWanted = isWanted;
    this.#flush();
  }

  /** A new conversation begins; what is left of the last one is no longer news. */
  clear() {
    this.#waiting = [];
  }

  async #flush() {
    if (!this.#isWanted || this.#isSending || !this.#waiting.length) return;
    this.#isSending = true;
    const batch = this.#take();
    try {
      await this.send(batch[0].call, batch.map(({ event }) => event));
    } catch (error) {
      // Refused is refused; only where the host is away, or does not listen now, is a second try worth anything.
      if (isHostAway(error) || isNotListening(error)) this.#waiting = [...batch, ...this.#waiting].slice(-KEPT);
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
    }
    this.#isSending = false;
    this.#flush();
  }

  /** The oldest, as many of one call as one request carries. */
  #take() {
    let characters = 0;
    const end = this.#waiting.findIndex(({ call, event }, i) => {
      characters += event.length;
      return i > 0 && (call !== this.#waiting[0].call || characters > MOST_CHARACTERS);
    });
    return this.#waiting.splice(0, end < 0 ? KEPT : end);
  }
}

/**
 * @param {unknown} error
 * @returns {boolean} whether the host is not ready for events
 */
function isNotListening(error) {
  return error instanceof ProblemError && error.httpStatus === NOT_LISTENING;
}
