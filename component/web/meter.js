/** @import {Widget} from './widget.js' */

/** Speech rarely exceeds a tenth of full scale; the root spreads quiet and loud over the meter. */
const LOUD = 0.12;
/** Fast up, slow down, so that syllables do not flicker. */
const FALL = 0.82;

/**
 * @param {Float32Array} samples -1 to 1
 * @returns {number} 0 to 1
 */
export function levelOf(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.min(1, Math.sqrt(Math.sqrt(sum / samples.length) / LOUD));
}

/** @type {WeakMap<Widget, Meters>} */
const opened = new WeakMap();

/**
 * @param {Widget} widget
 * @returns {Meters} which show its microphone and its assistant
 */
export function metersOf(widget) {
  return opened.get(widget) ?? connected(widget);
}

/**
 * Loaded with the first call; to be opened on a click.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  metersOf(widget).wake();
}

/** @param {Widget} widget */
function connected(widget) {
  const meters = new Meters();
  opened.set(widget, meters);
  const { assistantLevel, audio, microphoneLevel } = widget.view;
  meters.show(microphoneLevel, widget.call.microphone);
  meters.show(assistantLevel, /** @type {MediaStream|null} */ (audio.srcObject));
  widget.extras.watchers.add((name, stream) => {
    if (name === 'microphone') meters.show(microphoneLevel, stream);
    else if (name === 'assistant') meters.show(assistantLevel, stream);
  });
  return meters;
}

/** Shows the level of audio streams as the CSS variable `--level` of their elements, while there are any. */
export class Meters {
  /** @type {AudioContext|null} */
  #context = null;
  /** @type {Map<HTMLElement, MediaStream>} */
  #streams = new Map();
  /** @type {Map<HTMLElement, {source: MediaStreamAudioSourceNode, analyser: AnalyserNode, level: number}>} */
  #meters = new Map();
  #frame = 0;
  #samples = new Float32Array(512);

  /** Call on a click: some browsers let audio be analysed only after one. */
  wake() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#streams.forEach((stream, element) => this.show(element, stream));
    }
    this.#context.resume().catch(() => {}); // without it the meters stay flat, and nothing else depends on them
  }

  /**
   * @param {HTMLElement} element
   * @param {MediaStream|null} stream
   */
  show(element, stream) {
    this.#meters.get(element)?.source.disconnect();
    this.#meters.delete(element);
    element.style.setProperty('--level', '0');
    if (stream) this.#streams.set(element, stream);
    else this.#streams.delete(element);
    if (!stream || !this.#context) return;
    const source = this.#context.createMediaStreamSource(stream);
    const analyser = new AnalyserNode(this.#context, { fftSize: this.#samples.length });
    source.connect(analyser);
    this.#meters.set(element, { source, analyser, level: 0 });
    if (!this.#frame) this.#draw();
  }

  #draw = () => {
    for (const [element, meter] of this.#meters) {
      meter.analyser.getFloatTimeDomainData(this.#samples);
      meter.level = Math.max(levelOf(this.#samples), meter.level * FALL);
      element.style.setProperty('--level', meter.level.toFixed(2));
    }
    this.#frame = this.#meters.size ? requestAnimationFrame(this.#draw) : 0;
  };
}
