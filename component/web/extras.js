/** @import {Widget} from './widget.js' */
import { problem } from './messages.js';

/** @typedef {(name: string, data: any) => void} Watcher */

/** What not everybody needs: modules that are loaded when they are needed, and hear from then on what happens. */
export class Extras {
  /** @type {Set<Watcher>} */
  watchers = new Set();

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
  }

  /** Whether this browser has settings of its own, which are to take effect before a conversation begins. */
  get hasSettings() {
    try {
      return Boolean(localStorage.getItem('realtime-settings'));
    } catch {
      return false; // a frame without storage
    }
  }

  /**
   * @param {string} name of a module with a function `open`
   * @returns {Promise<any>} what that answers; undefined where it could not be loaded
   */
  async open(name) {
    let module;
    try {
      module = await import(`./${name}.js`);
    } catch {
      return this.widget.note(problem('host_unreachable'));
    }
    return module.open(this.widget);
  }

  /**
   * @param {string} name of what happened
   * @param {any} data
   */
  tell(name, data) {
    this.watchers.forEach((watcher) => watcher(name, data));
  }
}
