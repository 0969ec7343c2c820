/**
 * The shapes that travel between host, widget and host page. Types only: no browser loads this file.
 *
 * @typedef {'idle'|'connecting'|'connected'|'recording'|'speaking'|'error'} Status
 * @typedef {'new'|'connecting'|'listening'|'user_speaking'|'thinking'|'assistant_speaking'|'paused'|'reconnecting'
 *   |'ended'|'failed'} Phase
 * @typedef {'start'|'stop'|'pause'|'resume'|'mute'|'unmute'|'interrupt'} Action
 * @typedef {'start_recording'|'stop_recording'|'cancel_recording'|'respond'} TurnAction who speaks when, where the
 *   person says it with a button
 */

/**
 * One turn in the transcript.
 *
 * @typedef {object} Item
 * @property {string} id the provider's item id
 * @property {'user'|'assistant'|'system'|'tool'} type
 * @property {string} content what was said; of an interrupted answer what was heard
 * @property {string|null} [unheard] the rest of an interrupted answer
 * @property {number} timestamp epoch milliseconds
 * @property {number} sequence position in the conversation, from 1
 * @property {'in_progress'|'completed'|'failed'} status
 * @property {boolean} interrupted
 * @property {number|null} [started_ms]
 * @property {number|null} [ended_ms]
 * @property {number} seq the session event that changed the item last
 */

/**
 * The session without its transcript, as the host's `status` message carries it.
 *
 * @typedef {object} SessionState
 * @property {string} session_id
 * @property {Status} status
 * @property {Phase} phase
 * @property {Problem|null} error
 * @property {Problem|null} [note] something to know that stops nothing
 * @property {number} [call] counts the session's calls; every start and every reconnect is a new one
 * @property {'new'|'connecting'|'connected'|'disconnected'|'closed'|'failed'} [connection_state]
 * @property {{type: 'semantic_vad'|'server_vad'|'push_to_talk', create_response?: boolean}} [turn_detection]
 * @property {boolean} is_muted
 * @property {boolean} is_paused
 * @property {boolean} [forward_events] the provider has no sideband: send the data channel's events to the host
 * @property {string|null} [ended_reason]
 * @property {object} [usage] tokens and their estimated price so far
 * @property {number} seq
 */

/** @typedef {SessionState & {transcript: Item[]}} Snapshot */

/**
 * What went wrong, for a person.
 *
 * @typedef {object} Problem
 * @property {string} code
 * @property {string} message what happened
 * @property {string} fix the next thing to do
 */

/**
 * The host's answer to an offer: the provider's SDP, or a ticket with which the page asks the provider itself.
 *
 * @typedef {object} AnyAnswer
 * @property {number} number of the call in its session
 * @property {boolean} isPending the provider is configured only when the call is up: nothing is to be said before
 * @typedef {{url: string, headers: Record<string, string>}} Ticket
 * @typedef {AnyAnswer & ({sdp: string, ticket?: undefined} | {ticket: Ticket})} CallAnswer
 */

/**
 * Where this page's call stands.
 *
 * @typedef {{name: 'idle'}} IdleCall
 * @typedef {{name: 'connecting', waitingFor: 'microphone'|'host'}} ConnectingCall
 * @typedef {{name: 'live', isMuted: boolean, isPaused: boolean}} LiveCall
 * @typedef {{name: 'reconnecting', isMuted: boolean, isPaused: boolean}} ReconnectingCall the network path is
 *   interrupted, or the call is lost and another is being placed
 * @typedef {{name: 'failed', problem: Problem}} FailedCall
 * @typedef {IdleCall | ConnectingCall | LiveCall | ReconnectingCall | FailedCall} CallState
 */

/**
 * The line on which the host tells what happens.
 *
 * @typedef {'opening'|'open'|'lost'|'gone'} Link
 */

/**
 * What the page around sees of the widget.
 *
 * @typedef {object} Seen
 * @property {import('./conversation-state.js').Shown} shown
 * @property {Problem|null} problem the one that the widget shows
 * @property {SessionState|null} session
 */

/**
 * The widget, as far as the page around may use it.
 *
 * @typedef {object} Hosted
 * @property {import('./host-api.js').HostApi} api
 * @property {import('./transcript.js').Transcript} transcript
 * @property {() => Seen} see
 * @property {(action: Action) => void} act
 * @property {(text: string) => Promise<Problem|null>} say resolves with what was in the way
 * @property {{greeting: ToParent, tell(message: ToParent): void}} parent
 */

/**
 * How the widget looks; what is absent stays as it is.
 *
 * @typedef {object} Look
 * @property {string} [theme] `auto`, `light` or `dark`
 * @property {string} [accent] `#rgb` or `#rrggbb`; made lighter or darker where it could not be read
 * @property {string|number} [radius] of the widget's corners, 0 to 40 pixels
 * @property {string} [font] a font family that the visitor's system has
 * @property {string} [locale] a BCP 47 language tag
 */

/**
 * Messages to the host page, each as `{realtime: …}`. A page that sends nothing hears `ready`, `state` and
 * `turn.final`; one that has said `hello`, or anything else, hears all.
 *
 * @typedef {{v: 1} & (
 *   {type: 'ready', session_id: string, page: string}
 *   | {type: 'state', status: Status, phase: Phase}
 *   | {type: 'turn.started'|'turn.partial'|'turn.final', item: Item}
 *   | {type: 'transcript', items: Item[], text: string}
 *   | {type: 'usage', usage: object}
 *   | {type: 'error'} & Problem
 *   | {type: 'ended', reason: string}
 *   | {type: 'permission', state: PermissionState|'unknown'}
 *   | {type: 'resize', height: number}
 *   | {type: 'answer', id: string, value?: unknown, error?: Problem})} ToParent
 */

/**
 * Messages from the host page, each as `{realtime: …}`. One with an `id` gets an `answer` with the same.
 *
 * @typedef {{v: 1, id?: string} & (
 *   {type: 'hello'|'getTranscript'|'getSupportedCommands'|'getSupportedEvents'}
 *   | {type: Action}
 *   | {type: 'say'|'sendText', text: string}
 *   | {type: 'setContext', title?: string, text?: string, data?: unknown}
 *   | {type: 'setTheme'} & Look
 *   | {type: 'setAccent', accent: string}
 *   | {type: 'setLanguage', locale: string})} FromParent
 */

export {};
