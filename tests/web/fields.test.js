/** @import {Fields} from '../../component/web/fields.js' */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

const SCHEMA = { properties: { name: { type: 'string' }, days: { type: 'array' } } };

/** As much of an element as is touched here. */
const element = () => ({ append() {}, replaceChildren() {}, setAttribute() {}, addEventListener() {}, dataset: {} });

/** @type {{sent: unknown, answer: () => void, refuse: () => void}[]} */
let corrections;
/** @type {Fields} */
let fields;

/** @param {Record<string, unknown>} values */
function row(values) {
  return { schema: SCHEMA, values: { name: null, days: null, ...values }, missing: [], errors: {}, complete: true };
}

/** @param {Record<string, unknown>} values that the host tells of */
function tell(values) {
  fields.widget.fields = /** @type {any} */ (row(values));
  fields.widget.extras.tell('fields', null);
}

/** A host that answers when it is told to. */
function widget() {
  /** @type {Set<(name: string, data: unknown) => void>} */
  const watchers = new Set();
  return {
    fields: row({}),
    view: { settings: { before() {} } },
    transcript: { items: [] },
    extras: { watchers, tell: (/** @type {string} */ name, /** @type {unknown} */ data) => {
      watchers.forEach((watcher) => watcher(name, data));
    } },
    api: { send: (/** @type {string} */ _, /** @type {Record<string, unknown>} */ sent) =>
      new Promise((resolve, reject) => {
        corrections.push({ sent, answer: () => resolve(row(sent)), refuse: () => reject(new Error('refused')) });
      }) },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(async () => {
  Object.assign(globalThis, { document: { createElement: element } });
  corrections = [];
  const module = await import('../../component/web/fields.js');
  fields = new module.Fields(/** @type {any} */ (widget()));
});

afterEach(() => {
  Object.assign(globalThis, { document: undefined });
});

test('corrections go to the host one after the other', async () => {
  const first = fields.correct('days', ['Mon']);
  const second = fields.correct('days', ['Mon', 'Wed']);
  await settled();
  assert.deepEqual(corrections.map(({ sent }) => sent), [{ days: ['Mon'] }]);
  corrections[0].refuse();
  await assert.rejects(first);
  await settled();
  corrections[1].answer();
  await second;
  assert.deepEqual(fields.row.values, { name: null, days: ['Mon', 'Wed'] });
});

test('what the host has told since a correction was sent is newer than its answer', async () => {
  const corrected = fields.correct('name', 'Bo');
  await settled();
  tell({ name: 'Bo', days: ['Tue'] });
  corrections[0].answer();
  await corrected;
  assert.deepEqual(fields.row.values, { name: 'Bo', days: ['Tue'] });
});
