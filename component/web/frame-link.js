/** @import {ToParent} from './types.js' */

/** A frame that may not be shown here looks to this page like one that is; it only stays silent. */
const PATIENCE_MS = 4000;
const HELLO_EVERY_MS = 1000;

/**
 * @typedef {object} LinkListener
 * @property {(message: Exclude<ToParent, {type: 'answer'}>) => void} message from the widget; `ready` once for each
 *   page that it loads
 * @property {() => void} silent the widget has not been heard of for as long as anybody would wait
 */

/** @typedef {{settle(answer: {value?: unknown, error?: object}): void}} Asked */

/**
 * The line between this page and the widget in one iframe: to the widget's exact origin, and from nobody else. What is
 * said before the widget hears anything is kept until it does.
 */
export class FrameLink {
  /** @type {HTMLIFrameElement|null} */
  #frame = null;
  #origin = '';
  /** The widget's page that was greeted last. */
  #page = '';
  #isUp = false;
  #count = 0;
  /** @type {object[]} */
  #queue = [];
  /** @type {Map<string, Asked>} */
  #asked = new Map();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #patience;
  /** @type {ReturnType<typeof setInterval>|undefined} */
  #hello;
  /** @param {MessageEvent} event */
  #hear = ({ source, origin, data }) => {
    const message = data?.realtime;
    if (source !== this.#frame?.contentWindow || origin !== this.#origin || message?.v !== 1) return;
    this.#calm();
    if (message.type === 'ready') this.#greet(message);
    else if (message.type === 'answer') this.#asked.get(message.id)?.settle(message);
    else this.listener.message(message);
  };

  /** @param {LinkListener} listener */
  constructor(listener) {
    this.listener = listener;
  }

  /**
   * @param {HTMLIFrameElement} frame whose widget this is the line to, from now on
   * @param {string} origin the widget's
   */
  attach(frame, origin) {
    this.detach();
    this.#frame = frame;
    this.#origin = origin;
    window.addEventListener('message', this.#hear);
    // Not before: a frame that is still empty belongs to this page's origin, and the browser would complain.
    frame.addEventListener('load', () => {
      this.#post({ type: 'hello' });
      clearInterval(this.#hello);
      if (!this.#isUp) this.#hello = setInterval(() => this.#post({ type: 'hello' }), HELLO_EVERY_MS);
      this.expect();
    });
  }

  detach() {
    window.removeEventListener('message', this.#hear);
    this.#calm();
    this.#frame = null;
    this.#isUp = false;
    this.#page = '';
  }

  /** The frame is being loaded: if the widget is not heard of soon, it never will be. */
  expect() {
    if (this.#isUp) return;
    this.#patience ??= setTimeout(() => {
      clearInterval(this.#hello);
      this.listener.silent();
    }, PATIENCE_MS);
  }

  /**
   * @param {string} type
   * @param {object} fields
   * @param {number} limitMs
   * @returns {Promise<any>} the answer; rejects with an Error that has `code` and `fix`
   */
  ask(type, fields, limitMs) {
    const id = String(++this.#count);
    const asked = new Promise((resolve, reject) => {
      /** @type {Asked['settle']} */
      const settle = ({ value, error }) => {
        clearTimeout(timer);
        this.#asked.delete(id);
        if (error) reject(Object.assign(new Error(), error));
        else resolve(value);
      };
      const timer = setTimeout(() => settle({ error: noAnswer(type) }), limitMs);
      this.#asked.set(id, { settle });
      const message = { type, id, ...structuredClone(fields) };
      if (this.#isUp) this.#post(message);
      else this.#queue.push(message);
    });
    asked.catch(() => {}); // whoever does not wait for it need not hear of it; `error` events tell the rest
    return asked;
  }

  /** @param {Extract<ToParent, {type: 'ready'}>} ready */
  #greet(ready) {
    this.#isUp = true;
    const isNew = ready.page !== this.#page;
    this.#page = ready.page;
    if (!isNew) return;
    this.listener.message(ready);
    this.#post({ type: 'hello' });
    this.#queue.splice(0).forEach((message) => this.#post(message));
  }

  /** @param {object} message */
  #post(message) {
    this.#frame?.contentWindow?.postMessage({ realtime: { v: 1, ...message } }, this.#origin);
  }

  #calm() {
    clearTimeout(this.#patience);
    clearInterval(this.#hello);
    this.#patience = undefined;
  }
}

/**
 * @param {string} type
 * @returns {{code: string, message: string, fix: string}}
 */
function noAnswer(type) {
  const message = `The widget did not answer to ${type} in time.`;
  return { code: 'no_answer', message, fix: 'Check that it is shown.' };
}
