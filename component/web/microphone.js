/** @import {Problem} from './types.js' */
import { ProblemError, problem } from './messages.js';
import { allTexts } from './texts.js';

/**
 * Whether there is reason to look closer before anybody asks for the microphone: what the browser tells at once, so
 * that nothing more need be loaded where all is well.
 *
 * @param {Window} page
 * @param {PermissionState|'unknown'} permission
 * @returns {boolean}
 */
export function isSuspect(page, permission) {
  return !page.isSecureContext || !page.navigator.mediaDevices || permission === 'denied' || isOpaque(page)
    || policyOf(page)?.allowsFeature('microphone') === false;
}

/**
 * A frame that is sandboxed without an origin of its own has no microphone, and the host does not talk to it.
 *
 * @param {Window} page
 * @returns {boolean}
 */
export function isOpaque(page) {
  return page.origin === 'null';
}

/**
 * What the pages around this one pass on; only Chromium tells.
 *
 * @param {Window} page
 * @returns {{allowsFeature(name: string): boolean}|undefined}
 */
export function policyOf(page) {
  return /** @type {{featurePolicy?: {allowsFeature(name: string): boolean}}} */ (
    /** @type {unknown} */ (page.document)
  ).featurePolicy;
}

/**
 * Opens the microphone; the caller stops its tracks. Waits for as long as a person takes to answer the browser.
 *
 * @param {Window} page
 * @param {PermissionState|'unknown'} permission before it is asked for
 * @param {string} [deviceId] this one and no other
 * @returns {Promise<MediaStream>} rejects with a ProblemError
 */
export async function openMicrophone(page, permission, deviceId) {
  const asked = performance.now();
  try {
    return await page.navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true, noiseSuppression: true, autoGainControl: true,
        deviceId: deviceId ? { exact: deviceId } : undefined,
      },
    });
  } catch (error) {
    const elapsedMs = performance.now() - asked;
    throw new ProblemError(await examined(page, permission, { error: nameOf(error), elapsedMs }));
  }
}

/**
 * Why the microphone is, or will be, refused.
 *
 * @param {Window} page
 * @param {PermissionState|'unknown'} permission
 * @param {{error: string, elapsedMs: number}|null} refusal null before it was asked for
 * @returns {Promise<Problem>}
 */
export async function examined(page, permission, refusal = null) {
  try {
    const [{ examine }] = await Promise.all([import('./surroundings.js'), allTexts().catch(() => {})]);
    return await examine(page, permission, refusal);
  } catch {
    return problem('microphone_failed'); // what knows more about it cannot be loaded
  }
}

/** What the browser would do if it were asked for the microphone; known at once when the button is pressed. */
export class MicrophonePermission {
  /** @type {PermissionState|'unknown'} */
  state = 'unknown';
  #wasGranted = false;

  /**
   * @param {Navigator} browser
   * @param {() => void} [onChange]
   * @returns {Promise<void>}
   */
  async watch(browser, onChange) {
    this.state = await permissionIn(browser, (state) => {
      this.#follow(state);
      onChange?.();
    });
    this.#follow(this.state);
  }

  /**
   * @param {Navigator} browser
   * @returns {Promise<boolean>} whether it was given, and is no more
   */
  async isTakenBack(browser) {
    return this.#wasGranted && await permissionIn(browser) !== 'granted';
  }

  /** @param {PermissionState|'unknown'} state */
  #follow(state) {
    this.state = state;
    this.#wasGranted ||= state === 'granted';
  }
}

/**
 * @param {Navigator} browser
 * @param {(state: PermissionState) => void} [onChange]
 * @returns {Promise<PermissionState|'unknown'>} unknown where the browser does not tell
 */
export async function permissionIn(browser, onChange) {
  try {
    const status = await browser.permissions.query({ name: /** @type {PermissionName} */ ('microphone') });
    if (onChange) status.onchange = () => onChange(status.state);
    return status.state;
  } catch {
    return 'unknown';
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function nameOf(error) {
  return error instanceof Error ? error.name : '';
}
