/** @import {Problem} from './types.js' */
/** @import {Values} from './texts.js' */
import { isKnown, language, text } from './texts.js';

/** A failure that has a text for people; everything else that is thrown is a defect. */
export class ProblemError extends Error {
  /**
   * @param {Problem} problem
   * @param {number} [httpStatus] where the host answered with it
   * @param {number} [retryAfterMs] where it said when to try again
   */
  constructor(problem, httpStatus, retryAfterMs) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
    this.httpStatus = httpStatus;
    this.retryAfterMs = retryAfterMs;
  }
}

/** From here on a status tells of the host, not of what it was sent. */
const AWAY = 500;

/**
 * @param {unknown} error of a request to the host
 * @returns {boolean} whether another try may do; what a host that is there refuses it refuses again
 */
export function isHostAway(error) {
  return !(error instanceof ProblemError) || (error.httpStatus ?? AWAY) >= AWAY;
}

/**
 * What a problem is said with. The text with `_fix` behind the key is the next thing to do.
 *
 * @typedef {object} Wording
 * @property {string} key of the text: what happened
 * @property {Values} [values]
 * @property {string} [where] key of the text that says where to paste
 */

/** What this page's own problems are said with, in whatever language. @type {WeakMap<Problem, Wording>} */
const wordings = new WeakMap();

/**
 * @param {string} code of the text, too, unless the wording has another key
 * @param {Partial<Wording>} [wording]
 * @returns {Problem}
 */
export function problem(code, wording = {}) {
  const own = { key: code, ...wording };
  const made = { code, ...worded(isKnown(own.key) ? own : { key: 'unexpected' }) };
  wordings.set(made, own);
  return made;
}

/**
 * @param {unknown} error
 * @returns {Problem}
 */
export function problemOf(error) {
  return error instanceof ProblemError ? error.problem : problem('unexpected');
}

/**
 * The same in the page's language. What came from outside is put into it by its code; the host's own words are English,
 * and say more.
 *
 * @param {Problem} given
 * @returns {{message: string, fix: string, where: string}}
 */
export function inWords(given) {
  const wording = wordings.get(given) ?? { key: language() === 'en' ? '' : given.code };
  const words = worded(wording);
  return isKnown(`${wording.key}_fix`) && !/\{\w+\}/.test(words.message + words.fix)
    ? { ...words, where: text(wording.where ?? '') }
    : { ...given, where: given.paste?.where ?? '' };
}

/**
 * @param {Problem} given
 * @returns {string} all of it, to be read at once
 */
export function sentences(given) {
  const { message, fix } = inWords(given);
  return `${message} ${fix}`;
}

/**
 * @param {Problem} given
 * @returns {boolean} whether nothing has to be loaded for its words
 */
export function isWorded(given) {
  const wording = wordings.get(given);
  return wording ? isKnown(wording.key) : language() === 'en' || isKnown(given.code);
}

/** @param {Wording} wording */
function worded({ key, values }) {
  return { message: text(key, values), fix: text(`${key}_fix`, values) };
}
