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
 * @property {Paste} [paste]
 * @property {boolean} [ownWindow] a window of its own does not have the problem
 */

/**
 * What to put where, so that it works.
 *
 * @typedef {object} Paste
 * @property {string} where
 * @property {string} line
 * @property {string} shown the line without the session's key
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
 * Messages to the host page, each as `{realtime: …}`.
 *
 * @typedef {{v: 1, type: 'ready'}
 *   | {v: 1, type: 'state', status: Status, phase: Phase}
 *   | {v: 1, type: 'turn.final', item: Item}} ToParent
 */

/**
 * Messages from the host page, each as `{realtime: …}`.
 *
 * @typedef {{v: 1, type: Exclude<Action, 'interrupt'>} | {v: 1, type: 'say', text: string}} FromParent
 */

export {};
