/** @import {CallState, Item, SessionState} from './types.js' */
/** @import {Widget} from './widget.js' */
import { isInCall } from './conversation-state.js';
import { EventLog, LatencyMeter } from './event-log.js';

/** @type {WeakMap<Widget, EventLog>} */
const opened = new WeakMap();

/**
 * @param {Widget} widget
 * @returns {EventLog|undefined} where something is being recorded
 */
export function logOf(widget) {
  return opened.get(widget);
}

/**
 * Records what happens from now on.
 *
 * @param {Widget} widget
 * @returns {EventLog} the same each time
 */
export function open(widget) {
  const known = opened.get(widget);
  if (known) return known;
  const log = new EventLog();
  opened.set(widget, log);
  const recorder = new Recorder(log);
  const { extras } = widget;
  extras.watchers.add((name, data) => {
    if (name === 'entry') return;
    recorder.record(name, data);
    extras.tell('entry', log);
  });
  window.addEventListener('error', ({ message }) => log.add('error', { message }));
  window.addEventListener('unhandledrejection', ({ reason }) => log.add('error', { message: String(reason) }));
  return log;
}

class Recorder {
  #latency = new LatencyMeter();
  #session = '';

  /** @param {EventLog} log */
  constructor(log) {
    this.log = log;
  }

  /**
   * @param {string} name
   * @param {any} data
   */
  record(name, data) {
    switch (name) {
      case 'phase':
        return this.#phase(data);
      case 'call':
        return this.log.add('call', call(data));
      case 'session':
        return this.#follow(data);
      case 'snapshot':
        return this.log.add('snapshot', { items: data.transcript.length, seq: data.seq });
      case 'item':
        return this.log.add('item', item(data));
      case 'problem':
        return this.log.add('problem', { code: data.code, message: data.message });
      case 'event':
        return this.log.addEvent(typeOf(data), data.length);
    }
  }

  /** @param {import('./types.js').Phase} phase */
  #phase(phase) {
    this.log.add('phase', { phase });
    const latency = this.#latency.follow(phase, performance.now());
    if (latency !== null) this.log.add('answer', { latency_ms: Math.round(latency) });
  }

  /** @param {SessionState} state */
  #follow({ phase, call: number, connection_state: connection, transport, note, error, usage }) {
    const entry = { phase, call: number, connection, transport, note: note?.code, error: error?.code,
      usd: usage?.usd_estimate };
    const text = JSON.stringify(entry);
    if (text !== this.#session) this.log.add('session', entry);
    this.#session = text;
  }
}

/** @param {CallState} state */
function call(state) {
  if (state.name === 'failed') return { state: state.name, code: state.problem.code };
  if (!isInCall(state)) return { state: state.name };
  return { state: state.name, muted: state.isMuted, paused: state.isPaused, microphone: state.hasMicrophone };
}

/** @param {Item} given */
function item({ id, type, status, content, interrupted, started_ms, ended_ms }) {
  return { id, item_type: type, status, characters: content.length, interrupted, started_ms, ended_ms };
}

/** @param {string} event as it came */
function typeOf(event) {
  try {
    return String(JSON.parse(event).type);
  } catch {
    return 'not JSON';
  }
}
