/** @import {Match} from './matches.js' */
/** @import {Widget} from './widget.js' */
import { ICONS, iconButton, make } from './elements.js';
import { matches } from './matches.js';
import { setText } from './page.js';
import { text } from './texts.js';
import { addStyleSheet } from './style-sheet.js';

const FOUND = 'found';
const CURRENT = 'found-current';
/** All that was said; names and marks are not searched. */
const SEARCHED = '.text, .unheard';

/** @type {WeakMap<Widget, TranscriptSearch>} */
const opened = new WeakMap();

/**
 * Opens the search above the transcript, or goes back to it. Ctrl+F stays the browser's.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  await addStyleSheet('panel.css');
  const search = opened.get(widget) ?? new TranscriptSearch(widget);
  opened.set(widget, search);
  search.open();
}

class TranscriptSearch {
  /** @type {HTMLElement[]} */
  #searched = [];
  /** @type {Match[]} */
  #matches = [];
  #at = 0;
  #isWaiting = false;

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
    this.region = widget.transcriptView.region;
    this.query = make('input', { type: 'search', ariaLabel: text('searchLabel'), placeholder: text('searchLabel'),
      'data-label': 'searchLabel', 'data-placeholder': 'searchLabel', maxLength: 200, autocomplete: 'off',
      oninput: () => this.#search(true) });
    this.count = make('span', { className: 'count', role: 'status' });
    this.bar = make('form', { className: 'search', role: 'search', hidden: true },
      this.query, this.count,
      iconButton('searchBack', ICONS.up, () => this.#go(-1)),
      iconButton('searchNext', ICONS.down, () => this.#go(1)),
      iconButton('close', ICONS.close, () => this.#close()));
    this.bar.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#go(1);
    });
    this.bar.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#close();
      if (event.key === 'Enter' && event.shiftKey) {
        event.preventDefault();
        this.#go(-1);
      }
    });
    this.region.before(this.bar);
  }

  open() {
    this.bar.hidden = false;
    this.widget.extras.watchers.add(this.#follow);
    this.query.focus();
    this.query.select();
    this.#search(true);
  }

  #close() {
    this.bar.hidden = true;
    this.widget.extras.watchers.delete(this.#follow);
    this.#matches = [];
    this.#mark();
    this.region.focus();
  }

  /** @param {string} name */
  #follow = (name) => {
    if (this.#isWaiting || !['item', 'snapshot', 'session', 'language'].includes(name)) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => {
      this.#isWaiting = false;
      this.#search(false);
    });
  };

  /** @param {boolean} isNew not only more of what is searched */
  #search(isNew) {
    this.#searched = [...this.region.querySelectorAll(SEARCHED)].filter((each) => each instanceof HTMLElement);
    this.#matches = matches(this.#searched.map((each) => each.textContent ?? ''), this.query.value);
    // What was said last is what is looked for, most of the time.
    this.#at = isNew ? this.#matches.length - 1 : Math.min(this.#at, this.#matches.length - 1);
    this.#mark();
    if (isNew) this.#show();
  }

  /** @param {1|-1} step */
  #go(step) {
    const { length } = this.#matches;
    if (!length) return;
    this.#at = (this.#at + step + length) % length;
    this.#mark();
    this.#show();
  }

  #show() {
    const match = this.#matches[this.#at];
    if (!match) return;
    const { region } = this;
    const { top, height } = this.#searched[match.text].getBoundingClientRect();
    region.scrollTop += top + height / 2 - region.getBoundingClientRect().top - region.clientHeight / 2;
  }

  #mark() {
    const { length } = this.#matches;
    const isSearching = this.query.value.trim() && !this.bar.hidden;
    const words = isSearching && text(length ? 'searchCount' : 'searchNone', { at: this.#at + 1, all: length }) || '';
    setText(this.count, words);
    if (globalThis.Highlight && CSS.highlights) this.#highlight();
    else this.#markWhole();
  }

  #highlight() {
    const ranges = this.#matches.map((match) => rangeOf(this.#searched[match.text], match));
    CSS.highlights.set(FOUND, new Highlight(...ranges));
    CSS.highlights.set(CURRENT, new Highlight(...ranges.slice(this.#at, this.#at + 1)));
  }

  /** Where a browser has no highlights, what holds a match is marked as a whole. */
  #markWhole() {
    this.#searched.forEach((each, i) => {
      each.classList.toggle(FOUND, this.#matches.some(({ text }) => text === i));
      each.classList.toggle(CURRENT, this.#matches[this.#at]?.text === i);
    });
  }
}

/**
 * @param {HTMLElement} element
 * @param {Match} match
 */
function rangeOf(element, { start, end }) {
  element.normalize(); // what came piece by piece stands in as many nodes
  const range = document.createRange();
  const text = /** @type {Text} */ (element.firstChild);
  range.setStart(text, start);
  range.setEnd(text, end);
  return range;
}
