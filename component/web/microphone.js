/** @import {ProblemCode} from './messages.js' */
import { ProblemError, problem } from './messages.js';

/** Firefox refuses within a few milliseconds where the embedding page withholds the microphone; people are slower. */
const FASTER_THAN_A_PERSON_MS = 100;

/**
 * What the page can know before it asks.
 *
 * @typedef {object} Surroundings
 * @property {boolean} isSecure
 * @property {boolean} hasMediaDevices
 * @property {boolean} isFramed
 * @property {boolean|null} isPassedOn whether the embedding page passes the microphone on; null where the browser
 *   cannot tell (only Chromium can)
 */

/**
 * @param {Window} page
 * @returns {Surroundings}
 */
export function surroundings(page) {
  const policy = /** @type {{featurePolicy?: {allowsFeature(name: string): boolean}}} */ (
    /** @type {unknown} */ (page.document)
  ).featurePolicy;
  return {
    isSecure: page.isSecureContext,
    hasMediaDevices: Boolean(page.navigator.mediaDevices?.getUserMedia),
    isFramed: page.parent !== page,
    isPassedOn: policy ? policy.allowsFeature('microphone') : null,
  };
}

/**
 * Why the microphone cannot even be asked for, or null.
 *
 * @param {Surroundings} around
 * @returns {ProblemCode|null}
 */
export function obstacle(around) {
  if (!around.isSecure) return 'insecure_page';
  if (!around.hasMediaDevices) return 'no_media_devices';
  if (around.isPassedOn === false) return 'microphone_blocked_by_page';
  return null;
}

/**
 * The one place where the names of DOM errors are known.
 *
 * @param {unknown} error what getUserMedia threw
 * @param {Surroundings} around
 * @param {number} elapsedMs how long the browser took to refuse
 * @returns {ProblemCode}
 */
export function reasonFor(error, around, elapsedMs) {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
      if (!around.isFramed || around.isPassedOn) return 'microphone_denied';
      return elapsedMs < FASTER_THAN_A_PERSON_MS ? 'microphone_blocked' : 'microphone_denied';
    case 'SecurityError':
      return 'microphone_sandboxed';
    case 'NotFoundError':
      return 'microphone_not_found';
    case 'NotReadableError':
    case 'AbortError':
      return 'microphone_busy';
    case 'OverconstrainedError':
      return 'microphone_unsuitable';
    case 'TypeError':
      return 'no_media_devices';
    default:
      return 'microphone_failed';
  }
}

/**
 * Opens the microphone; the caller stops its tracks.
 *
 * @param {Window} page
 * @param {string} [deviceId] this one and no other
 * @returns {Promise<MediaStream>} rejects with a ProblemError
 */
export async function openMicrophone(page, deviceId) {
  const around = surroundings(page);
  const blocked = obstacle(around);
  if (blocked) throw new ProblemError(problem(blocked));
  const asked = performance.now();
  try {
    return await page.navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true, noiseSuppression: true, autoGainControl: true,
        deviceId: deviceId ? { exact: deviceId } : undefined,
      },
    });
  } catch (error) {
    throw new ProblemError(problem(reasonFor(error, around, performance.now() - asked)));
  }
}

/** What the browser would do if it were asked for the microphone; known at once when the button is pressed. */
export class MicrophonePermission {
  /** @type {PermissionState|'unknown'} */
  state = 'unknown';

  /**
   * @param {Navigator} browser
   * @returns {Promise<void>}
   */
  async watch(browser) {
    try {
      const status = await browser.permissions.query({ name: /** @type {PermissionName} */ ('microphone') });
      this.state = status.state;
      status.onchange = () => {
        this.state = status.state;
      };
    } catch {
      this.state = 'unknown'; // this browser does not tell: ask when the button is pressed
    }
  }
}
