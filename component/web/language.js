/** @import {Hosted} from './types.js' */
import { ProblemError } from './messages.js';
import { fetchTexts, language, learn, text } from './texts.js';

/** As the host has them; each is its own base language. */
const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'tr', 'zh'];
const RIGHT_TO_LEFT = ['ar'];
/** What an element has its text as, by the name of the data attribute with the text's key. */
const PLACES = /** @type {const} */ ({
  text: 'textContent', label: 'ariaLabel', title: 'title', placeholder: 'placeholder',
});

/** The last that was asked for: it counts when several come at once. */
let wanted = '';

/**
 * Has the whole widget speak another language; a call goes on.
 *
 * @param {Hosted} widget
 * @param {unknown} tag such as `de` or `pt-BR`, of which the first part counts; nothing for the browser's language
 * @returns {Promise<void>} rejects with a ProblemError where there are no texts in it, or none can be had
 */
export async function speak(widget, tag) {
  const spoken = languageOf(tag);
  wanted = spoken;
  const texts = spoken === language() ? null : await fetched(spoken);
  if (!texts || wanted !== spoken) return;
  learn(texts);
  const { documentElement: root } = document;
  root.lang = spoken;
  root.dir = RIGHT_TO_LEFT.includes(spoken) ? 'rtl' : 'ltr';
  relabel();
  widget.transcriptView.reset(widget.transcript.items);
  widget.know({});
  widget.extras.tell('language', spoken);
}

/** @param {unknown} tag */
function languageOf(tag) {
  const asked = tag ? [tag] : navigator.languages;
  const base = asked.map((each) => String(each).split('-')[0].toLowerCase()).find((each) => LANGUAGES.includes(each));
  if (base || !tag) return base ?? 'en';
  throw new ProblemError({
    code: 'unknown_language',
    message: 'The widget has no texts in this language.',
    fix: `Use one of ${LANGUAGES.join(', ')}.`,
  });
}

/** @param {string} tag */
async function fetched(tag) {
  try {
    return await fetchTexts(tag);
  } catch {
    throw new ProblemError({
      code: 'language_unavailable',
      message: 'The texts in this language could not be loaded.',
      fix: 'Check that the host is running, then try again.',
    });
  }
}

function relabel() {
  for (const [name, property] of Object.entries(PLACES)) {
    for (const element of document.querySelectorAll(`[data-${name}]`)) {
      const words = text(/** @type {HTMLElement} */ (element).dataset[name] ?? '');
      Object.assign(element, { [property]: words });
    }
  }
}
