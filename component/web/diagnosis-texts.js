/** @import {Facts} from './diagnosis.js' */
import { ALLOW, iframe, toolAround } from './host-tools.js';
import { problem } from './messages.js';

/** @typedef {{message: string, fix: string, where?: string, line?: string, ownWindow?: boolean}} Text */

/** Ports below 1024 are not everybody's to open. */
const FREE_PORT = 8080;
const AGAIN = 'then press “Start conversation”.';
const SETTINGS = 'in the settings beside the address bar';
const SANDBOX = 'sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"';
const BROWSERS = 'Chrome, Edge, Firefox or Safari';
/** Browsers inside of apps, which may withhold what the same engine gives elsewhere. */
const IN_APP = /FBAN|FBAV|Instagram|Line\/|MicroMessenger|Snapchat|LinkedInApp|TikTok|; wv\)/;

/** What is said by code. */
export const TEXTS = /** @satisfies {Record<string, (facts: Facts) => Text>} */ ({
  insecure_page: ({ address }) => ({
    message: 'This page came over plain http, where browsers give no microphone.',
    fix: `Open it over https or on the host’s own computer. From here, a tunnel makes it ${tunnelled(address)}`,
    where: 'In a terminal on this computer:',
    line: tunnel(address),
  }),
  insecure_ancestor: ({ ancestors }) => {
    const page = ancestors.find((origin) => !isTrustworthy(origin));
    return {
      message: 'The page around this conversation came over plain http, where browsers give no microphone.',
      fix: 'Open the conversation in a window, or that page over https'
        + (page ? `. A tunnel makes it ${tunnelled(page)}` : ' or at http://localhost.'),
      ...page && { where: 'In a terminal on this computer:', line: tunnel(page) },
      ownWindow: true,
    };
  },
  microphone_sandboxed: ({ address, depth }) => depth ? {
    message: 'The frame around this conversation is sandboxed and has no origin of its own.',
    fix: 'Its sandbox attribute needs allow-same-origin.',
    where: 'In the page around this:',
    line: iframe(address, SANDBOX),
    ownWindow: true,
  } : {
    message: 'A sandboxed frame has opened this window, which is as closed as the frame is.',
    fix: 'Copy the address into a new tab.',
    where: 'The address:',
    line: address,
  },
  no_media_devices: ({ address, browser }) => IN_APP.test(browser) ? {
    message: 'This app’s built-in browser has no microphone access.',
    fix: `Open the conversation in ${BROWSERS}.`,
    where: 'The address:',
    line: address,
  } : { message: 'This browser has no microphone access.', fix: `Use a current ${BROWSERS}.` },
  microphone_blocked_by_vs_code: ({ address }) => ({
    message: 'VS Code gives no microphone to notebook outputs and webviews.',
    fix: 'Open the conversation in a window. It is the same one: what is said appears here, too.',
    where: 'Or open this address in a browser:',
    line: address,
    ownWindow: true,
  }),
  microphone_blocked_by_frame: (facts) => ({
    message: 'The page around this conversation does not pass the microphone on.',
    fix: `Its <iframe> needs ${ALLOW}.`,
    ...embedding(facts),
  }),
  microphone_blocked_by_outer_frame: ({ ancestors, sameOriginLevels }) => ({
    message: 'A frame further out does not pass the microphone on.',
    fix: `The <iframe> on ${ancestors[sameOriginLevels] ?? 'the outer page'} needs ${ALLOW}.`,
    where: 'In that <iframe>:',
    line: ALLOW,
    ownWindow: true,
  }),
  microphone_blocked_by_some_frame: (facts) => ({
    message: `One of the ${facts.depth} frames around this conversation does not pass the microphone on.`,
    fix: `Each <iframe> needs ${ALLOW}. If it is the innermost:`,
    ...embedding(facts),
  }),
  microphone_blocked_by_header: ({ address, depth }) => depth ? {
    message: 'The page around this conversation keeps the microphone from it.',
    fix: 'Its Permissions-Policy header or an allow attribute leaves it out.',
    where: 'The header has to be:',
    line: `Permissions-Policy: microphone=(self "${new URL(address).origin}")`,
    ownWindow: true,
  } : {
    message: 'A Permissions-Policy header keeps the microphone from this page.',
    fix: 'Change it in the proxy in front of the host.',
    where: 'The header has to be:',
    line: 'Permissions-Policy: microphone=(self)',
  },
  microphone_blocked: (facts) => ({
    message: 'The microphone was refused at once: the page around this conversation does not pass it on, or it was '
      + 'blocked before.',
    fix: `The <iframe> needs ${ALLOW}. If it has that, allow the microphone ${SETTINGS}.`,
    ...embedding(facts),
  }),
  microphone_denied: () => ({
    message: 'The microphone was not allowed.',
    fix: `Press “Start conversation” and choose Allow. If nothing asks you, allow the microphone ${SETTINGS}.`,
  }),
  microphone_denied_before: () => ({
    message: 'The microphone is blocked for this site.',
    fix: `Allow it ${SETTINGS}, ${AGAIN}`,
  }),
  microphone_denied_by_system: () => ({
    message: 'This computer does not let the browser use the microphone.',
    fix: `Allow it for the browser in the system’s privacy settings, ${AGAIN}`,
  }),
  microphone_not_found: () => ({ message: 'No microphone was found.', fix: `Plug one in or switch it on, ${AGAIN}` }),
  microphone_busy: () => ({
    message: 'The microphone could not be opened.',
    fix: `Close other programs that use it, ${AGAIN}`,
  }),
  microphone_unsuitable: () => ({
    message: 'No microphone fits what was asked for.',
    fix: `Choose another microphone, ${AGAIN}`,
  }),
  microphone_failed: () => problem('microphone_failed'),
});

/** @typedef {keyof typeof TEXTS} Code */

/**
 * @param {Facts} facts
 * @returns {Partial<Text>} the embedding line of the tool that seems to be around
 */
function embedding({ ancestors, address }) {
  const { where, line } = toolAround(ancestors);
  return { where, line: line(address), ownWindow: true };
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
  return `http://localhost:${new URL(address).port || FREE_PORT} here.`;
}

/** @param {string} address of a page on another machine, to be had under this one's name */
function tunnel(address) {
  const { hostname, port } = new URL(address);
  return `ssh -N -L ${port || FREE_PORT}:localhost:${port || 80} ${hostname}`;
}
