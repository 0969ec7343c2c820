/** @import {Item} from './types.js' */

const SPEAKERS = { user: 'User', assistant: 'Assistant', system: 'System', tool: 'Tool' };

/**
 * A transcript as plain lines, as the host's `transcript_text` has it.
 *
 * @param {Item[]} items
 * @returns {string} one line an item; items without words are left out
 */
export function transcriptText(items) {
  return items.filter(({ content }) => content.trim())
    .map(({ type, content }) => `${SPEAKERS[type]}: ${content.trim()}`)
    .join('\n');
}
