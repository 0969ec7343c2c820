/** @import {Problem, SessionState, TurnAction} from './types.js' */

const PING_EVERY_MS = 3000;
/** A network that is gone for longer than this is taken to have cut the connection, though nobody said so. */
const LONGEST_SILENCE_MS = 8000;
/** What the browser may hold; what is more waits here, where the oldest of it can be dropped. */
const MOST_IN_SOCKET = 9600;
/** A second of 40 ms frames: what was said longer ago than that is no longer worth saying. */
const MOST_FRAMES = 25;
/** The host closes by itself when it has heard of the end; one that has not is hung up on. */
const CLOSE_AFTER_MS = 2000;

/** Close codes of the host's, which are those of `CloseCode.java`; all others mean that the way to it broke. */
export const CLOSED = { ended: 1000, deleted: 4404, replaced: 4409, refused: 4502 };

/** @typedef {{type: TurnAction}|{type: 'ping'}|{type: 'played', item_id: string, ms: number}} ToRelay */

/**
 * @typedef {object} LineListener
 * @property {(state: SessionState) => void} status
 * @property {(item: string) => void} begin the sound that comes from now on is this item's
 * @property {(sound: ArrayBuffer) => void} sound
 * @property {() => void} flush
 * @property {() => void} behind the network takes less than is said; told once
 * @property {(code: number, reason: Problem|null, wasOpen: boolean) => void} closed or dead; `reason` is what the host
 *   said was wrong, as far as it did
 */

/** The WebSocket to the host's relay. Its listener hears nothing after `close`. */
export class RelayLine {
  /** @type {WebSocket} */
  #socket;
  /** @type {ArrayBuffer[]} */
  #frames = [];
  /** @type {Problem|null} */
  #reason = null;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #pulse;
  /** When the oldest ping went out that nothing has come after; 0 when there is none. */
  #pingedAt = 0;
  #wasOpen = false;
  #isBehind = false;
  #isClosed = false;

  /**
   * @param {string} url
   * @param {LineListener} listener
   */
  constructor(url, listener) {
    this.listener = listener;
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#wasOpen = true;
      this.#pulse = setInterval(() => this.#beat(), PING_EVERY_MS);
    };
    socket.onmessage = ({ data }) => this.#deliver(data);
    socket.onclose = ({ code }) => this.#end(code);
  }

  /** @param {ArrayBuffer} frame PCM16 of the microphone */
  say(frame) {
    this.#frames.push(frame);
    if (this.#frames.length > MOST_FRAMES) {
      this.#frames.shift();
      if (!this.#isBehind) this.listener.behind();
      this.#isBehind = true;
    }
    while (this.#frames.length && this.#socket.bufferedAmount < MOST_IN_SOCKET) this.#sendFrame();
  }

  /** @param {ToRelay} message behind all that was said before */
  send(message) {
    while (this.#frames.length) this.#sendFrame();
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** @param {Promise<unknown>} [told] the host is told of the end; else it has not ended, or the host said so */
  close(told) {
    this.#isClosed = true;
    clearInterval(this.#pulse);
    const socket = this.#socket;
    if (told) told.finally(() => setTimeout(() => socket.close(CLOSED.ended), CLOSE_AFTER_MS));
    else socket.close();
  }

  #sendFrame() {
    const frame = this.#frames.shift();
    if (frame && this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  #beat() {
    const now = performance.now();
    if (!this.#pingedAt) {
      this.#pingedAt = now;
      this.send({ type: 'ping' });
    } else if (now - this.#pingedAt >= LONGEST_SILENCE_MS) {
      this.#socket.close();
      this.#end(0);
    }
  }

  /** @param {string|ArrayBuffer} data */
  #deliver(data) {
    if (this.#isClosed) return;
    this.#pingedAt = 0;
    if (typeof data !== 'string') return this.listener.sound(data);
    const message = JSON.parse(data);
    switch (message.type) {
      case 'status':
        return this.listener.status(message);
      case 'audio':
        return this.listener.begin(message.item_id);
      case 'flush':
        return this.listener.flush();
      case 'error':
        this.#reason = message.error;
    }
  }

  /** @param {number} code of the close frame; 0 where there was none */
  #end(code) {
    clearInterval(this.#pulse);
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.listener.closed(code, this.#reason, this.#wasOpen);
  }
}
