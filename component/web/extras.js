/** @import {Widget} from './widget.js' */
import { problem } from './messages.js';
import { isStored } from './storage.js';
import { allTexts } from './texts.js';

/** @typedef {(name: string, data: any) => void} Watcher */

/** What not everybody needs: modules that are loaded when they are needed, and hear from then on what happens. */
export class Extras {
  /** @type {Set<Watcher>} */
  watchers = new Set();

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
  }

  /**
   * @returns {Promise<unknown>|null} pending while what the person has set in this browser is not in effect, which it
   *   is to be before a conversation begins
   */
  begin() {
    const { view: { settings }, transcriptView: { region } } = this.widget;
    settings.addEventListener('click', () => this.open('panel'));
    for (const name of ['pointerover', 'focusin']) {
      region.addEventListener(name, () => this.open('turn-tools'), { once: true });
    }
    if (/[?&]log=true\b/.test(location.search)) this.open('log-recorder');
    const awaited = [];
    if ('record' in this.widget.settings) awaited.push(this.open('recording'));
    if (isStored('realtime-settings')) awaited.push(this.open('preferences'));
    return awaited.length ? Promise.all(awaited) : null;
  }

  /**
   * @param {string} name of a module with a function `open`
   * @returns {Promise<any>} what that answers; undefined where it could not be loaded
   */
  async open(name) {
    let module;
    try {
      [module] = await Promise.all([import(`./${name}.js`), allTexts()]);
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
