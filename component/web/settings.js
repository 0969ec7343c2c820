/** @import {TurnMode} from './types.js' */

/** `extras.js` looks whether there is something under this name. */
const KEY = 'realtime-settings';
const LONGEST_LABEL = 300;
const MODES = new Set(['semantic_vad', 'server_vad', 'push_to_talk']);

/**
 * A device as it is remembered: browsers change the ids now and then, and its name may come from another browser.
 *
 * @typedef {{id: string, label: string}} Remembered
 */

/**
 * What a person sets for themselves, in every conversation with this host.
 *
 * @typedef {object} Values
 * @property {Remembered|null} microphone null for the system's
 * @property {Remembered|null} speaker likewise
 * @property {number} volume 0 to 1
 * @property {0|1|2} captions size of the transcript: small, medium, large
 * @property {{from: TurnMode, to: TurnMode}|null} turns the way of taking turns in place of the one that the app chose
 */

/** @type {Readonly<Values>} */
export const DEFAULTS = Object.freeze({ microphone: null, speaker: null, volume: 1, captions: 0, turns: null });

/** Keeps them in the browser; where that keeps nothing, as long as the page is there. */
export class Settings {
  /** @type {Values} */
  #values;

  /** @param {() => Storage} storage throws where a frame has none */
  constructor(storage = () => localStorage) {
    this.storage = storage;
    this.#values = { ...DEFAULTS, ...this.#read() };
  }

  get values() {
    return this.#values;
  }

  /** @param {Partial<Values>} changes */
  change(changes) {
    this.#values = { ...this.#values, ...changes };
    this.#write(JSON.stringify(this.#values));
  }

  /** Nothing is remembered any more. */
  reset() {
    this.#values = { ...DEFAULTS };
    this.#write(null);
  }

  #read() {
    try {
      return usable(JSON.parse(this.storage().getItem(KEY) ?? '{}'));
    } catch {
      return {}; // no storage, or another's data in it
    }
  }

  /** @param {string|null} text */
  #write(text) {
    try {
      if (text) this.storage().setItem(KEY, text);
      else this.storage().removeItem(KEY);
    } catch {
      // It holds until the page is left.
    }
  }
}

/**
 * Leaves out what no version of this page has written.
 *
 * @param {any} given
 * @returns {Partial<Values>}
 */
function usable(given) {
  /** @type {Partial<Values>} */
  const values = {};
  if (isDevice(given?.microphone)) values.microphone = given.microphone;
  if (isDevice(given?.speaker)) values.speaker = given.speaker;
  if (given?.volume >= 0 && given.volume <= 1) values.volume = Number(given.volume);
  if ([0, 1, 2].includes(given?.captions)) values.captions = given.captions;
  if (MODES.has(given?.turns?.from) && MODES.has(given.turns.to)) values.turns = given.turns;
  return values;
}

/** @param {any} given */
function isDevice(given) {
  return typeof given?.id === 'string' && typeof given.label === 'string' && given.label.length <= LONGEST_LABEL;
}
