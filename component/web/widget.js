/**
 * @import {Action, CallListener, CallState, FromParent, HostListener, Known, Link, Problem, SessionState, TurnAction}
 *   from './types.js'
 */
/** @import {PushToTalk} from './push-to-talk.js' */
import { Call } from './call.js';
import { isHoldToTalk, shown } from './conversation-state.js';
import { EventForwarder } from './event-forwarder.js';
import { HostApi } from './host-api.js';
import { HostEvents } from './host-events.js';
import { problem, problemOf } from './messages.js';
import { Meters } from './meter.js';
import { MicrophonePermission, obstacle, surroundings } from './microphone.js';
import { Parent } from './parent.js';
import { Transcript } from './transcript.js';
import { TranscriptView } from './transcript-view.js';
import { WidgetView, byId } from './widget-view.js';

/** Opening an AudioContext holds the page up for 10 ms; by then the offer is on its way. */
const METERS_AFTER_MS = 60;
/** The host may take this long to silence an answer that this page has silenced already. */
const HUSH_LIMIT_MS = 2000;

/** Joins the parts: what a person presses, what the host tells and what the call does, into one state to show. */
class Widget {
  /** @type {Omit<Known, 'call'|'isUnanswered'>} */
  #known = { session: null, link: 'opening', refusal: null, turn: 'none' };
  /** @type {Problem|null} */
  #notice = null;
  /** @type {PushToTalk|null} */
  #talk = null;
  /** What the person said that an answer was asked for. */
  #asked = /** @type {string|null} */ (null);
  /** @type {Promise<unknown>} */
  #turnsTold = Promise.resolve();
  #told = '';

  /** @param {DOMStringMap} settings the page's data attributes */
  constructor(settings) {
    this.view = new WidgetView();
    this.transcript = new Transcript();
    this.transcriptView = new TranscriptView(
      byId('transcript', HTMLElement), byId('items', HTMLElement), byId('to-end', HTMLElement));
    this.meters = new Meters();
    this.permission = new MicrophonePermission();
    this.api = new HostApi(document.baseURI, settings.sessionId ?? '', settings.token ?? '');
    this.forwarder = new EventForwarder((call, events) => this.api.forward(call, events));
    this.call = new Call(this.api, this.#callListener(), this.permission, {
      asksForIceServers: settings.iceServers === 'fetch', isOfferComplete: settings.offer === 'complete',
      transport: settings.transport,
    });
    this.events = new HostEvents(this.api, this.#hostListener(), randomName());
    this.parent = new Parent(window, (command) => this.#obeyParent(command));
    this.isAutoStart = settings.autoStart === 'true';
  }

  async run() {
    this.#connectControls();
    this.parent.tell({ v: 1, type: 'ready' });
    this.events.open();
    this.#render();
    await this.permission.watch(navigator);
    if (this.isAutoStart && this.permission.state === 'granted' && !obstacle(surroundings(window))) this.#start();
  }

  #connectControls() {
    const { view } = this;
    view.start.addEventListener('click', () => this.#start());
    view.stop.addEventListener('click', () => this.#do('stop'));
    view.pause.addEventListener('click', () => this.#do(view.pause.dataset.on === 'true' ? 'resume' : 'pause'));
    view.mute.addEventListener('click', () => this.#do(view.mute.dataset.on === 'true' ? 'unmute' : 'mute'));
    view.interrupt.addEventListener('click', () => this.#do('interrupt'));
    view.answer.addEventListener('click', () => this.#askForAnswer());
    view.hear.addEventListener('click', () => this.#hear());
    view.composer.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#say(view.text.value.trim());
    });
    window.addEventListener('pagehide', () => this.call.leave());
  }

  #start() {
    performance.mark('realtime-start');
    this.#notice = null;
    this.forwarder.clear();
    this.call.start({ isMuted: this.#known.session?.is_muted ?? false });
    // Soon enough to count as part of the click, and not in the way of what the person waits for.
    setTimeout(() => this.meters.wake(), METERS_AFTER_MS);
  }

  /**
   * Takes effect here at once, and is shared through the host.
   *
   * @param {Action} action
   */
  #do(action) {
    this.#carryOut(action);
    if (action !== 'start' && action !== 'stop') this.#share(action); // the call tells the host itself when it ends
  }

  /** @param {Action} action */
  #share(action) {
    this.api.control(action).catch((error) => {
      // While a lost call is being replaced there may be none to share it with; the next one is told.
      if (this.call.state.name !== 'reconnecting') this.#note(problemOf(error));
    });
  }

  /** @param {TurnAction} action in the order in which the person acted */
  #tellTurn(action) {
    if (action === 'start_recording' && this.#known.session?.phase === 'assistant_speaking') this.#hush();
    this.#turnsTold = this.#turnsTold.then(() => this.call.tell(action)).catch((error) => {
      if (this.call.state.name === 'live') this.#note(problemOf(error));
    });
  }

  /** The person decides when to be answered. */
  #askForAnswer() {
    this.#asked = this.transcript.unanswered;
    this.#render();
    this.api.control('respond').catch((error) => {
      this.#asked = null;
      this.#note(problemOf(error));
    });
  }

  /** @param {Action} action */
  #carryOut(action) {
    switch (action) {
      case 'start':
        return this.#start();
      case 'stop':
        if (this.#known.session) this.#known.session.phase = 'ended';
        return this.call.stop();
      case 'pause':
      case 'resume':
        return this.call.pause(action === 'pause');
      case 'mute':
      case 'unmute':
        return this.call.mute(action === 'mute');
      case 'interrupt':
        return this.#hush();
    }
  }

  /** Silences the answer here while the host has the provider end it. */
  #hush() {
    const { audio } = this.view;
    audio.muted = true;
    this.call.hush();
    setTimeout(() => {
      audio.muted = false;
    }, HUSH_LIMIT_MS);
  }

  /** @param {string} text */
  async #say(text) {
    if (!text) return;
    if (!['live', 'reconnecting'].includes(this.call.state.name)) return this.#note(problem('not_connected'));
    try {
      await this.api.say(text);
      if (this.view.text.value.trim() === text) this.view.clearText();
      this.#note(null);
    } catch (error) {
      this.#note(problemOf(error));
    }
  }

  /** @param {FromParent} command */
  #obeyParent(command) {
    if (command.type === 'say') this.#say(command.text);
    else this.#do(command.type);
  }

  /** Plays the assistant; a browser that refuses without a click gets one. */
  async #hear() {
    try {
      await this.view.audio.play();
      this.view.hear.hidden = true;
    } catch (error) {
      this.view.hear.hidden = !(error instanceof Error && error.name === 'NotAllowedError');
    }
  }

  /** @returns {CallListener} */
  #callListener() {
    const { view, meters } = this;
    return {
      state: (state) => this.#followCall(state),
      microphone: (stream) => meters.show(view.microphoneLevel, stream),
      assistant: (stream) => {
        view.audio.srcObject = stream;
        view.hear.hidden = true;
        meters.show(view.assistantLevel, stream);
        if (stream) this.#hear();
      },
      event: (call, event) => this.forwarder.push(call, event),
    };
  }

  /** @param {CallState} state */
  #followCall(state) {
    const { audio } = this.view;
    const isInCall = state.name === 'live' || state.name === 'reconnecting';
    if (isInCall && state.isPaused) audio.pause();
    else if (audio.srcObject && audio.paused) this.#hear();
    if (state.name !== 'live' || state.isMuted || state.isPaused) this.#talk?.halt(isInCall);
    if (state.name === 'live' && this.#told.endsWith('reconnecting')) this.#remind(state);
    this.#render();
  }

  /**
   * A call in place of a lost one knows nothing of what was pressed before.
   *
   * @param {{isMuted: boolean, isPaused: boolean}} state
   */
  #remind({ isMuted, isPaused }) {
    if (isMuted) this.#share('mute');
    if (isPaused) this.#share('pause');
  }

  /** @returns {HostListener} */
  #hostListener() {
    const { transcript, transcriptView } = this;
    return {
      snapshot: (snapshot) => {
        transcript.reset(snapshot.transcript);
        transcriptView.reset(transcript.items);
        this.#follow(snapshot);
        this.#reconcile(snapshot);
      },
      status: (state) => this.#follow(state),
      item: (item) => {
        const before = transcript.find(item.id)?.status ?? 'in_progress';
        if (!transcript.upsert(item)) return;
        transcriptView.put(item, transcript.items);
        this.#render();
        if (before === 'in_progress' && item.status !== before) this.parent.tell({ v: 1, type: 'turn.final', item });
      },
      delta: ({ id, delta, seq }) => {
        if (transcript.append(id, delta, seq)) transcriptView.append(id, delta);
      },
      removed: ({ id }) => {
        transcript.remove(id);
        transcriptView.remove(id);
      },
      control: ({ action }) => this.#carryOut(action),
      client_event: ({ event }) => this.call.send(event),
      deleted: () => this.#refuse('gone', problem('session_deleted')),
      link: (link, reason) => {
        if (reason) return this.#refuse(link, reason);
        this.#know({ link });
        // A line that is taken up where it broke off brings no snapshot.
        if (link === 'open' && this.#known.session) this.#reconcile(this.#known.session);
      },
    };
  }

  /** @param {SessionState} session */
  #follow(session) {
    this.forwarder.want(session.forward_events === true);
    const before = this.#known.session;
    this.#known.session = session;
    if (session.phase !== 'assistant_speaking') this.view.audio.muted = false;
    if (session.phase === 'listening' && before?.phase !== 'listening') this.#asked = null;
    if (isHoldToTalk(session) !== isHoldToTalk(before)) this.#takeTurns(isHoldToTalk(session));
    this.call.follow(session);
    this.#render();
  }

  /** @param {boolean} isHeld whether the person holds a button while speaking */
  async #takeTurns(isHeld) {
    this.#talk?.halt(true);
    this.call.gate(!isHeld);
    if (!isHeld || this.#talk) return;
    const { connectHoldButton } = await import('./hold-button.js');
    this.#talk ??= connectHoldButton(this.view.hold, {
      microphone: (isOpen) => this.call.gate(isOpen),
      tell: (action) => this.#tellTurn(action),
      turn: (turn) => this.#know({ turn }),
    });
  }

  /**
   * What the app or the person asked for while the line to the host was down. The stricter side wins, so that no
   * microphone is opened by a lost message.
   *
   * @param {SessionState} session as far as it is known
   */
  #reconcile({ is_muted: isMuted, is_paused: isPaused }) {
    const { state } = this.call;
    if (state.name === 'idle' || state.name === 'failed') return;
    if (isMuted) this.call.mute(true);
    else if ('isMuted' in state && state.isMuted) this.#share('mute');
    if (isPaused) this.call.pause(true);
    else if ('isPaused' in state && state.isPaused) this.#share('pause');
  }

  /**
   * @param {Link} link
   * @param {Problem} refusal
   */
  #refuse(link, refusal) {
    this.call.ended(refusal);
    this.#know({ link, refusal });
  }

  /** @param {Partial<Omit<Known, 'call'|'isUnanswered'>>} news */
  #know(news) {
    Object.assign(this.#known, news);
    this.#render();
  }

  /** @param {Problem|null} notice */
  #note(notice) {
    this.#notice = notice;
    this.#render();
  }

  #render() {
    const { unanswered } = this.transcript;
    const isUnanswered = unanswered !== null && unanswered !== this.#asked;
    const now = shown({ ...this.#known, call: this.call.state, isUnanswered });
    this.view.render(now, this.#notice);
    const told = `${now.status} ${now.phase}`;
    if (told === this.#told) return;
    this.#told = told;
    this.parent.tell({ v: 1, type: 'state', status: now.status, phase: now.phase });
  }
}

/** @returns {string} works on insecure pages too, which have no randomUUID but may still show the transcript */
function randomName() {
  return Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('');
}

new Widget(document.body.dataset).run();
