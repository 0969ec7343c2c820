import { ProblemError, problem } from './messages.js';
import { isBlocked } from './reconnect.js';
import { store, stored } from './storage.js';

/** What is remembered stands under this name; `dialer.js` looks for it. */
const KEY = 'realtime-detour';
/** As long as a person stays in one place, roughly. */
const REMEMBERED_MS = 4 * 60 * 60 * 1000;

/**
 * @param {boolean} isRelayed the way that is tried now
 * @param {boolean} isLearnt what comes of it holds for the next time, too
 * @param {Promise<void>} placed a call on that way, after one on the other way found that blocked
 * @returns {Promise<void>}
 */
export async function otherWay(isRelayed, isLearnt, placed) {
  try {
    await placed;
  } catch (error) {
    throw isBlocked(error) ? new ProblemError(problem('no_way')) : error;
  }
  if (isRelayed && isLearnt) remember();
  if (!isRelayed) forget();
}

/** @returns {boolean} whether direct calls are known to be blocked on the network that the page is in now */
export function isRemembered() {
  const { until, network } = stored(KEY) ?? {};
  return until > Date.now() && network === networkType();
}

function remember() {
  store(KEY, { until: Date.now() + REMEMBERED_MS, network: networkType() });
  connection()?.addEventListener('change', forget, { once: true });
  window.addEventListener('online', forget, { once: true });
}

function forget() {
  store(KEY, null);
}

function networkType() {
  return connection()?.type ?? '';
}

/** @returns {(EventTarget & {type?: string})|undefined} only Chromium tells of it */
function connection() {
  return /** @type {{connection?: EventTarget}} */ (/** @type {unknown} */ (navigator)).connection;
}
