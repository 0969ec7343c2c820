/** @import {Item, Problem} from './types.js' */
import { RealtimeAudio } from './realtime-audio.js';
import { Changes, digest, stageOf } from './streamlit-changes.js';

const NAME = 'realtime-audio';
const HEIGHT = 420;
const HIGHEST = 640;
/** What the widget shows may be ahead of what the host knows: asked again that often, so long apart. */
const TRIES = 12;
const AGAIN_MS = 250;
const REACH_AGAIN_MS = 2000;
/** Arguments that are about the frame; all others are settings of the session. */
const OF_FRAME = ['embed_url', 'height', 'layout', 'theme', 'locale'];
const NOT_SETTINGS = [...OF_FRAME, 'default', 'on_change'];

/**
 * @typedef {Record<string, unknown>} Args what the app's script passed. `embed_url` where it made the session itself;
 *   otherwise the settings of one, `key` among them. `height` in pixels, or `auto`.
 * @typedef {{base?: string, primaryColor?: string}|null} Theme Streamlit's
 * @typedef {object} App
 * @property {(value: object) => void} tell makes the app's script run again
 * @property {(pixels: number) => void} grow
 */

/**
 * The widget in a Streamlit app. The session lives in the host, so that neither a run of the script nor another frame
 * ends the conversation; what the script passes again unchanged changes nothing.
 *
 * The script runs again once for each finished turn, when the call is up, paused, over or failed, and never for what is
 * half said: a run sends every element of the app anew.
 */
export class StreamlitConversation {
  /** @type {RealtimeAudio|null} */
  #element = null;
  /** @type {Changes} */
  #changes;
  #asked = '';
  #told = '';
  #shown = '';
  #isLooking = false;
  #tries = 0;
  #isGone = false;
  /** Renders are carried out one after the other. @type {Promise<void>} */
  #work = Promise.resolve();
  #session = { id: '', token: '' };
  /** As the script said it last. @type {unknown} */
  #height = null;
  /** Pixels that all of the widget would take, as far as it has said so. */
  #wanted = HEIGHT;

  /**
   * @param {HTMLElement|ShadowRoot} place
   * @param {string} base the host's address
   * @param {string} token the host's; empty where the app makes the sessions
   * @param {App} app
   */
  constructor(place, base, token, app) {
    this.place = place;
    this.base = base;
    this.app = app;
    this.#changes = new Changes((path, method, body) => this.#request(path, token, method, body));
  }

  /**
   * The script has run.
   *
   * @param {Args} args
   * @param {Theme} theme
   */
  render(args, theme) {
    const asked = JSON.stringify([args, theme]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#work = this.#work.then(() => this.#apply(args, theme));
  }

  close() {
    this.#isGone = true;
    this.#element?.remove();
  }

  /**
   * @param {Args} args
   * @param {Theme} theme
   */
  async #apply(args, theme) {
    try {
      const settings = Object.fromEntries(Object.entries(args)
        .filter(([name, value]) => !NOT_SETTINGS.includes(name) && value !== null));
      const address = args.embed_url ?? await this.#changes.address(settings);
      this.#show(new URL(`embed${new URL(String(address)).search}`, this.base), args, theme);
      if (!args.embed_url) await this.#changes.change(settings);
      this.#problem(null);
    } catch (error) {
      await this.#refused(/** @type {Problem} */ (error), args, theme);
    }
  }

  /**
   * @param {URL} address of the widget
   * @param {Args} args
   * @param {Theme} theme
   */
  #show(address, args, theme) {
    const query = address.searchParams;
    this.#session = { id: query.get('session') ?? query.get('key') ?? '', token: query.get('token') ?? '' };
    const element = this.#element ?? this.#create();
    const accent = /^#[0-9a-f]{6}$/i.test(theme?.primaryColor ?? '') ? theme?.primaryColor : null;
    const attributes = { src: address.href, layout: args.layout, locale: args.locale, accent,
      theme: args.theme ?? theme?.base };
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined) element.removeAttribute(name);
      else element.setAttribute(name, String(value));
    }
    if (!element.isConnected) this.place.append(element);
    const height = args.height ?? HEIGHT;
    if (height === this.#height) return;
    this.#height = height;
    this.app.grow(height === 'auto' ? this.#wanted : Number(height) || HEIGHT);
  }

  #create() {
    const { base } = this;
    if (!customElements.get(NAME)) {
      customElements.define(NAME, class extends RealtimeAudio {
        constructor() {
          super(base);
        }
      });
    }
    const element = /** @type {RealtimeAudio} */ (document.createElement(NAME));
    element.setAttribute('height', '100%');
    element.addEventListener('ready', () => this.#look());
    element.addEventListener('ended', () => this.#look());
    element.addEventListener('error', () => this.#look());
    element.addEventListener('statuschange', () => this.#noticed(element.transcript));
    element.addEventListener('transcript', () => this.#noticed(element.transcript));
    element.addEventListener('resize', (event) => {
      const { detail } = /** @type {CustomEvent<any>} */ (/** @type {unknown} */ (event));
      this.#wanted = Math.min(detail.height, HIGHEST);
      if (this.#height === 'auto') this.app.grow(this.#wanted);
    });
    this.#element = element;
    return element;
  }

  /**
   * Most of what the widget tells is nothing that the script runs again for.
   *
   * @param {Item[]} items
   */
  #noticed(items) {
    const shown = JSON.stringify([this.#stage(), digest(items)]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#look();
  }

  #stage() {
    const { status = 'idle', phase = 'new' } = this.#element ?? {};
    return stageOf(status, phase === 'paused');
  }

  /** What happens while the host is asked is asked for once more, together. */
  async #look() {
    this.#tries = TRIES;
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#tries > 0 && !this.#isGone) {
      const left = --this.#tries;
      const snapshot = await this.#snapshot();
      if (snapshot) this.#tell(snapshot);
      const isSettled = snapshot && stageOf(snapshot.status, snapshot.is_paused) === this.#stage();
      if (!isSettled) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      else if (this.#tries === left) this.#tries = 0;
    }
    this.#isLooking = false;
  }

  /** @returns {Promise<any>} null where the host cannot be asked now */
  async #snapshot() {
    const { id, token } = this.#session;
    return this.#request(`/${encodeURIComponent(id)}`, token, 'GET').then(({ body }) => body).catch(() => null);
  }

  /** @param {any} snapshot */
  #tell(snapshot) {
    const { session_id: id, status, is_paused: isPaused, error, transcript } = snapshot;
    const told = JSON.stringify([id, stageOf(status, isPaused), error, digest(transcript)]);
    if (told === this.#told) return;
    this.#told = told;
    this.app.tell(snapshot);
  }

  /**
   * @param {Problem} problem
   * @param {Args} args
   * @param {Theme} theme
   */
  async #refused(problem, args, theme) {
    this.#problem(problem);
    if (!this.#element) {
      this.app.grow(HEIGHT / 2);
      this.#tell({ session_id: null, status: 'error', error: problem, connection_state: 'failed',
        is_recording: false, is_paused: false, transcript: [], transcript_text: '' });
    }
    if (problem.code !== 'host_unreachable' || this.#isGone) return;
    await new Promise((resolve) => setTimeout(resolve, REACH_AGAIN_MS));
    await this.#apply(args, theme);
  }

  /** @param {Problem|null} problem */
  #problem(problem) {
    const before = this.place.querySelector('p');
    const text = problem && `${problem.message} ${problem.fix}`;
    if (before?.textContent === text) return; // it is read out once
    before?.remove();
    if (!text) return;
    const words = document.createElement('p');
    words.role = 'alert';
    words.textContent = text;
    this.place.prepend(words);
  }

  /**
   * @param {string} path below that of the sessions
   * @param {string} token
   * @param {string} method
   * @param {object} [sent]
   * @returns {Promise<{status: number, body: any}>} rejects with a {@link Problem}
   */
  async #request(path, token, method, sent) {
    const headers = { 'Content-Type': 'application/json', ...token && { Authorization: `Bearer ${token}` } };
    let response;
    try {
      response = await fetch(new URL(`api/sessions${path}`, this.base), {
        method, headers, ...sent && { body: JSON.stringify(sent) },
      });
    } catch {
      throw { code: 'host_unreachable', message: 'The host cannot be reached.', fix: 'Start it.' };
    }
    const body = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw body.error ?? { code: 'host_error', message: `The host answered with ${response.status}.`, fix: '' };
    }
    return { status: response.status, body };
  }
}
