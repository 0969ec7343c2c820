/** @import {Item, Snapshot} from './types.js' */
/** @import {Widget} from './widget.js' */
import { make, worded } from './elements.js';
import { addStyleSheet } from './style-sheet.js';
import { text } from './texts.js';

/** The host's function and message for the row: for the model, and nothing that was said. */
const NOT_SAID = /^(?:Recorded with )?record_fields\b/;

/** @type {NonNullable<Snapshot['fields']>} */
const NONE = { schema: { properties: {} }, values: {}, missing: [], errors: {}, complete: false };

/** @type {WeakMap<Widget, Fields>} */
const opened = new WeakMap();

/**
 * Shows how much of the row that the conversation fills is known; what it holds is shown on demand.
 *
 * @param {Widget} widget
 * @returns {Promise<Fields>}
 */
export async function open(widget) {
  let fields = opened.get(widget);
  if (!fields) {
    fields = new Fields(widget);
    opened.set(widget, fields);
    await addStyleSheet('fields.css');
    fields.show();
  }
  return fields;
}

export class Fields {
  /** What shows the row. @type {Set<() => void>} */
  views = new Set([() => this.#show()]);
  /** @type {Promise<void>} */
  #corrections = Promise.resolve();
  #button = make('button', {
    type: 'button', id: 'fields', className: 'quiet', hidden: true, 'aria-haspopup': 'dialog',
  });

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
    this.#button.addEventListener('click', () => widget.extras.open('fields-panel'));
    widget.view.settings.before(this.#button);
    widget.extras.watchers.add((name, data) => this.#follow(name, data));
    this.#hide(widget.transcript.items);
  }

  get row() {
    return this.widget.fields ?? NONE;
  }

  show() {
    this.views.forEach((show) => show());
  }

  /**
   * To the host after those before, so that none overtakes another.
   *
   * @param {string} name
   * @param {unknown} value null for none
   * @returns {Promise<void>} rejects with a ProblemError
   */
  correct(name, value) {
    const corrected = this.#corrections.then(() => this.#correct(name, value));
    this.#corrections = corrected.catch(() => {}); // whoever asked for it is told
    return corrected;
  }

  /**
   * @param {string} name
   * @param {unknown} value
   */
  async #correct(name, value) {
    const before = this.row;
    const answer = await this.widget.api.send('/fields', { [name]: value }, 'PATCH');
    // What the host has told meanwhile may be newer; what it has not will follow.
    if (before === this.row) this.widget.fields = { ...before, ...answer };
    this.show();
  }

  /**
   * @param {string} name
   * @param {any} data
   */
  #follow(name, data) {
    if (name === 'fields' || name === 'snapshot') this.show();
    if (name === 'item') this.#hide([data]);
    if (name === 'snapshot' || name === 'language') this.#hide(this.widget.transcript.items);
    if (name === 'language') this.#show();
  }

  #show() {
    const { schema, values, complete } = this.row;
    const all = Object.keys(schema.properties).length;
    const known = Object.values(values).filter((value) => value !== null).length;
    const count = text('fieldsCount', { known, all });
    // Assistive technology is told what it is a count of.
    this.#button.replaceChildren(worded('span', 'fields', { className: 'hidden' }), ' ', count);
    this.#button.title = text('fields');
    this.#button.hidden = all === 0;
    this.#button.dataset.complete = String(complete);
  }

  /** @param {Item[]} items */
  #hide(items) {
    for (const { id, type, content } of items) {
      if ((type !== 'tool' && type !== 'system') || !NOT_SAID.test(content)) continue;
      const element = this.widget.transcriptView.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
      if (element instanceof HTMLElement) element.hidden = true;
    }
  }
}
