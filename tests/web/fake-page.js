/** A window as far as the widget looks at it: its own properties, the browser's, and the pages around it. */
import { isSuspect } from '../../component/web/microphone.js';

class FakePermission {
  /** @type {PermissionState} */
  state = 'prompt';
  /** @type {(() => void)|null} */
  onchange = null;

  /** @param {PermissionState} state */
  become(state) {
    this.state = state;
    this.onchange?.();
  }
}

/** @param {string[]} passedOn features that the pages around pass on */
export function chromiumPolicy(...passedOn) {
  return { allowsFeature: (/** @type {string} */ name) => passedOn.includes(name) };
}

/**
 * @typedef {object} Around
 * @property {boolean} [isSecureContext]
 * @property {string} [origin]
 * @property {object} [mediaDevices]
 * @property {object} [permissions]
 * @property {object} [featurePolicy]
 * @property {string} [address]
 * @property {string} [referrer]
 * @property {string[]} [ancestorOrigins]
 * @property {Array<'same'|'other'>} [parents] the nearest first
 */

export class FakePage {
  permission = new FakePermission();
  getUserMedia = () => Promise.resolve(/** @type {unknown} */ ({}));

  /** @param {Around} [around] */
  constructor(around = {}) {
    const address = around.address ?? 'http://localhost:8080/embed?key=demo&token=secret';
    const page = {
      isSecureContext: true,
      origin: new URL(address).origin,
      location: { href: address, ancestorOrigins: around.ancestorOrigins },
      document: { featurePolicy: around.featurePolicy, referrer: around.referrer ?? '' },
      navigator: {
        userAgent: 'Mozilla/5.0',
        mediaDevices: { getUserMedia: () => this.getUserMedia() },
        permissions: { query: async () => this.permission },
        ...'mediaDevices' in around && { mediaDevices: around.mediaDevices },
        ...'permissions' in around && { permissions: around.permissions },
      },
      ...'isSecureContext' in around && { isSecureContext: around.isSecureContext },
      ...'origin' in around && { origin: around.origin },
    };
    this.window = /** @type {Window} */ (/** @type {unknown} */ (within(page, around.parents ?? [])));
  }

  /** @param {PermissionState|'unknown'} permission */
  isSuspect(permission) {
    return isSuspect(this.window, permission);
  }
}

/**
 * @param {object} page
 * @param {Array<'same'|'other'>} parents
 * @returns {object}
 */
function within(page, parents) {
  const [nearest, ...others] = parents;
  if (!nearest) return Object.assign(page, { parent: page });
  const parent = nearest === 'same' ? { document: {} } : {
    get document() {
      throw new DOMException('any text', 'SecurityError');
    },
  };
  return Object.assign(page, { parent: within(parent, others) });
}
