/** @import {Facts} from '../../component/web/diagnosis.js' */
/** @import {Problem} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../component/web/diagnosis.js';
import './english.js';

/** A window of its own, where nothing is in the way. @type {Facts} */
const WINDOW = {
  address: 'http://localhost:8080/embed?key=demo&token=secret',
  browser: 'Mozilla/5.0',
  isSecure: true,
  isOpaque: false,
  hasMediaDevices: true,
  isPassedOn: true,
  isAutoplayPassedOn: true,
  depth: 0,
  sameOriginLevels: 0,
  ancestors: [],
  permission: 'prompt',
  permissionNow: 'prompt',
  error: 'NotAllowedError',
  elapsedMs: 2000,
};
/** @type {Facts} */
const FRAME = { ...WINDOW, depth: 1, ancestors: ['http://localhost:8888'] };
/** @type {Facts} */
const BLOCKED = { ...FRAME, isPassedOn: false, isAutoplayPassedOn: false, error: null };
/** @type {Facts} */
const FIREFOX = { ...FRAME, isPassedOn: null, isAutoplayPassedOn: false };
const LAN = 'http://lan.test:8080/embed?key=demo&token=secret';
const WEBVIEW = ['vscode-webview://1f', 'vscode-file://vscode-app'];

/** What is the case, and what it is called. */
const CASES = /** @type {Array<[string, Facts, string]>} */ ([
  ['plain http', { ...WINDOW, address: LAN, isSecure: false, hasMediaDevices: false }, 'insecure_page'],
  ['plain http in a frame', { ...FRAME, address: LAN, isSecure: false, hasMediaDevices: false }, 'insecure_page'],
  ['a page around that came over plain http', { ...FRAME, isSecure: false, hasMediaDevices: false },
    'insecure_ancestor'],
  ['https within plain http', { ...FRAME, address: 'https://h.example/embed', isSecure: false }, 'insecure_ancestor'],
  ['IPv6 within plain http', { ...FRAME, address: 'http://[::1]:8080/embed', isSecure: false }, 'insecure_ancestor'],
  ['a sandbox in Chromium', { ...FRAME, isOpaque: true, error: 'SecurityError', elapsedMs: 2 }, 'microphone_sandboxed'],
  ['a sandbox in Firefox', { ...FIREFOX, isOpaque: true, elapsedMs: 2 }, 'microphone_sandboxed'],
  ['a sandbox that is not passed the microphone', { ...BLOCKED, isOpaque: true }, 'microphone_sandboxed'],
  ['a sandbox that is no secure context', { ...FRAME, isOpaque: true, isSecure: false }, 'microphone_sandboxed'],
  ['a window opened by a sandbox', { ...WINDOW, isOpaque: true, error: null }, 'microphone_sandboxed'],
  ['a browser without media devices', { ...WINDOW, hasMediaDevices: false, error: 'TypeError' }, 'no_media_devices'],
  ['a frame without allow', BLOCKED, 'microphone_blocked_by_frame'],
  ['the same when asked', { ...BLOCKED, error: 'NotAllowedError', permission: 'denied' },
    'microphone_blocked_by_frame'],
  ['one of two frames', { ...BLOCKED, depth: 2 }, 'microphone_blocked_by_some_frame'],
  ['a frame around one of the same origin', { ...BLOCKED, depth: 2, sameOriginLevels: 1 },
    'microphone_blocked_by_outer_frame'],
  ['autoplay without the microphone', { ...BLOCKED, isAutoplayPassedOn: true }, 'microphone_blocked_by_header'],
  ['a header around frames of one origin', { ...BLOCKED, depth: 2, sameOriginLevels: 2 },
    'microphone_blocked_by_header'],
  ['a header of the host’s own proxy', { ...WINDOW, isPassedOn: false, error: null }, 'microphone_blocked_by_header'],
  ['a webview', { ...BLOCKED, depth: 2, ancestors: WEBVIEW }, 'microphone_blocked_by_vs_code'],
  ['a webview that does not tell', { ...FIREFOX, depth: 2, ancestors: WEBVIEW, elapsedMs: 2 },
    'microphone_blocked_by_vs_code'],
  ['Firefox refusing faster than a person', { ...FIREFOX, elapsedMs: 4 }, 'microphone_blocked'],
  ['Firefox knowing before', { ...FIREFOX, permission: 'denied', error: null }, 'microphone_blocked'],
  ['Firefox refusing in a frame of the same origin', { ...FIREFOX, sameOriginLevels: 1, permission: 'denied' },
    'microphone_denied_before'],
  ['a person in Firefox', FIREFOX, 'microphone_denied'],
  ['a person', WINDOW, 'microphone_denied'],
  ['a person in a frame', FRAME, 'microphone_denied'],
  ['a browser that answers for a person', { ...WINDOW, elapsedMs: 3 }, 'microphone_denied'],
  ['a person, some time ago', { ...WINDOW, permission: 'denied', permissionNow: 'denied' }, 'microphone_denied_before'],
  ['the same, before it is asked', { ...FRAME, permission: 'denied', error: null }, 'microphone_denied_before'],
  ['the system', { ...WINDOW, permission: 'granted', permissionNow: 'granted' }, 'microphone_denied_by_system'],
  ['no device', { ...WINDOW, error: 'NotFoundError' }, 'microphone_not_found'],
  ['a busy device', { ...WINDOW, error: 'NotReadableError' }, 'microphone_busy'],
  ['a device that gave up', { ...WINDOW, error: 'AbortError' }, 'microphone_busy'],
  ['a device that does not fit', { ...WINDOW, error: 'OverconstrainedError' }, 'microphone_unsuitable'],
  ['anything new', { ...WINDOW, error: 'SomethingNewError' }, 'microphone_failed'],
]);

for (const [name, facts, code] of CASES) {
  test(`${name}: ${code}`, () => assert.equal(diagnose(facts).code, code));
}

/** Every value that matters of every fact, with every other. */
function* everything() {
  const values = /** @type {const} */ ({
    address: [WINDOW.address, LAN],
    browser: ['Mozilla/5.0', 'Mozilla/5.0 [FBAN/FBIOS]', 'Mozilla/5.0 Code/1.99.0 Electron/34'],
    isSecure: [true, false],
    isOpaque: [true, false],
    hasMediaDevices: [true, false],
    isPassedOn: [true, false, null],
    isAutoplayPassedOn: [true, false],
    place: [[0, 0, []], [1, 0, ['http://localhost:8888']], [1, 1, []], [2, 0, ['null', 'http://lan.test']], [2, 1, []]],
    permission: ['granted', 'denied', 'prompt'],
    permissionNow: ['granted', 'denied', 'unknown'],
    error: [null, 'NotAllowedError', 'SecurityError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError'],
    elapsedMs: [0, 2000],
  });
  /** @param {Array<[string, readonly unknown[]]>} left @param {object} chosen @returns {Generator<object>} */
  function* choose([[name, options], ...left], chosen) {
    for (const option of options) {
      const next = { ...chosen, [name]: option };
      if (left.length) yield* choose(left, next);
      else yield next;
    }
  }
  for (const chosen of choose(Object.entries(values), {})) {
    const { place: [depth, sameOriginLevels, ancestors], ...facts } =
      /** @type {Facts & {place: [number, number, string[]]}} */ (chosen);
    yield { ...facts, depth, sameOriginLevels, ancestors };
  }
}

/**
 * @param {Facts} facts
 * @param {Problem} problem
 */
function isFit({ depth }, { code, message, fix, paste, ownWindow }) {
  return /^[A-Z].*[.]$/.test(message) && message.length < 160
    && /[.:]$/.test(fix) && fix.length < 180
    && !/secret|undefined/.test(`${message} ${fix} ${paste?.shown ?? ''}`)
    && (!paste || paste.where.endsWith(':'))
    // A window of its own helps a frame only, and only where the host itself is to be had.
    && (!ownWindow || depth > 0 && code !== 'insecure_page');
}

test('has something to say and to do in every case, and never shows the key', () => {
  const codes = new Set();
  for (const facts of everything()) {
    const found = diagnose(facts);
    codes.add(found.code);
    if (!isFit(facts, found)) assert.fail(JSON.stringify({ facts, found }));
  }
  assert.deepEqual([...codes].sort(), [...new Set(CASES.map(([, , code]) => code))].sort());
});

test('points at the frame that has to be changed', () => {
  const ancestors = ['http://localhost:8080', 'https://d.example'];
  const inner = { ...BLOCKED, depth: 2, sameOriginLevels: 1, ancestors };
  assert.equal(diagnose(inner).fix, 'The <iframe> on https://d.example needs allow="microphone; autoplay".');
});

test('makes a tunnel to what came over plain http', () => {
  const own = diagnose({ ...WINDOW, address: LAN, isSecure: false });
  assert.equal(own.paste?.line, 'ssh -N -L 8080:localhost:8080 lan.test');
  const around = diagnose({ ...FRAME, isSecure: false, ancestors: ['http://localhost:1', 'http://lan.test:8888'] });
  assert.equal(around.paste?.line, 'ssh -N -L 8888:localhost:8888 lan.test');
  const usual = diagnose({ ...FRAME, isSecure: false, ancestors: ['http://lan.test'] });
  assert.equal(usual.paste?.line, 'ssh -N -L 8080:localhost:80 lan.test');
  assert.equal(diagnose({ ...FRAME, isSecure: false, ancestors: [] }).paste, undefined);
});

test('gives the header the origin that is to be let in', () => {
  assert.equal(diagnose({ ...BLOCKED, isAutoplayPassedOn: true }).paste?.line,
    'Permissions-Policy: microphone=(self "http://localhost:8080")');
});

test('sends an app’s built-in browser away, and others to a current one', () => {
  const inApp = { ...WINDOW, hasMediaDevices: false, browser: 'Mozilla/5.0 (iPhone) [FBAN/FBIOS]' };
  assert.equal(diagnose(inApp).message, 'This app’s built-in browser has no microphone access.');
  assert.equal(diagnose(inApp).paste?.line, WINDOW.address);
  assert.equal(diagnose({ ...inApp, browser: 'Mozilla/5.0' }).paste, undefined);
});
