import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colourOf, contrast, hex, readableInk, readableOn } from '../../component/web/colours.js';

const WHITE = [255, 255, 255];
const NIGHT = [21, 25, 29];

test('reads hexadecimal colours and nothing else', () => {
  assert.deepEqual([colourOf('#fc0'), colourOf('7A1FA2')], [[255, 204, 0], [122, 31, 162]]);
  for (const text of ['', 'red', '#12', '#1234', '#12345g', 'url(x)', '#fff;}']) assert.equal(colourOf(text), null);
});

test('contrast is what WCAG defines', () => {
  assert.equal(contrast([0, 0, 0], WHITE), 21);
  assert.equal(contrast([119, 119, 119], WHITE).toFixed(2), '4.48');
});

test('every colour is made one that can be read, and one that can be read is left alone', () => {
  for (let value = 0; value < 4096; value += 13) {
    const colour = [value >> 8, value >> 4 & 15, value & 15].map((part) => part * 17);
    for (const background of [WHITE, NIGHT]) {
      const shade = readableOn(background, colour);
      assert.ok(contrast(shade, background) >= 4.5, hex(colour));
      if (contrast(colour, background) >= 4.5) assert.deepEqual(shade, colour);
      assert.ok(contrast(colourOf(readableInk(shade)) ?? [], shade) >= 4.5, `text on ${hex(shade)}`);
    }
  }
});
