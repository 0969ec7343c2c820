/** @import {Facts} from './diagnosis.js' */
/** @import {Problem} from './types.js' */
import { diagnose } from './diagnosis.js';
import { isOpaque, permissionIn, policyOf } from './microphone.js';

/**
 * Collects what this page can know of itself, of the pages around it and of the browser, and says what is wrong.
 *
 * @param {Window} page
 * @param {PermissionState|'unknown'} permission before the microphone was asked for
 * @param {{error: string, elapsedMs: number}|null} refusal null when it has not been asked for yet
 * @returns {Promise<Problem>}
 */
export async function examine(page, permission, refusal) {
  const policy = policyOf(page);
  /** @type {Facts} */
  const facts = {
    address: page.location.href,
    browser: page.navigator.userAgent,
    isSecure: page.isSecureContext,
    isOpaque: isOpaque(page),
    hasMediaDevices: Boolean(page.navigator.mediaDevices?.getUserMedia),
    isPassedOn: policy ? policy.allowsFeature('microphone') : null,
    isAutoplayPassedOn: policy?.allowsFeature('autoplay') ?? false,
    depth: depthOf(page),
    sameOriginLevels: sameOriginLevels(page),
    ancestors: ancestorsOf(page),
    permission,
    permissionNow: refusal ? await permissionIn(page.navigator) : permission,
    error: refusal?.error ?? null,
    elapsedMs: refusal?.elapsedMs ?? 0,
  };
  return diagnose(facts);
}

/**
 * @param {Window} page
 * @returns {number} how many pages there are around it
 */
function depthOf(page) {
  let depth = 0;
  for (let each = page; each.parent !== each; each = each.parent) depth++;
  return depth;
}

/**
 * @param {Window} page
 * @returns {number} how many of the pages around it, from the nearest on, are of its own origin
 */
function sameOriginLevels(page) {
  let levels = 0;
  try {
    for (let each = page; each.parent !== each && each.parent.document; each = each.parent) levels++;
  } catch {
    // The next one out is another origin's, and shows nothing.
  }
  return levels;
}

/**
 * @param {Window} page
 * @returns {string[]} origins, the nearest first; where the browser does not list them, only what the referrer tells
 */
function ancestorsOf(page) {
  if (page.location.ancestorOrigins) return [...page.location.ancestorOrigins];
  if (page.parent === page) return [];
  try {
    return [new URL(page.document.referrer).origin];
  } catch {
    return []; // the page around us does not say who it is
  }
}
