/** @import {Item, Problem, Status} from './types.js' */

/** What a session takes while it is running, as PATCH has it. */
const CHANGEABLE = ['instructions', 'voice', 'language', 'transcription', 'turn_detection', 'noise_reduction', 'speed',
  'max_output_tokens', 'tools', 'tool_timeout_seconds', 'max_minutes', 'idle_seconds', 'max_usd', 'metadata'];

/**
 * @typedef {Record<string, unknown>} Settings
 * @typedef {(path: string, method: string, body: object) => Promise<{status: number, body: any}>} Request
 */

/**
 * Makes the session that an app's script describes, and changes it when the script describes it otherwise. What a frame
 * has asked for is remembered in its tab, so that the next frame in its place knows what is new.
 */
export class Changes {
  #address = '';
  /** @type {Settings} */
  #settings = {};

  /**
   * @param {Request} request to the host's sessions
   * @param {Pick<Storage, 'getItem'|'setItem'>|null} [storage]
   */
  constructor(request, storage = storageOfTab()) {
    this.request = request;
    this.storage = storage;
  }

  /**
   * @param {Settings} settings
   * @returns {Promise<string>} the address of the widget; rejects with what the host says against it
   */
  async address(settings) {
    if (!this.#address || settings.key !== this.#settings.key) {
      const { status, body } = await this.request('', 'POST', settings);
      this.#address = String(body.embed_url);
      this.#settings = status === 200 ? this.#remembered(settings) : settings;
    }
    return this.#address;
  }

  /**
   * To be called with the same settings when there is an address.
   *
   * @param {Settings} settings
   * @returns {Promise<void>} rejects with a {@link Problem}; to be called again where the host was not reached
   */
  async change(settings) {
    const changed = CHANGEABLE.filter((name) => !isSame(settings[name], this.#settings[name]));
    const body = Object.fromEntries(changed.map((name) => [name, settings[name] ?? null]));
    try {
      if (changed.length) await this.request(`/${encodeURIComponent(this.#id())}`, 'PATCH', body);
    } catch (error) {
      // What was refused is not asked for again; what did not reach the host is.
      if (/** @type {Problem} */ (error).code !== 'host_unreachable') this.#remember(settings);
      throw error;
    }
    // What cannot be changed now holds from the next session on.
    this.#remember(settings);
  }

  #id() {
    const query = new URL(this.#address).searchParams;
    return query.get('session') ?? query.get('key') ?? '';
  }

  /**
   * @param {Settings} settings
   * @returns {Settings}
   */
  #remembered(settings) {
    const kept = this.storage?.getItem(keptAs(settings)) ?? null;
    return settings.key && kept ? JSON.parse(kept) : settings;
  }

  /** @param {Settings} settings */
  #remember(settings) {
    this.#settings = settings;
    try {
      if (settings.key) this.storage?.setItem(keptAs(settings), JSON.stringify(settings));
    } catch {
      // The storage is full: the next frame takes what it is told for what holds.
    }
  }
}

/** @param {Settings} settings */
function keptAs(settings) {
  return `realtime-streamlit-${settings.key}`;
}

/**
 * @param {Item[]} items
 * @returns {unknown[][]} what of them is finished, and would be told
 */
export function digest(items) {
  return items.filter(({ status }) => status !== 'in_progress')
    .map(({ id, status, content, interrupted }) => [id, status, content, interrupted]);
}

/**
 * How far the conversation is, as far as an app's script is to run again for it.
 *
 * @param {Status} status
 * @param {boolean} isPaused
 * @returns {'off'|'error'|'paused'|'on'}
 */
export function stageOf(status, isPaused) {
  if (status === 'error') return 'error';
  if (status === 'idle' || status === 'connecting') return 'off';
  return isPaused ? 'paused' : 'on';
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
function isSame(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** @returns {Storage|null} null where the browser keeps it from frames */
function storageOfTab() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
