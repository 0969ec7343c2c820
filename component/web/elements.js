import { text } from './texts.js';

/** Small parts of forms and panels, made by script. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string|number|boolean|((event: any) => void)>} [given] properties and `on…` handlers, or
 *   attributes where the name has a hyphen
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.includes('-')) element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(...children);
  return element;
}

/**
 * An element with a text, which follows the page's language.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} key of the text
 * @param {Record<string, string|number|boolean|((event: any) => void)>} [given]
 */
export function worded(tag, key, given = {}) {
  return make(tag, { ...given, 'data-text': key }, text(key));
}

/**
 * @param {string} key of its text
 * @param {(event: MouseEvent) => void} onclick
 * @param {string} [more] further classes
 */
export function button(key, onclick, more = '') {
  return worded('button', key, { type: 'button', className: `button small ${more}`, onclick });
}

/**
 * A button that shows a drawing.
 *
 * @param {string} key of its name for assistive technology, which is a hint, too
 * @param {string} path of the drawing on a 24 by 24 grid
 * @param {(event: MouseEvent) => void} onclick
 */
export function iconButton(key, path, onclick) {
  const name = text(key);
  return make('button', {
    type: 'button', className: 'quiet', title: name, ariaLabel: name, 'data-title': key, 'data-label': key, onclick,
  }, icon(path));
}

/** @param {string} path */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const attributes = {
    viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': '2', 'stroke-linecap': 'round',
    'stroke-linejoin': 'round', 'aria-hidden': 'true',
  };
  Object.entries(attributes).forEach(([name, value]) => svg.setAttribute(name, value));
  const line = document.createElementNS(svg.namespaceURI, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/**
 * @param {string} key of its name
 * @param {...(Node|string)} children
 */
export function section(key, ...children) {
  return make('section', {}, worded('h3', key), ...children);
}

/**
 * A labelled control.
 *
 * @param {string} key of its name
 * @param {HTMLElement} control
 * @param {...HTMLElement} more beside it
 */
export function row(key, control, ...more) {
  control.id ||= `panel-${key}`;
  return make('div', { className: 'row' }, worded('label', key, { htmlFor: control.id }), control, ...more);
}

/**
 * One of several.
 *
 * @template {string} T
 * @param {string} name of the group: its key
 * @param {ReadonlyArray<{value: T, name: string, hint: string}>} choices with the keys of their texts
 * @param {(value: T) => void} onchange
 * @returns {{element: HTMLElement, show: (value: string) => void}}
 */
export function choice(name, choices, onchange) {
  const inputs = choices.map(({ value }) => make('input', {
    type: 'radio', name: `panel-${name}`, value, onchange: () => onchange(value),
  }));
  const labels = choices.map(({ name: words, hint }, i) => make('label', {}, inputs[i],
    make('span', {}, worded('span', words), worded('small', hint))));
  return {
    element: make('fieldset', {}, worded('legend', name, { className: 'hidden' }), ...labels),
    show: (value) => inputs.forEach((input) => {
      input.checked = input.value === value;
    }),
  };
}

/** Drawings on a 24 by 24 grid. */
export const ICONS = {
  close: 'M6 6l12 12M18 6L6 18',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  good: 'M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 2.5V9H19a2 2 0 0 1 2 2.4l-1.3 7A2 2 0 0 1 17.7 20H7',
  bad: 'M7 13V4H4v9zM7 13l4 8a2.5 2.5 0 0 0 2.5-2.5V15H19a2 2 0 0 0 2-2.4l-1.3-7A2 2 0 0 0 17.7 4H7',
};
