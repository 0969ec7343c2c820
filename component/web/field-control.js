/** @import {FieldSchema} from './types.js' */
import { make, worded } from './elements.js';
import { text } from './texts.js';

/** The host takes no longer ones. */
const LONGEST_TEXT = 4000;

/**
 * A form control for one field.
 *
 * @typedef {object} FieldControl
 * @property {HTMLElement} element what is labelled and described
 * @property {boolean} isGroup several controls under one name
 * @property {() => unknown} value as the host takes it; null for none
 * @property {(value: unknown) => void} show
 * @property {() => string} problem what the browser finds wrong, in words; empty where nothing
 */

/**
 * @param {FieldSchema} schema
 * @param {string} id
 * @returns {FieldControl}
 */
export function fieldControl(schema, id) {
  const { type, items } = schema;
  if (type === 'array' && items) return items.enum ? checkboxes(items, id) : lines(items, id);
  if (schema.enum) return select(schema.enum.map((each) => [each, String(each)]), id);
  if (type === 'boolean') return select([[true, text('yes')], [false, text('no')]], id);
  return input(schema, id);
}

/**
 * @param {FieldSchema} schema
 * @param {string} id
 * @returns {FieldControl}
 */
function input({ type, format, minimum, maximum }, id) {
  const isNumber = type !== 'string';
  const element = make('input', {
    id, autocomplete: 'off', maxLength: LONGEST_TEXT, type: isNumber ? 'number' : format ?? 'text', dir: 'auto',
    ...isNumber && { step: type === 'integer' ? '1' : 'any' },
    ...minimum !== undefined && { min: String(minimum) },
    ...maximum !== undefined && { max: String(maximum) },
  });
  return {
    element,
    isGroup: false,
    value: () => (element.value.trim() === '' ? null : isNumber ? element.valueAsNumber : element.value.trim()),
    show: (value) => {
      element.value = value === null ? '' : String(value);
    },
    problem: () => (element.checkValidity() ? '' : element.validationMessage),
  };
}

/**
 * @param {[string|number|boolean, string][]} choices values with their words
 * @param {string} id
 * @returns {FieldControl}
 */
function select(choices, id) {
  const element = make('select', { id }, worded('option', 'fieldEmpty', { value: '' }),
    ...choices.map(([, words], i) => make('option', { value: String(i) }, words)));
  return {
    element,
    isGroup: false,
    value: () => (element.value === '' ? null : choices[Number(element.value)][0]),
    show: (value) => {
      const at = choices.findIndex(([each]) => each === value);
      element.value = at < 0 ? '' : String(at);
    },
    problem: () => '',
  };
}

/**
 * @param {FieldSchema} schema of each entry
 * @param {string} id
 * @returns {FieldControl}
 */
function checkboxes({ enum: choices = [] }, id) {
  const boxes = choices.map((each) => make('input', { type: 'checkbox', value: String(each) }));
  return {
    element: make('div', { id, role: 'group', className: 'choices' },
      ...boxes.map((box, i) => make('label', {}, box, make('span', { dir: 'auto' }, String(choices[i]))))),
    isGroup: true,
    value: () => {
      const chosen = choices.filter((_, i) => boxes[i].checked);
      return chosen.length ? chosen : null;
    },
    show: (value) => boxes.forEach((box, i) => {
      box.checked = Array.isArray(value) && value.includes(choices[i]);
    }),
    problem: () => '',
  };
}

/**
 * @param {FieldSchema} schema of each entry
 * @param {string} id
 * @returns {FieldControl}
 */
function lines({ type }, id) {
  const element = make('textarea', {
    id, rows: 3, dir: 'auto', placeholder: text('fieldLines'), 'data-placeholder': 'fieldLines',
  });
  return {
    element,
    isGroup: false,
    value: () => {
      const entries = element.value.split('\n').map((line) => line.trim()).filter(Boolean);
      return entries.length ? entries.map((entry) => entryOf(type, entry)) : null;
    },
    show: (value) => {
      element.value = Array.isArray(value) ? value.join('\n') : '';
    },
    problem: () => '',
  };
}

/**
 * @param {string} type
 * @param {string} line
 * @returns {unknown} the line itself where it is none of that type: the host refuses it
 */
function entryOf(type, line) {
  if (type === 'boolean') return line === 'true' || (line === 'false' ? false : line);
  return type === 'string' || Number.isNaN(Number(line)) ? line : Number(line);
}
