/** @import {FromParent, ToParent} from './types.js' */

const COMMANDS = new Set(['start', 'stop', 'pause', 'resume', 'mute', 'unmute', 'say']);

/**
 * Talks with the page around the widget: to its exact origin, and to nobody where that is not known.
 */
export class Parent {
  /**
   * @param {Window} page
   * @param {(command: FromParent) => void} onCommand
   */
  constructor(page, onCommand) {
    this.parent = page.parent;
    this.origin = page.parent === page ? null : originOf(page);
    if (!this.origin) return;
    page.addEventListener('message', (event) => {
      if (event.source !== this.parent || event.origin !== this.origin) return;
      const command = commandIn(event.data);
      if (command) onCommand(command);
    });
  }

  /** @param {ToParent} message */
  tell(message) {
    if (this.origin) this.parent.postMessage({ realtime: message }, this.origin);
  }
}

/**
 * @param {Pick<Window, 'location'|'document'>} page
 * @returns {string|null}
 */
export function originOf({ location, document }) {
  const ancestor = location.ancestorOrigins?.[0] ?? document.referrer;
  try {
    const { origin } = new URL(ancestor);
    return origin === 'null' ? null : origin;
  } catch {
    return null; // the page around us does not say who it is
  }
}

/**
 * @param {unknown} data
 * @returns {FromParent|null}
 */
export function commandIn(data) {
  const message = /** @type {{realtime?: {v?: unknown, type?: unknown, text?: unknown}}|null} */ (data)?.realtime;
  if (message?.v !== 1 || typeof message.type !== 'string' || !COMMANDS.has(message.type)) return null;
  if (message.type === 'say' && typeof message.text !== 'string') return null;
  return /** @type {FromParent} */ (message);
}
