import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matches } from '../../component/web/matches.js';

/**
 * @param {string[]} texts
 * @param {string} query
 */
const found = (texts, query) => matches(texts, query).map(({ text, start, end }) => texts[text].slice(start, end));

test('finds every place, small and capital letters alike', () => {
  assert.deepEqual(matches(['Chairs and chairs', 'no', 'ARMCHAIR'], 'chair'), [
    { text: 0, start: 0, end: 5 }, { text: 0, start: 11, end: 16 }, { text: 2, start: 3, end: 8 },
  ]);
});

test('finds letters of every script and keeps the places right behind odd ones', () => {
  assert.deepEqual(found(['İstanbul ÄRGER', '日本語の本', 'مرحبا بك'], 'ärger'), ['ÄRGER']);
  assert.deepEqual(found(['日本語の本'], '本'), ['本', '本']);
  assert.deepEqual(found(['مرحبا بك'], 'بك'), ['بك']);
});

test('takes signs for signs and any white space for white space', () => {
  for (const query of ['(1.5*x)', 'a|b', '[y]', '$^', '\\', 'a-b', '{}', '/', '?+', '&&', '--', '.']) {
    assert.deepEqual(found([`… ${query} …`, 'xyz'], query), [query], query);
  }
  assert.deepEqual(found(['two\n words'], ' two  words '), ['two\n words']);
});

test('finds nothing without a word', () => {
  assert.deepEqual([matches(['a'], ''), matches(['a b'], '  '), matches([], 'a')], [[], [], []]);
});
