/** @import {Facts} from './diagnosis.js' */
import { ALLOW, iframe, toolAround } from './host-tools.js';

/**
 * What helps, and how it is said.
 *
 * @typedef {object} Remedy
 * @property {string} [key] of the text, where that is not the code
 * @property {Record<string, string|number>} [values] for the text
 * @property {string} [where] key of the text that says where the line belongs
 * @property {string} [line] to paste
 * @property {boolean} [ownWindow] a window of its own helps
 */

/** Ports below 1024 are not everybody's to open. */
const FREE_PORT = 8080;
const SANDBOX = 'sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"';
/** Browsers inside of apps, which may withhold what the same engine gives elsewhere. */
const IN_APP = /FBAN|FBAV|Instagram|Line\/|MicroMessenger|Snapchat|LinkedInApp|TikTok|; wv\)/;

/** By code. */
export const REMEDIES = /** @satisfies {Record<string, (facts: Facts) => Remedy>} */ ({
  insecure_page: ({ address }) => ({
    values: { tunnel: tunnelled(address) }, where: 'inTerminal', line: tunnel(address),
  }),
  insecure_ancestor: ({ ancestors }) => {
    const page = ancestors.find((origin) => !isTrustworthy(origin));
    return page
      ? { values: { tunnel: tunnelled(page) }, where: 'inTerminal', line: tunnel(page), ownWindow: true }
      : { key: 'insecure_somewhere', ownWindow: true };
  },
  microphone_sandboxed: ({ address, depth }) => depth
    ? { where: 'inPage', line: iframe(address, SANDBOX), ownWindow: true }
    : { key: 'sandboxed_window', where: 'theAddress', line: address },
  no_media_devices: ({ address, browser }) => IN_APP.test(browser)
    ? { key: 'in_app_browser', where: 'theAddress', line: address } : {},
  microphone_blocked_by_vs_code: ({ address }) => ({ where: 'orAddress', line: address, ownWindow: true }),
  microphone_blocked_by_frame: embedding,
  microphone_blocked_by_outer_frame: ({ ancestors, sameOriginLevels }) => {
    const origin = ancestors[sameOriginLevels];
    return {
      key: origin ? undefined : 'outer_frame_unknown',
      values: { origin: origin ?? '', allow: ALLOW },
      where: 'inFrame',
      line: ALLOW,
      ownWindow: true,
    };
  },
  microphone_blocked_by_some_frame: embedding,
  microphone_blocked_by_header: ({ address, depth }) => depth ? {
    where: 'theHeader',
    line: `Permissions-Policy: microphone=(self "${new URL(address).origin}")`,
    ownWindow: true,
  } : { key: 'blocked_by_own_header', where: 'theHeader', line: 'Permissions-Policy: microphone=(self)' },
  microphone_blocked: embedding,
  microphone_denied: () => ({}),
  microphone_denied_before: () => ({}),
  microphone_denied_by_system: () => ({}),
  microphone_not_found: () => ({}),
  microphone_busy: () => ({}),
  microphone_unsuitable: () => ({}),
  microphone_failed: () => ({}),
});

/** @typedef {keyof typeof REMEDIES} Code */

/**
 * @param {Facts} facts
 * @returns {Remedy} the embedding line of the tool that seems to be around
 */
function embedding({ ancestors, address, depth }) {
  const { where, line } = toolAround(ancestors);
  return { values: { allow: ALLOW, depth }, where, line: line(address), ownWindow: true };
}

/**
 * @param {string} address
 * @returns {boolean} whether browsers take it for secure, were it alone
 */
export function isTrustworthy(address) {
  if (!URL.canParse(address)) return true; // an opaque origin tells nothing
  const { protocol, hostname } = new URL(address);
  return protocol !== 'http:' || /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** @param {string} address */
function tunnelled(address) {
  return `http://localhost:${new URL(address).port || FREE_PORT}`;
}

/** @param {string} address of a page on another machine, to be had under this one's name */
function tunnel(address) {
  const { hostname, port } = new URL(address);
  return `ssh -N -L ${port || FREE_PORT}:localhost:${port || 80} ${hostname}`;
}
