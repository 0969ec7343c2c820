/** @import {Item} from './types.js' */

const TURNS = new Set(['user', 'assistant']);

/**
 * The items in the host's order. Pure; the page's view of it is transcript-view.js. Every message carries the number
 * of the session event behind it, so one that comes twice (after a reconnect) changes nothing.
 */
export class Transcript {
  /** @type {Item[]} */
  items = [];

  /** @param {Item[]} items */
  reset(items) {
    this.items = [...items].sort(bySequence);
  }

  /**
   * @param {Item} item
   * @returns {boolean} whether anything changed
   */
  upsert(item) {
    const known = this.find(item.id);
    if (known && known.seq > item.seq) return false;
    this.items = [...this.items.filter(({ id }) => id !== item.id), item].sort(bySequence);
    return true;
  }

  /**
   * @param {string} id
   * @param {string} delta
   * @param {number} seq
   * @returns {Item|null} the item with the text added; null when there was nothing to add it to
   */
  append(id, delta, seq) {
    const known = this.find(id);
    if (!known || known.seq >= seq) return null;
    known.content += delta;
    known.seq = seq;
    return known;
  }

  /** @param {string} id */
  remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
  }

  /**
   * @returns {string|null} the last thing that the person said, where no answer has begun since
   */
  get unanswered() {
    const last = this.items.findLast(({ type, status }) => TURNS.has(type) && status !== 'failed');
    return last?.type === 'user' ? last.id : null;
  }

  /**
   * @param {string} id
   * @returns {Item|undefined}
   */
  find(id) {
    return this.items.find((item) => item.id === id);
  }
}

/**
 * @param {Item} a
 * @param {Item} b
 * @returns {number}
 */
function bySequence(a, b) {
  return a.sequence - b.sequence;
}
