/** @import {TurnMode} from './types.js' */
import { store, stored } from './storage.js';

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
  #values = { ...DEFAULTS, ...usable(stored(KEY)) };

  get values() {
    return this.#values;
  }

  /** @param {Partial<Values>} changes */
  change(changes) {
    this.#values = { ...this.#values, ...changes };
    store(KEY, this.#values);
  }

  /** Nothing is remembered any more. */
  reset() {
    this.#values = { ...DEFAULTS };
    store(KEY, null);
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
