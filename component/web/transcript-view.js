/** @import {Item} from './types.js' */
import { text } from './texts.js';

/** Nearer to the end than this counts as being there. */
const AT_END_PX = 48;

/**
 * Shows the transcript. Text from the conversation enters the page through textContent only. A growing item is
 * `aria-live=off`; when it is final a new element takes its place, which is what makes `role=log` read it out once.
 */
export class TranscriptView {
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  /** As they were made: others may have added to what is shown. @type {WeakMap<HTMLElement, Node>} */
  #plain = new WeakMap();
  #follows = true;

  /**
   * @param {HTMLElement} region scrolls, `role=log`
   * @param {HTMLElement} list
   * @param {HTMLElement} toEnd offered while the person has scrolled up
   */
  constructor(region, list, toEnd) {
    this.region = region;
    this.list = list;
    this.toEnd = toEnd;
    region.addEventListener('scroll', () => {
      this.#follows = region.scrollHeight - region.scrollTop - region.clientHeight < AT_END_PX;
      toEnd.hidden = this.#follows;
    });
    toEnd.addEventListener('click', () => {
      this.#follows = true;
      this.#settle(true);
    });
    new ResizeObserver(() => this.#scroll()).observe(region);
  }

  /**
   * A whole transcript at once is there to be read, not read out.
   *
   * @param {Item[]} items
   */
  reset(items) {
    const isIn = this.list.contains(document.activeElement);
    this.#elements = new Map(items.map((item) => [item.id, this.#make(item)]));
    this.#elements.forEach(silence);
    this.list.replaceChildren(...this.#elements.values());
    this.#settle(isIn);
  }

  /**
   * @param {Item} item
   * @param {Item[]} order all items
   */
  put(item, order) {
    const known = this.#elements.get(item.id);
    const fresh = this.#make(item);
    const next = order[order.findIndex(({ id }) => id === item.id) + 1];
    const before = next ? this.#elements.get(next.id) ?? null : null;
    if (known && this.#plain.get(known)?.isEqualNode(fresh) && known.nextElementSibling === before) return;
    // What was read out once is not read out again because a part of it was cut off.
    if (known && known.dataset.status !== 'in_progress') silence(fresh);
    const isIn = known?.contains(document.activeElement);
    this.#elements.set(item.id, fresh);
    known?.remove();
    this.list.insertBefore(fresh, before);
    this.#settle(isIn);
  }

  /**
   * @param {string} id
   * @param {string} delta
   */
  append(id, delta) {
    this.#elements.get(id)?.querySelector('.text')?.append(delta);
    this.#scroll();
  }

  /** @param {string} id */
  remove(id) {
    this.#elements.get(id)?.remove();
    this.#elements.delete(id);
  }

  /** @param {Item} item */
  #make(item) {
    const element = itemElement(item);
    this.#plain.set(element, element.cloneNode(true));
    return element;
  }

  /** @param {boolean} [hadFocus] what was replaced had the keyboard, which is not to be lost with it */
  #settle(hadFocus) {
    if (hadFocus) this.region.focus();
    this.#scroll();
  }

  #scroll() {
    if (this.#follows) this.region.scrollTop = this.region.scrollHeight;
  }
}

/** @param {HTMLElement} element that no screen reader is to read out when it comes or changes */
function silence(element) {
  element.ariaLive = 'off';
}

/**
 * @param {Item} item
 * @returns {HTMLElement}
 */
function itemElement(item) {
  const element = document.createElement('li');
  element.className = 'item';
  element.dataset.id = item.id;
  element.dataset.type = item.type;
  element.dataset.status = item.status;
  if (item.status === 'in_progress') silence(element);
  const body = part('p', 'body', '');
  body.dir = 'auto';
  body.append(part('span', 'text', item.content));
  if (item.unheard) body.append(' ', part('span', 'hidden', text('unheard')), part('span', 'unheard', item.unheard));
  element.append(part('span', 'who', text(item.type)), body);
  if (item.interrupted) element.append(part('span', 'mark', text('interrupted')));
  if (item.status === 'failed') {
    element.append(part('span', 'mark', text(item.type === 'user' ? 'failedUser' : 'failedOther')));
  }
  return element;
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} text
 * @returns {HTMLElement}
 */
function part(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
