/** @import {Widget} from './widget.js' */
import { problem } from './messages.js';
import { stored } from './storage.js';
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
      region.addEventListener(name, () => this.add('turn-tools'), { once: true });
    }
    if (/[?&]log=true\b/.test(location.search)) this.add('log-recorder');
    const awaited = [];
    if ('record' in this.widget.settings) awaited.push(this.open('recording'));
    if (stored('realtime-settings')) awaited.push(this.open('preferences'));
    return awaited.length ? Promise.all(awaited) : null;
  }

  /**
   * @param {string} name of a module with a function `open`, which the person waits for
   * @returns {Promise<any>} what that answers; undefined where it could not be loaded
   */
  async open(name) {
    const module = await load(name);
    return module ? module.open(this.widget) : this.widget.note(problem('host_unreachable'));
  }

  /**
   * The same for what nobody waits for: where it cannot be loaded nothing is said.
   *
   * @param {string} name
   * @returns {Promise<any>}
   */
  async add(name) {
    const module = await load(name);
    // With it came all texts, one of which what is shown may have waited for.
    this.widget.know({});
    return module?.open(this.widget);
  }

  /**
   * @param {string} name of what happened
   * @param {any} data
   */
  tell(name, data) {
    this.watchers.forEach((watcher) => watcher(name, data));
  }
}

/**
 * @param {string} name
 * @returns {Promise<any>} the module, with the texts that it needs; null where the host does not answer
 */
async function load(name) {
  try {
    const [module] = await Promise.all([import(`./${name}.js`), allTexts()]);
    return module;
  } catch {
    return null;
  }
}
