import { colourOf, hex, readableOn, readableInk } from './colours.js';
import { ProblemError } from './messages.js';

const THEMES = /** @type {Record<string, string>} */ ({ auto: 'light dark', light: 'light', dark: 'dark' });
const LARGEST_RADIUS = 40;
const FONT = /^[\p{L}\p{N} ,'"_-]{1,100}$/u;
/** As in widget.css. */
const SURFACES = { light: [255, 255, 255], dark: [21, 25, 29] };

/** By what they set; each with a text, which is empty where the widget's own look is wanted back. */
const SET = {
  /** @param {string} name */
  theme(name) {
    const theme = name || 'auto';
    check('theme', Object.hasOwn(THEMES, theme), 'auto, light or dark');
    document.body.dataset.theme = theme;
    document.querySelector('meta[name=color-scheme]')?.setAttribute('content', THEMES[theme]);
  },
  /** @param {string} given */
  accent(given) {
    const colour = colourOf(given);
    check('accent', Boolean(colour) || !given, 'a colour such as #0b7568');
    const light = colour && readableOn(SURFACES.light, colour);
    const dark = colour && readableOn(SURFACES.dark, colour);
    variable('--accent', light && dark && `light-dark(${hex(light)}, ${hex(dark)})`);
    variable('--on-accent', light && dark && `light-dark(${readableInk(light)}, ${readableInk(dark)})`);
    variable('--tint', light && 'color-mix(in srgb, var(--accent) 12%, var(--surface))');
  },
  /** @param {string} pixels */
  radius(pixels) {
    const radius = Number(pixels);
    check('radius', radius >= 0 && radius <= LARGEST_RADIUS, `a number of pixels from 0 to ${LARGEST_RADIUS}`);
    variable('--radius', pixels && `${radius}px`);
  },
  /** @param {string} family */
  font(family) {
    check('font', !family || FONT.test(family), 'the name of a font family');
    variable('font-family', family);
  },
};

/**
 * Changes how the widget looks.
 *
 * @param {{[what in keyof typeof SET]?: unknown}} look what is absent stays; null takes back what was set
 */
export function applyLook(look) {
  for (const what of /** @type {Array<keyof typeof SET>} */ (Object.keys(SET))) {
    if (look[what] !== undefined) SET[what](String(look[what] ?? ''));
  }
}

/**
 * @param {string} name of a custom property, or a property
 * @param {string|null|undefined} value nothing takes it back
 */
function variable(name, value) {
  document.documentElement.style.setProperty(name, value || null);
}

/**
 * @param {string} what
 * @param {boolean} isGood
 * @param {string} allowed
 */
function check(what, isGood, allowed) {
  if (isGood) return;
  throw new ProblemError({ code: 'bad_look', message: `This ${what} cannot be used.`, fix: `Give it ${allowed}.` });
}
