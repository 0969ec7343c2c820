/** Samples a second of a recording, on each side. */
const RATE = 24_000;
const CHANNELS = 2;
/** The first chunk is short: how late it comes is how late all of them are taken to be. */
const FIRST = RATE / 10;
/** Of what a page leaves behind browsers send 64 KiB in all: the chunk on its way and what waits behind it. */
const USUAL = 3 * FIRST;
/** The host takes no longer ones. */
const LONGEST = 10 * RATE;
/** What a network holds up longer is left out; what follows keeps its place in time. */
const MOST_WAITING = 30 * RATE;

/**
 * @typedef {(chunk: Int16Array<ArrayBuffer>, offset: number, age: number) => Promise<unknown>} Send offset in samples,
 *   age in ms
 */

/** Stereo sound on its way to the host, in chunks, one after the other. */
export class ChunkLine {
  /** @type {Int16Array[]} */
  #pieces = [];
  /** Samples that wait. */
  #waiting = 0;
  /** Samples before those. */
  #offset = 0;
  #cameAt = 0;
  #isSending = false;

  /** @param {Send} send */
  constructor(send) {
    this.send = send;
  }

  /**
   * @param {Int16Array} samples of both channels in turn
   * @param {number} now milliseconds of any clock
   */
  add(samples, now) {
    this.#pieces.push(samples);
    this.#waiting += samples.length / CHANNELS;
    this.#cameAt = now;
    while (this.#waiting > MOST_WAITING) this.#forget();
    if (this.#waiting >= (this.#offset ? USUAL : FIRST) && !this.#isSending) this.#sendNext(now);
  }

  /** Nothing more comes: sends what there is, whatever is on its way. */
  flush() {
    while (this.#waiting) this.send(...this.#take(this.#cameAt)).catch(() => {}); // nobody is there to try again
  }

  /** @param {number} now */
  async #sendNext(now) {
    this.#isSending = true;
    try {
      await this.send(...this.#take(now));
    } catch {
      // A gap in the recording; what comes next keeps its place.
    } finally {
      this.#isSending = false;
    }
  }

  #forget() {
    const length = (this.#pieces.shift()?.length ?? 0) / CHANNELS;
    this.#waiting -= length;
    this.#offset += length;
  }

  /**
   * @param {number} now
   * @returns {[Int16Array<ArrayBuffer>, number, number]}
   */
  #take(now) {
    const offset = this.#offset;
    const taken = [];
    let length = 0;
    while (this.#pieces.length && (!length || length + this.#pieces[0].length / CHANNELS <= LONGEST)) {
      const piece = /** @type {Int16Array} */ (this.#pieces.shift());
      taken.push(piece);
      length += piece.length / CHANNELS;
    }
    this.#waiting -= length;
    this.#offset += length;
    const chunk = new Int16Array(length * CHANNELS);
    let at = 0;
    for (const piece of taken) {
      chunk.set(piece, at);
      at += piece.length;
    }
    return [chunk, offset, Math.round(now - this.#cameAt + this.#waiting * 1000 / RATE)];
  }
}
