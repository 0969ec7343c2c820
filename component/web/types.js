/**
 * The shapes that travel between host, widget and host page. Types only: no browser loads this file.
 *
 * @typedef {'idle'|'connecting'|'connected'|'recording'|'speaking'|'error'} Status
 * @typedef {'new'|'connecting'|'listening'|'user_speaking'|'thinking'|'assistant_speaking'|'paused'|'reconnecting'
 *   |'ended'|'failed'} Phase
 * @typedef {'semantic_vad'|'server_vad'|'push_to_talk'} TurnMode
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
 * @property {'webrtc'|'websocket'} [transport] the call's, or the last one's
 * @property {{type: TurnMode, create_response?: boolean}} [turn_detection]
 * @property {Record<string, number>} [usage] tokens and their estimated price so far
 * @property {{max_minutes: number, idle_seconds: number, max_usd: number|null}} [limits]
 * @property {number|null} [started_at] since when the conversation is up; epoch milliseconds, by the host's clock
 * @property {number|null} [consented_at]
 * @property {{status: 'waiting'|'recording'|'ended', error: Problem|null}|null} [recording] null where it is not to be
 * @property {boolean} is_muted
 * @property {boolean} is_paused
 * @property {boolean} [forward_events] the provider has no sideband: send the data channel's events to the host
 * @property {string|null} [ended_reason]
 * @property {number} seq
 */

/**
 * @typedef {SessionState & {transcript: Item[], settings?: {noise_reduction?: string|null},
 *   feedback?: {rating: 'up'|'down', item_id: string|null}[], fields?: Captured & {schema: CaptureSchema}}} Snapshot
 */

/**
 * What one field of the row holds, or each entry of a list in it: a part of JSON Schema.
 *
 * @typedef {object} FieldSchema
 * @property {'string'|'number'|'integer'|'boolean'|'array'} type
 * @property {'date'|'email'} [format]
 * @property {string} [title]
 * @property {string} [description]
 * @property {(string|number|boolean)[]} [enum]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {FieldSchema} [items]
 */

/** @typedef {{properties: Record<string, FieldSchema>, required?: string[]}} CaptureSchema */

/**
 * The row that the conversation is turned into, as the host's `fields` message carries it.
 *
 * @typedef {object} Captured
 * @property {Record<string, unknown>} values null where nothing is known
 * @property {string[]} missing required fields without a value
 * @property {Record<string, string>} errors what was said and did not fit, by field
 * @property {boolean} complete
 */

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
 * @typedef {{isMuted: boolean, isPaused: boolean, hasMicrophone: boolean, note?: string|null}} AnyCall note is a
 *   text's key about the way that the sound goes; without a microphone the person types
 * @typedef {{name: 'live'} & AnyCall} LiveCall
 * @typedef {{name: 'reconnecting'} & AnyCall} ReconnectingCall the network path is interrupted, or the call is lost and
 *   another is being placed
 * @typedef {{name: 'failed', problem: Problem, isRefused?: boolean}} FailedCall
 * @typedef {IdleCall | ConnectingCall | LiveCall | ReconnectingCall | FailedCall} CallState
 */

/**
 * What a page hears of its call.
 *
 * @typedef {object} CallListener
 * @property {(state: CallState) => void} state
 * @property {(stream: MediaStream|null) => void} microphone
 * @property {(stream: MediaStream|null) => void} assistant
 * @property {(call: number, event: string) => void} event a message of the data channel, as it came
 * @property {(problem: Problem) => void} noted something went wrong, and the call goes on
 */

/**
 * What becomes of a conversation's calls; nothing of it is told after `close`.
 *
 * @typedef {object} DialerListener
 * @property {(stream: MediaStream|null) => void} assistant
 * @property {(call: number, event: string) => void} event a message of the data channel, as it came
 * @property {() => void} answered
 * @property {() => void} down the path is interrupted, or the call is lost and another is being placed
 * @property {() => void} up again
 * @property {(reason: Problem|null) => void} ended by the host's word; null after an ordinary end
 * @property {(reason: Problem) => void} failed for good
 * @property {() => void} noted something changed about the way that the sound goes: `note`
 */

/**
 * @typedef {object} HowToCall
 * @property {boolean} [asksForIceServers]
 * @property {boolean} [isOfferComplete]
 * @property {string} [transport] `webrtc`, `websocket`, or `auto`: the one that the network lets through
 */

/**
 * What becomes of an attempt; nothing of it is told after `close`.
 *
 * @typedef {object} AttemptListener
 * @property {() => void} asks the host for a call, which may have one from now on
 * @property {(answer: {number: number, isPending: boolean}) => void} answers
 * @property {(stream: MediaStream) => void} assistant
 * @property {(event: string) => void} event a message of the data channel, as it came
 * @property {() => void} interrupted the media path is; it is lost a little later unless it recovers
 * @property {() => void} recovered
 * @property {(reason: Problem) => void} lost for good, after it was up
 * @property {(session: SessionState) => void} status as the host tells it besides; by the relay only
 * @property {(reason: Problem|null) => void} ended by the host's word; null after an ordinary end. By the relay only
 * @property {(key: string) => void} note a text's key: something to know that stops nothing. By the relay only
 */

/**
 * The line on which the host tells what happens.
 *
 * @typedef {'opening'|'open'|'lost'|'gone'} Link
 */

/**
 * What the host tells, by the name of its message.
 *
 * @typedef {object} HostListener
 * @property {(snapshot: Snapshot) => void} snapshot
 * @property {(state: SessionState) => void} status
 * @property {(item: Item) => void} item
 * @property {(delta: {id: string, delta: string, seq: number}) => void} delta
 * @property {(removed: {id: string}) => void} removed
 * @property {(control: {action: Action}) => void} [control]
 * @property {(message: {event: object}) => void} [client_event]
 * @property {(captured: Captured) => void} [fields]
 * @property {() => void} deleted
 * @property {(link: Link, problem?: Problem) => void} link
 */

/**
 * The person's own turn, where they say with a button when they speak.
 *
 * @typedef {'none'|'held'|'toggled'|'tail'|'too_short'} Turn
 */

/**
 * What the widget knows: its own call, what the host last said about the session, and how the line to it is.
 *
 * @typedef {object} Known
 * @property {CallState} call
 * @property {SessionState|null} session
 * @property {Link} link
 * @property {Problem|null} refusal why the host gives us nothing any more (link `gone`)
 * @property {Turn} turn
 * @property {Problem|null} foreseen what will keep the microphone shut
 * @property {Problem|null} hint what the person who waits for the microphone may have overlooked, or why this page
 *   paused by itself
 * @property {Remark|null} remark something to know that only this page knows
 * @property {boolean} isUnanswered something was said since the last answer, and none was asked for
 */

/**
 * Something to know that stops nothing.
 *
 * @typedef {object} Remark
 * @property {string} key of its text
 * @property {Record<string, string|number>} [values]
 */

/**
 * What a person sees of it.
 *
 * @typedef {object} Shown
 * @property {Phase} phase
 * @property {Status} status
 * @property {string} words
 * @property {Problem|null} problem
 * @property {boolean} isForeseen the problem is nobody's news: nothing was tried yet
 * @property {boolean} canStart
 * @property {boolean} isTextOffered the microphone cannot be had, but the conversation can
 * @property {boolean} isCalling a call is up or being set up
 * @property {boolean} isLive
 * @property {boolean} isInCall live, or about to be again
 * @property {boolean} isMuted
 * @property {boolean} isPaused
 * @property {'off'|'muted'|'on'|'none'} microphone none: the person types
 * @property {string} notes to know, and stopping nothing
 * @property {boolean} isHoldToTalk the person holds a button while speaking
 * @property {Turn} turn
 * @property {boolean} canAskForAnswer
 */

/**
 * What the page around sees of the widget.
 *
 * @typedef {object} Seen
 * @property {Shown} shown
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
 * @property {(action: Action) => Promise<void>|void} act pending while a start is under way
 * @property {(text: string) => Promise<Problem|null>} say resolves with what was in the way
 * @property {import('./transcript-view.js').TranscriptView} transcriptView
 * @property {{tell(name: string, data: unknown): void}} extras
 * @property {(news: object) => void} know
 * @property {{greeting: ToParent, tell(message: ToParent): void}} parent
 */

/**
 * The widget, as far as what concerns the browser's other pages needs it.
 *
 * @typedef {object} InBrowser
 * @property {string} sessionId
 * @property {import('./call.js').Call} call
 * @property {import('./microphone.js').MicrophonePermission} permission
 * @property {Promise<unknown>} permissionKnown
 * @property {() => Seen} see
 * @property {(action: Action) => void} act
 * @property {(how: {isPaused: boolean, isTyped: boolean}) => void} comeBack into the conversation, as it was left
 * @property {(news: {hint: Problem|null}) => void} know
 */

/**
 * How the widget looks; what is absent stays as it is.
 *
 * @typedef {object} Look
 * @property {string} [theme] `auto`, `light` or `dark`
 * @property {string} [accent] `#rgb` or `#rrggbb`; made lighter or darker where it could not be read
 * @property {string|number} [radius] of the widget's corners, 0 to 40 pixels
 * @property {string} [font] a font family that the visitor's system has
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
 *   | {type: 'setLanguage', locale: string|null})} FromParent
 */

export {};
