/** @import {Action, Hosted, Problem} from './types.js' */
import { applyLook } from './look.js';
import { ProblemError } from './messages.js';
import { transcriptText } from './transcript-text.js';

/** For whoever writes the page around; nobody who talks sees them. */
const PROBLEMS = {
  unknown_command: ['The widget does not know this command.', 'Ask it with getSupportedCommands.'],
  bad_command: ['The command lacks a field, or has a wrong one.', 'Send text as a string that is not empty.'],
  not_started: ['The conversation was not started.', 'Start it again when one is wanted.'],
};

/**
 * @param {keyof typeof PROBLEMS} code
 * @param {Problem|null} [cause] counts instead, where there is one
 * @returns {ProblemError}
 */
export function problemWith(code, cause) {
  const [message, fix] = PROBLEMS[code];
  return new ProblemError(cause ?? { code, message, fix });
}

/** What the page around hears of, by the names of the messages. */
export const EVENTS = ['ready', 'state', 'turn.started', 'turn.partial', 'turn.final', 'transcript', 'usage', 'error',
  'ended', 'permission', 'resize'];

/** @typedef {Record<string, unknown>} Fields as they came: anything */

/**
 * @typedef {(widget: Hosted, fields: Fields, untilLive: () => Promise<void>) => unknown} Carry
 */

/** @type {Record<string, Carry>} */
export const COMMANDS = {
  start: async (widget, _, untilLive) => {
    await widget.act('start');
    return untilLive();
  },
  ...simple('stop', 'pause', 'resume', 'mute', 'unmute', 'interrupt'),
  say: async (widget, { text }) => {
    const problem = await widget.say(words(text));
    if (problem) throw new ProblemError(problem);
  },
  sendText: (widget, { text }) => send(widget, '/messages', { text: words(text), respond: false }),
  setContext: (widget, { title, text, data }) => send(widget, '/context', { title, text, data }),
  setTheme: (_, { theme, accent, radius, font }) => applyLook({ theme, accent, radius, font }),
  setAccent: (_, { accent }) => applyLook({ accent }),
  setLanguage: async (widget, { locale }) => (await import('./language.js')).speak(widget, locale),
  getTranscript: ({ transcript: { items } }) => ({ items, text: transcriptText(items) }),
  getSupportedCommands: () => Object.keys(COMMANDS),
  getSupportedEvents: () => EVENTS,
};

/**
 * @param {...Action} actions
 * @returns {Record<string, Carry>}
 */
function simple(...actions) {
  return Object.fromEntries(actions.map((action) => [action, (widget) => void widget.act(action)]));
}

/**
 * @param {Hosted} widget
 * @param {string} path
 * @param {object} body
 */
async function send({ api }, path, body) {
  await api.post(path, body);
}

/**
 * @param {unknown} text
 * @returns {string}
 */
function words(text) {
  if (typeof text !== 'string' || !text.trim()) throw problemWith('bad_command');
  return text.trim();
}
