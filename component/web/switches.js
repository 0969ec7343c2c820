/** @import {Action} from './types.js' */
import { isHostAway } from './messages.js';

const RETRY_AFTER_MS = 1000;
/** Whose positions they are. @type {Partial<Record<Action, Switch>>} */
const SWITCH_OF = { mute: 'mute', unmute: 'mute', pause: 'pause', resume: 'pause' };

/** @typedef {'mute'|'pause'} Switch */

/**
 * What a person pressed of the microphone's and the pause's switch, until the host knows. It is told one after the
 * other: a request may overtake another one, and a host that hears of Unmute after Mute opens the microphone again.
 */
export class Switches {
  /** @type {Partial<Record<Switch, Action>>} */
  #pressed = {};
  /** @type {Set<Switch>} */
  #telling = new Set();

  /**
   * @param {(action: Action) => Promise<unknown>} tell
   * @param {(reason: unknown) => void} note why the host does not know; null as soon as it does after all
   */
  constructor(tell, note) {
    this.tell = tell;
    this.note = note;
  }

  /**
   * @param {Action} action
   * @returns {boolean} whether it is a switch's
   */
  press(action) {
    const which = SWITCH_OF[action];
    if (!which) return false;
    this.#pressed[which] = action;
    this.#tell(which);
    return true;
  }

  /** Tells again what was refused. */
  tellAgain() {
    for (const which of /** @type {Switch[]} */ (Object.keys(this.#pressed))) this.#tell(which);
  }

  /**
   * @param {Switch} which
   * @returns {boolean} whether something was that the host does not know
   */
  isPressed(which) {
    return which in this.#pressed;
  }

  /**
   * @param {Action} action as the host has it
   * @returns {boolean} whether it is out of date: something else was pressed here since
   */
  contradicts(action) {
    const which = SWITCH_OF[action];
    return which !== undefined && which in this.#pressed && this.#pressed[which] !== action;
  }

  /** Another conversation begins. */
  clear() {
    this.#pressed = {};
  }

  /** @param {Switch} which */
  async #tell(which) {
    if (this.#telling.has(which)) return;
    this.#telling.add(which);
    let isNoted = false;
    for (let action; (action = this.#pressed[which]);) {
      try {
        await this.tell(action);
        if (this.#pressed[which] === action) delete this.#pressed[which];
        if (isNoted) this.note(null);
        isNoted = false;
      } catch (error) {
        if (!isNoted) this.note(error);
        isNoted = true;
        if (!isHostAway(error)) break;
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
      }
    }
    this.#telling.delete(which);
  }
}
