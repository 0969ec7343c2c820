/** What text needs against its background (WCAG 1.4.3). */
const READABLE = 4.5;
const STEP = 0.08;
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];

/** @typedef {number[]} Colour red, green and blue, each from 0 to 255 */

/**
 * @param {string} text `#rgb` or `#rrggbb`; the number sign may be missing, since it has to be escaped in an address
 * @returns {Colour|null}
 */
export function colourOf(text) {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (!digits) return null;
  const each = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g) ?? [];
  return each.map((pair) => parseInt(pair, 16));
}

/**
 * @param {Colour} colour
 * @returns {string}
 */
export function hex(colour) {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/**
 * @param {Colour} background
 * @param {Colour} colour
 * @returns {Colour} the colour, lighter or darker where it has to be in order to be read on that background
 */
export function readableOn(background, colour) {
  const pole = luminance(background) > 0.18 ? BLACK : WHITE;
  let shade = colour;
  for (let share = 0; contrast(shade, background) < READABLE && share <= 1; share += STEP) {
    shade = colour.map((part, i) => part + (pole[i] - part) * share);
  }
  return shade;
}

/**
 * @param {Colour} background
 * @returns {string} the colour for text on it, which can be read
 */
export function readableInk(background) {
  return hex(contrast(WHITE, background) >= READABLE ? WHITE : BLACK); // one of the two always is
}

/**
 * @param {Colour} one
 * @param {Colour} other
 * @returns {number} from 1 to 21, as WCAG defines it
 */
export function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/**
 * @param {Colour} colour
 * @returns {number} from 0 to 1
 */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
