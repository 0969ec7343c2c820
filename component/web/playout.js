/** Samples a millisecond of the relay's sound. */
const PER_MS = 24;
/** What a Wi-Fi network delays one frame more than the next. */
const SHORTEST_LEAD = 60 * PER_MS;
const LONGEST_LEAD = 480 * PER_MS;
/** A cut in the sound would click. */
const FADE = 4 * PER_MS;
const REPORT_EVERY = 100 * PER_MS;
/** Providers make an answer faster than it is heard, but none makes ten minutes of it at once. */
const MOST = 600_000 * PER_MS;

/** @typedef {{item: string, samples: Int16Array}} Piece */
/** @typedef {{item: string, samples: number, at: number}} Mark how much of an item was played, and when */

/**
 * The assistant's sound from its arrival to the loudspeaker, at 24 kHz: it waits until a little has come, so that the
 * next frame may be late, and longer after it was too late once. It tells how much of each item was heard.
 */
export class Playout {
  /** @type {Piece[]} */
  #pieces = [];
  /** Samples that wait. */
  #waiting = 0;
  /** Of the first piece. */
  #position = 0;
  #item = '';
  #lead = SHORTEST_LEAD;
  #isPlaying = false;
  /** When the first of what waits came. */
  #cameAt = 0;
  /** Samples given out, silence included. */
  #clock = 0;
  /** The item that is being played, or was last, and how much of it. */
  #played = { item: '', samples: 0 };
  #reportedAt = 0;
  /** @type {Mark[]} on their way through the loudspeaker */
  #marks = [];
  #latency = 0;
  #last = 0;
  #fade = 0;
  #rise = 0;

  /** @param {(item: string, ms: number) => void} heard so much of the item by now */
  constructor(heard) {
    this.heard = heard;
  }

  /** @param {number} ms from here to the ear */
  set latency(ms) {
    this.#latency = ms * PER_MS;
  }

  /** @param {string} item whose sound comes from now on */
  begin(item) {
    this.#item = item;
  }

  /** @param {Int16Array} samples */
  add(samples) {
    if (!samples.length || this.#waiting + samples.length > MOST) return;
    if (!this.#waiting) {
      this.#cameAt = this.#clock;
      const isLate = this.#played.item === this.#item;
      this.#lead = isLate ? Math.min(LONGEST_LEAD, 2 * this.#lead) : Math.max(SHORTEST_LEAD, this.#lead / 2);
    }
    this.#pieces.push({ item: this.#item, samples });
    this.#waiting += samples.length;
  }

  /** Nothing of what has come is played any more. */
  flush() {
    this.#pieces = [];
    this.#waiting = 0;
    this.#position = 0;
    this.#marks = [];
    this.#played = { item: '', samples: 0 };
    this.#pause();
  }

  /** @returns {number} the next sample, -1 to 1 */
  next() {
    this.#clock++;
    this.#tell();
    if (!this.#isPlaying && !this.#begins()) return this.#silence();
    const [{ item, samples }] = this.#pieces;
    if (item !== this.#played.item) this.#turnTo(item);
    this.#last = samples[this.#position++] / 0x8000 * this.#louder();
    this.#played.samples++;
    this.#waiting--;
    if (this.#position === samples.length) {
      this.#pieces.shift();
      this.#position = 0;
    }
    if (!this.#waiting || this.#clock - this.#reportedAt >= REPORT_EVERY) this.#mark();
    if (!this.#waiting) this.#pause();
    return this.#last;
  }

  #begins() {
    if (!this.#waiting) return false;
    this.#isPlaying = this.#waiting >= this.#lead || this.#clock - this.#cameAt >= this.#lead;
    if (this.#isPlaying) this.#rise = 0;
    return this.#isPlaying;
  }

  #pause() {
    if (this.#isPlaying) this.#fade = FADE;
    this.#isPlaying = false;
  }

  /** From the last sample down to nothing. */
  #silence() {
    if (this.#fade === 0) return 0;
    return this.#last * --this.#fade / FADE;
  }

  #louder() {
    return this.#rise >= FADE ? 1 : ++this.#rise / FADE;
  }

  /** @param {string} item */
  #turnTo(item) {
    if (this.#played.samples) this.#mark();
    this.#played = { item, samples: 0 };
  }

  #mark() {
    this.#reportedAt = this.#clock;
    this.#marks.push({ ...this.#played, at: this.#clock });
  }

  #tell() {
    while (this.#marks.length && this.#clock - this.#marks[0].at >= this.#latency) {
      const { item, samples } = /** @type {Mark} */ (this.#marks.shift());
      this.heard(item, Math.round(samples / PER_MS));
    }
  }
}
