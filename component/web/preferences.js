/** @import {Values} from './settings.js' */
/** @import {SessionState, TurnMode} from './types.js' */
/** @import {Widget} from './widget.js' */
import { devicesOf, find, listDevices } from './devices.js';
import { ProblemError, problemOf } from './messages.js';
import { openMicrophone } from './microphone.js';
import { Settings } from './settings.js';

/** Times the frame's own size of text. */
const CAPTION_SIZES = ['1em', '1.25em', '1.6em'];
/** What a microphone that is not there is refused with. */
const GONE = new Set(['microphone_unsuitable', 'microphone_not_found']);

/** @type {WeakMap<Widget, Preferences>} */
const opened = new WeakMap();

/**
 * @param {Widget} widget
 * @returns {Promise<Preferences>} the same each time
 */
export async function open(widget) {
  const known = opened.get(widget);
  if (known) return known;
  const preferences = new Preferences(widget, new Settings());
  opened.set(widget, preferences);
  await preferences.apply();
  return preferences;
}

/** Makes what a person has set take effect. */
export class Preferences {
  /** Who is to be told that devices came or went. @type {() => void} */
  devicesChanged = () => {};
  /** As the app wants turns to be taken; null before that is known. @type {SessionState['turn_detection']|null} */
  #turns = null;
  #session = '';
  /** @type {Promise<void>} */
  #turnsTold = Promise.resolve();

  /**
   * @param {Widget} widget
   * @param {Settings} settings
   */
  constructor(widget, settings) {
    this.widget = widget;
    this.settings = settings;
    widget.call.open = () => this.#openMicrophone();
    widget.extras.watchers.add((name, data) => {
      if (name === 'session' || name === 'snapshot') this.#follow(data);
    });
    if (widget.session) this.#follow(widget.session);
    navigator.mediaDevices?.addEventListener('devicechange', () => {
      this.#applySpeaker();
      this.devicesChanged();
    });
  }

  /** @returns {Values} */
  get values() {
    return this.settings.values;
  }

  /** All that takes effect without a call. */
  async apply() {
    const { volume, captions } = this.values;
    this.widget.view.audio.volume = volume;
    document.documentElement.style.setProperty('--captions', CAPTION_SIZES[captions]);
    await this.#applySpeaker();
  }

  /** @param {Partial<Values>} changes */
  async change(changes) {
    this.settings.change(changes);
    await this.apply();
    if ('microphone' in changes) await this.#swapMicrophone();
  }

  /** As in a browser that was never here. */
  async reset() {
    const before = this.values;
    this.settings.reset();
    await this.apply();
    if (before.microphone) await this.#swapMicrophone();
    if (before.turns && this.#turns) await this.widget.api.send('', { turn_detection: this.#turns }, 'PATCH');
  }

  /**
   * In the order in which the person chose: arrow keys go through what lies between.
   *
   * @param {TurnMode} type
   * @returns {Promise<void>} rejects with a ProblemError; it is then not remembered either
   */
  takeTurns(type) {
    const told = this.#turnsTold.then(() => this.#tellTurns(type));
    this.#turnsTold = told.catch(() => {});
    return told;
  }

  /** @param {TurnMode} type */
  async #tellTurns(type) {
    const asked = this.#turns;
    // The app's own way has details that only the app knows.
    await this.widget.api.send('', { turn_detection: asked?.type === type ? asked : { type } }, 'PATCH');
    if (asked) this.settings.change({ turns: asked.type === type ? null : { from: asked.type, to: type } });
  }

  /**
   * What the app asked for is what a session has before anybody changed it here. In a new one the person's own way
   * holds again.
   *
   * @param {SessionState} session
   */
  #follow({ session_id: id, phase, turn_detection: turns }) {
    if (!turns || id === this.#session) return;
    this.#session = id;
    const { turns: own } = this.values;
    const isOwn = own?.to === turns.type;
    this.#turns = isOwn ? { type: own.from } : turns;
    if (own?.from === turns.type && phase === 'new') this.takeTurns(own.to).catch(() => {}); // the app's holds then
  }

  /** The call goes on with the one before where the other cannot be had. */
  async #swapMicrophone() {
    if (this.widget.call.microphone) await this.widget.listen();
  }

  /**
   * @returns {Promise<MediaStream>} rejects with a ProblemError; the remembered microphone where it is there, else the
   *   system's, which is told
   */
  async #openMicrophone() {
    const { microphone } = this.values;
    this.widget.remark(null);
    const { state } = this.widget.permission;
    if (!microphone) return openMicrophone(window, state);
    const known = devicesOf(await listDevices(), 'audioinput');
    const device = find(known, microphone);
    try {
      // Before anybody was asked, the browser tells no names, but it may know the id.
      if (device || !known.length) {
        return await openMicrophone(window, state, device?.deviceId ?? microphone.id);
      }
    } catch (error) {
      if (!(error instanceof ProblemError) || !GONE.has(problemOf(error).code)) throw error;
    }
    const stream = await openMicrophone(window, state);
    this.widget.remark({ key: 'microphoneGone', values: { label: microphone.label } });
    return stream;
  }

  async #applySpeaker() {
    const { audio } = this.widget.view;
    const { speaker } = this.values;
    if (!audio.setSinkId) return;
    const device = find(devicesOf(await listDevices(), 'audiooutput'), speaker);
    // Gone, not named yet, or not to be had in this frame: the system's.
    await audio.setSinkId(device?.deviceId ?? '').catch(() => audio.setSinkId('').catch(() => {}));
  }
}
