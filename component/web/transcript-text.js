/** @import {Item} from './types.js' */

const SPEAKERS = { user: 'User', assistant: 'Assistant', system: 'System', tool: 'Tool' };

/** What was said could else go on with a line that begins as another speaker's does. */
const LINE_ENDS = /[\n\v\f\r\x85\u2028\u2029]\s*/g;

/**
 * A transcript as plain lines, as the host's `transcript_text` has it.
 *
 * @param {Item[]} items
 * @returns {string} one line an item; items without words are left out
 */
export function transcriptText(items) {
  return items.filter(({ content }) => content.trim())
    .map(({ type, content }) => `${SPEAKERS[type]}: ${content.trim().replace(LINE_ENDS, ' ')}`)
    .join('\n');
}
