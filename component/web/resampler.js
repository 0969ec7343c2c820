/** In samples of the lower rate, to each side: 65 dB of what would come back as an alias are gone. */
const ZERO_CROSSINGS = 24;
/** The middle of the slope, as a part of the lower rate's Nyquist frequency. */
const CUTOFF = 0.905;
/** Kaiser's beta for 70 dB. */
const BETA = 6.8;

/**
 * Changes the sampling rate of one stream of mono sound: a polyphase filter with a Kaiser-windowed sinc. What is below
 * 81 % of the lower rate's Nyquist frequency passes. It delays by half its length: 1 ms between 24 and 48 kHz. Used by
 * either `write` or `read`, not both.
 */
export class Resampler {
  #up;
  #down;
  /** The latest samples, twice in a row, so that a window over them never wraps. */
  #line;
  #taps;
  /** By phase, then by tap, the oldest sample first. */
  #phases;
  #at = 0;
  /** From the latest sample to the next one wanted, in steps of the common multiple of both rates. */
  #left;

  /**
   * @param {number} from samples a second that come
   * @param {number} to samples a second that are wanted
   */
  constructor(from, to) {
    const common = greatestDivisor(from, to);
    this.#up = to / common;
    this.#down = from / common;
    const ratio = Math.min(1, to / from);
    this.#taps = from === to ? 1 : Math.ceil(2 * ZERO_CROSSINGS / ratio);
    this.#phases = from === to ? [Float32Array.of(1)] : phases(this.#up, this.#taps, CUTOFF * ratio);
    this.#line = new Float32Array(2 * this.#taps);
    this.#left = this.#up;
  }

  /**
   * @param {Float32Array} input
   * @param {(sample: number) => void} emit takes each sample that follows from it
   */
  write(input, emit) {
    for (const sample of input) {
      this.#push(sample);
      for (; this.#left < this.#up; this.#left += this.#down) emit(this.#sample());
    }
  }

  /**
   * @param {Float32Array} output is filled
   * @param {() => number} pull gives the next sample that comes
   */
  read(output, pull) {
    for (let i = 0; i < output.length; i++, this.#left += this.#down) {
      while (this.#left >= this.#up) this.#push(pull());
      output[i] = this.#sample();
    }
  }

  /** @param {number} sample */
  #push(sample) {
    this.#line[this.#at] = sample;
    this.#line[this.#at + this.#taps] = sample;
    this.#at = (this.#at + 1) % this.#taps;
    this.#left -= this.#up;
  }

  #sample() {
    const phase = this.#phases[this.#left];
    let sum = 0;
    for (let tap = 0; tap < this.#taps; tap++) sum += this.#line[this.#at + tap] * phase[tap];
    return sum;
  }
}

/**
 * @param {number} count
 * @param {number} taps
 * @param {number} cutoff
 * @returns {Float32Array[]}
 */
function phases(count, taps, cutoff) {
  return Array.from({ length: count }, (_, phase) => {
    const values = Float64Array.from({ length: taps }, (__, oldest) => {
      const x = taps - 1 - oldest + phase / count - taps / 2;
      return sinc(cutoff * x) * kaiser(2 * x / taps);
    });
    // Each phase passes a constant as it is.
    const sum = values.reduce((total, value) => total + value);
    return Float32Array.from(values, (value) => value / sum);
  });
}

/** @param {number} x */
function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param {number} x */
function kaiser(x) {
  return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
}

/**
 * The modified Bessel function of the first kind and order 0, by its series.
 *
 * @param {number} x
 */
function bessel(x) {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= x * x / (4 * k * k);
    sum += term;
  }
  return sum;
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {number}
 */
function greatestDivisor(a, b) {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
