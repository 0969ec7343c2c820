/** @import {Code, Remedy} from './remedies.js' */
/** @import {Problem} from './types.js' */
import { isVsCode, withoutToken } from './host-tools.js';
import { problem } from './messages.js';
import { REMEDIES, isTrustworthy } from './remedies.js';
import { text } from './texts.js';

/**
 * What a page can know when the microphone is refused, or is going to be.
 *
 * @typedef {object} Facts
 * @property {string} address the widget's own
 * @property {string} browser user agent
 * @property {boolean} isSecure this page and all around it
 * @property {boolean} isOpaque sandboxed without an origin of its own
 * @property {boolean} hasMediaDevices
 * @property {boolean|null} isPassedOn whether the microphone is; null where the browser cannot tell (all but Chromium)
 * @property {boolean} isAutoplayPassedOn which the microphone's `allow` has beside it; false where it is not known
 * @property {number} depth how many pages there are around this one
 * @property {number} sameOriginLevels how many of them, from the nearest on, are of this page's origin
 * @property {string[]} ancestors their origins, the nearest first, as far as they are known
 * @property {PermissionState|'unknown'} permission before the microphone was asked for
 * @property {PermissionState|'unknown'} permissionNow
 * @property {string|null} error the DOM error's name; null when the microphone has not been asked for
 * @property {number} elapsedMs how long the browser took to refuse
 */

/** Firefox refuses within a few milliseconds where the embedding page withholds the microphone; people are slower. */
const FASTER_THAN_A_PERSON_MS = 100;
/** @type {Record<string, Code>} */
const DEVICE_ERRORS = {
  NotFoundError: 'microphone_not_found',
  NotReadableError: 'microphone_busy',
  AbortError: 'microphone_busy',
  OverconstrainedError: 'microphone_unsuitable',
};

/**
 * What is wrong, in one sentence, and the next thing to do: with the line to paste, where one helps.
 *
 * @param {Facts} facts
 * @returns {Problem}
 */
export function diagnose(facts) {
  const code = codeOf(facts);
  /** @type {Remedy} */
  const { key = code, values, where = '', line, ownWindow = false } = REMEDIES[code](facts);
  const paste = line ? { where: text(where), line, shown: withoutToken(line) } : undefined;
  return Object.assign(problem(code, { key, values, where }), { ownWindow, paste });
}

/**
 * @param {Facts} facts
 * @returns {Code}
 */
function codeOf(facts) {
  const { error } = facts;
  if (error && DEVICE_ERRORS[error]) return DEVICE_ERRORS[error];
  if (facts.isOpaque) return 'microphone_sandboxed';
  if (!facts.isSecure) return facts.depth && isTrustworthy(facts.address) ? 'insecure_ancestor' : 'insecure_page';
  if (!facts.hasMediaDevices) return 'no_media_devices';
  if (facts.isPassedOn === false) return blockedBy(facts);
  return error === null || error === 'NotAllowedError' ? refusedBy(facts) : 'microphone_failed';
}

/**
 * The browser knows that the microphone is not passed on; by whom, only the circumstances tell. Who passes autoplay on,
 * but not the microphone, has an `allow` for it, and a header or an outer frame that takes it back.
 *
 * @param {Facts} facts
 * @returns {Code}
 */
function blockedBy({ ancestors, browser, depth, sameOriginLevels, isAutoplayPassedOn }) {
  if (depth && isVsCode(ancestors, browser)) return 'microphone_blocked_by_vs_code';
  if (isAutoplayPassedOn || sameOriginLevels === depth) return 'microphone_blocked_by_header';
  if (sameOriginLevels > 0) return 'microphone_blocked_by_outer_frame';
  return depth === 1 ? 'microphone_blocked_by_frame' : 'microphone_blocked_by_some_frame';
}

/**
 * The browser refuses, and does not say whose word that is.
 *
 * @param {Facts} facts
 * @returns {Code}
 */
function refusedBy({ ancestors, browser, depth, sameOriginLevels, isPassedOn, permission, permissionNow, ...asked }) {
  const isAtOnce = permission === 'denied' || asked.elapsedMs < FASTER_THAN_A_PERSON_MS;
  if (isPassedOn === null && sameOriginLevels < depth && isAtOnce) {
    return isVsCode(ancestors, browser) ? 'microphone_blocked_by_vs_code' : 'microphone_blocked';
  }
  if (permission === 'denied') return 'microphone_denied_before';
  return permissionNow === 'granted' ? 'microphone_denied_by_system' : 'microphone_denied';
}
