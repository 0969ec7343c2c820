/**
 * @import {Action, CallListener, CallState, HostListener, Known, Link, Problem, Remark, Seen, SessionState,
 *   Snapshot, TurnAction}
 *   from './types.js'
 */
/** @import {PushToTalk} from './push-to-talk.js' */
/** @import {ThisBrowser} from './this-browser.js' */
import { AssistantVoice } from './assistant-voice.js';
import { Call } from './call.js';
import { hasCall, isHoldToTalk, isInCall, shown } from './conversation-state.js';
import { EventForwarder } from './event-forwarder.js';
import { Extras } from './extras.js';
import { HostApi } from './host-api.js';
import { HostEvents, pageName } from './host-events.js';
import { problem, problemOf } from './messages.js';
import { MicrophonePermission, examined, isOpaque, isSuspect } from './microphone.js';
import { byId } from './page.js';
import { Parent } from './parent.js';
import { Switches } from './switches.js';
import { Transcript } from './transcript.js';
import { learn } from './texts.js';
import { TranscriptView } from './transcript-view.js';
import { WidgetView } from './widget-view.js';

/** Opening an AudioContext holds the page up for 10 ms; by then the offer is on its way. */
const METERS_AFTER_MS = 60;
/** A second click this soon is one of a double click, and not meant for the button that came up in between. */
const DOUBLE_CLICK_MS = 500;
/** Who has not seen the browser's question by now may be looking elsewhere. */
const HINT_AFTER_MS = 4000;

/** Joins the parts: what a person presses, what the host tells and what the call does, into one state to show. */
export class Widget {
  /** What the person has set in this browser takes effect first. @type {Promise<unknown>|null} */
  #prepared = null;
  #startedAt = -Infinity;
  /** @type {Omit<Known, 'call'|'isUnanswered'>} */
  #known = { session: null, link: 'opening', refusal: null, turn: 'none', foreseen: null, hint: null, remark: null };
  /** @type {Problem|null} */
  #notice = null;
  /** @type {PushToTalk|null} */
  #talk = null;
  /** @type {ThisBrowser|null} */
  #browser = null;
  /** What the person said that an answer was asked for. */
  #asked = /** @type {string|null} */ (null);
  /** @type {Promise<unknown>} */
  #turnsTold = Promise.resolve();
  #told = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #hintTimer;
  /** The session's calls up to where this page's own failed. */
  #failedCall = 0;
  /** The session's calls before this page's. */
  #before = 0;

  /** @param {DOMStringMap} settings the page's data attributes */
  constructor(settings) {
    this.settings = settings;
    learn(JSON.parse(byId('texts', HTMLScriptElement).text));
    this.extras = new Extras(this);
    this.view = new WidgetView();
    this.voice = new AssistantVoice(this.view);
    this.transcript = new Transcript();
    this.transcriptView = new TranscriptView(
      byId('transcript', HTMLElement), byId('items', HTMLElement), byId('to-end', HTMLElement));
    this.permission = new MicrophonePermission();
    /** What the conversation fills in, as the host told it last. @type {Snapshot['fields']} */
    this.fields = undefined;
    this.api = new HostApi(document.baseURI, settings.sessionId ?? '', settings.token ?? '');
    this.switches = new Switches((action) => this.api.control(action), (reason) => this.#noteUnshared(reason));
    this.forwarder = new EventForwarder((call, events) => this.api.forward(call, events));
    this.call = new Call(this.api, this.#callListener(), this.permission, {
      asksForIceServers: settings.iceServers === 'fetch', isOfferComplete: settings.offer === 'complete',
      transport: settings.transport,
    });
    this.sessionId = settings.sessionId ?? '';
    const name = pageName();
    this.events = new HostEvents(this.api, this.#hostListener(), name);
    /** @type {Parent} */
    this.parent = new Parent(window, { v: 1, type: 'ready', session_id: this.sessionId, page: name },
      async () => new (await import('./host-page.js')).HostPage(this));
    this.permissionKnown = this.permission.watch(navigator, () => this.#foresee());
    this.isAutoStart = settings.autoStart === 'true';
  }

  get session() {
    return this.#known.session;
  }

  async run() {
    this.#connectControls();
    this.#prepared = this.extras.begin();
    if (isOpaque(window)) this.#known.link = 'gone'; // the host answers no page without an origin
    else this.events.open();
    this.#render();
    await this.permissionKnown;
    await this.#foresee();
    // A start that is bound to fail tells the app why.
    if (this.isAutoStart && (this.permission.state === 'granted' || this.#known.foreseen)) this.#start();
  }

  /** What will keep the microphone shut is said before anybody tries. */
  async #foresee() {
    const { state } = this.permission;
    this.know({ foreseen: isSuspect(window, state) ? await examined(window, state) : null });
  }

  #connectControls() {
    const { view } = this;
    view.start.addEventListener('click', () => this.#start());
    for (const sign of ['pointerenter', 'focus']) view.start.addEventListener(sign, () => this.call.expect());
    view.byText.addEventListener('click', () => this.#start({ isTyped: true }));
    view.stop.addEventListener('click', ({ timeStamp }) => {
      if (timeStamp - this.#startedAt > DOUBLE_CLICK_MS) this.act('stop');
    });
    view.pause.addEventListener('click', () => this.act(view.pause.dataset.on === 'true' ? 'resume' : 'pause'));
    view.mute.addEventListener('click', () => this.#toggleMicrophone());
    view.interrupt.addEventListener('click', () => this.act('interrupt'));
    view.answer.addEventListener('click', () => this.#askForAnswer());
    view.composer.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#type(view.text.value.trim());
    });
    // A page that the browser kept as it was is without its call and its line to the host.
    window.addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
    window.addEventListener('pagehide', () => this.call.leave(this.#browser?.leave() ?? false));
  }

  /**
   * As the conversation was when this page, or the one in whose place it is, left it.
   *
   * @param {{isPaused: boolean, isTyped: boolean}} how
   */
  comeBack(how) {
    this.#start(how);
  }

  /** @param {{isTyped?: boolean, isPaused?: boolean}} [how] typed: without the microphone */
  async #start(how) {
    performance.mark('realtime-start');
    this.#startedAt = performance.now();
    this.#notice = null;
    await this.#prepared;
    if ('consent' in this.settings && !await this.extras.open('consent')) return;
    this.forwarder.clear();
    this.switches.clear();
    this.#before = this.#calls;
    const started = this.call.start({ ...how, isMuted: this.#known.session?.is_muted ?? false });
    // Soon enough to count as part of the click, and not in the way of what the person waits for.
    setTimeout(() => {
      this.extras.add('meter');
      this.extras.add('lost-microphone'); // one may go away as soon as the call is up
    }, METERS_AFTER_MS);
    await started;
  }

  /** How many the session has had, as far as this page was told. */
  get #calls() {
    return this.#known.session?.call ?? 0;
  }

  #toggleMicrophone() {
    const { state } = this.call;
    if ('hasMicrophone' in state && !state.hasMicrophone) {
      this.listen();
      if (state.isMuted) this.act('unmute');
    } else {
      this.act(this.view.mute.dataset.on === 'true' ? 'unmute' : 'mute');
    }
  }

  /** Opens the microphone of the person's choice in the call that is up, in place of the one before. */
  async listen() {
    try {
      await this.call.listen();
      this.note(null);
    } catch (error) {
      this.note(problemOf(error));
    }
  }

  /**
   * Takes effect here at once, and is shared through the host.
   *
   * @param {Action} action
   * @returns {Promise<void>|void} pending while a start is under way
   */
  act(action) {
    const done = this.#carryOut(action);
    if (action !== 'start' && action !== 'stop') this.#share(action); // the call tells the host itself when it ends
    return done;
  }

  /** @param {Action} action */
  #share(action) {
    if (!this.switches.press(action)) this.api.control(action).catch((error) => this.#noteUnshared(error));
  }

  /** @param {unknown} reason null when it no longer holds */
  #noteUnshared(reason) {
    // While a lost call is being replaced there may be none to share it with; the next one is told.
    if (this.call.state.name !== 'reconnecting') this.note(reason === null ? null : problemOf(reason));
  }

  /** @param {TurnAction} action in the order in which the person acted */
  #tellTurn(action) {
    if (action === 'start_recording' && this.#known.session?.phase === 'assistant_speaking') this.#hush();
    this.#turnsTold = this.#turnsTold.then(() => this.call.tell(action)).catch((error) => {
      if (this.call.state.name === 'live') this.note(problemOf(error));
    });
  }

  /** The person decides when to be answered. */
  #askForAnswer() {
    this.#asked = this.transcript.unanswered;
    this.#render();
    this.api.control('respond').catch((error) => {
      this.#asked = null;
      this.note(problemOf(error));
    });
  }

  /**
   * @param {Action} action
   * @returns {Promise<void>|void}
   */
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
    this.voice.hush();
    this.call.hush();
  }

  /** @param {string} text which also begins a conversation */
  async #type(text) {
    if (text && ['idle', 'failed'].includes(this.call.state.name)) {
      await this.#start({ isTyped: true });
      if (this.call.state.name !== 'live') return;
    }
    this.say(text);
  }

  /**
   * @param {string} text
   * @returns {Promise<Problem|null>} what was in the way
   */
  async say(text) {
    if (!text) return null;
    if (!isInCall(this.call.state)) return this.note(problem('not_connected'));
    try {
      await this.api.say(text);
      if (this.view.text.value.trim() === text) this.view.clearText();
      return this.note(null);
    } catch (error) {
      return this.note(problemOf(error));
    }
  }

  /** @returns {CallListener} */
  #callListener() {
    return {
      state: (state) => this.#followCall(state),
      microphone: (stream) => this.extras.tell('microphone', stream),
      assistant: (stream) => {
        this.voice.take(stream);
        this.extras.tell('assistant', stream);
      },
      event: (call, event) => {
        this.forwarder.push(call, event);
        this.extras.tell('event', event);
      },
      noted: (reason) => this.note(reason),
    };
  }

  /** @param {CallState} state */
  #followCall(state) {
    const isUp = isInCall(state);
    this.voice.follow(isUp && state.isPaused);
    if (state.name !== 'live' || state.isMuted || state.isPaused) this.#talk?.halt(isUp);
    if (state.name === 'live' && this.#told.endsWith('reconnecting')) this.#remind(state);
    // The host's own word of a call that it refused may come later.
    if (state.name === 'failed') this.#failedCall = Math.max(this.#calls, state.isRefused ? this.#before + 1 : 0);
    this.#hintWhenSlow(state);
    this.extras.tell('call', state);
    this.#render();
    this.#tellBrowser();
  }

  /** What the browser's other pages have to do with a call is loaded when the first is up. */
  async #tellBrowser() {
    if (!this.#browser) {
      const { name } = this.call.state;
      // Before that it would be in the way of what the person waits for.
      if (name === 'connecting' || name === 'idle' && this.#known.session?.phase !== 'reconnecting') return;
      const { ThisBrowser } = await import('./this-browser.js');
      if (!this.#browser) {
        this.#browser = new ThisBrowser(this);
        this.extras.add('screen');
      }
    }
    this.#browser.follow();
  }

  /** @param {CallState} state */
  #hintWhenSlow(state) {
    clearTimeout(this.#hintTimer);
    // Why it is paused is told as long as it is.
    if (!('isPaused' in state && state.isPaused)) this.#known.hint = null;
    if (state.name !== 'connecting' || state.waitingFor !== 'microphone') return;
    this.#hintTimer = setTimeout(() => this.know({ hint: problem('microphone_waiting') }), HINT_AFTER_MS);
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
        this.fields = snapshot.fields;
        this.extras.tell('snapshot', snapshot);
        this.#follow(snapshot);
        this.#reconcile(snapshot);
        if (snapshot.fields) this.extras.open('fields');
      },
      status: (state) => this.#follow(state),
      item: (item) => {
        const before = transcript.find(item.id)?.status;
        if (!transcript.upsert(item)) return;
        transcriptView.put(item, transcript.items);
        this.extras.tell('item', item);
        this.#render();
        this.parent.item(item, before);
      },
      delta: ({ id, delta, seq }) => {
        const item = transcript.append(id, delta, seq);
        if (!item) return;
        transcriptView.append(id, delta);
        this.parent.item(item, item.status);
      },
      removed: ({ id }) => {
        transcript.remove(id);
        transcriptView.remove(id);
        this.#render();
      },
      control: ({ action }) => {
        if (!this.switches.contradicts(action)) this.#carryOut(action);
      },
      client_event: ({ event }) => this.call.send(event),
      fields: (captured) => {
        this.fields &&= { ...this.fields, ...captured };
        this.extras.tell('fields', captured);
      },
      deleted: () => this.#refuse('gone', problem('session_deleted')),
      link: (link, reason) => {
        if (reason) return this.#refuse(link, reason);
        this.know({ link });
        // A line that is taken up where it broke off brings no snapshot, and what is known may be out of date.
        if (link === 'open') this.switches.tellAgain();
      },
    };
  }

  /** @param {SessionState} session */
  #follow(session) {
    this.forwarder.want(session.forward_events === true);
    const before = this.#known.session;
    this.#known.session = session;
    if (session.phase !== 'assistant_speaking') this.voice.unhush();
    if (session.phase === 'listening' && before?.phase !== 'listening') this.#asked = null;
    if (isHoldToTalk(session) !== isHoldToTalk(before)) this.#takeTurns(isHoldToTalk(session));
    this.call.follow(session);
    // Another window has taken the conversation up, perhaps because this one could not.
    const isElsewhere = hasCall(session.phase) && (session.call ?? 0) > this.#failedCall;
    if (this.call.state.name === 'failed' && isElsewhere) this.call.ended(null);
    this.extras.tell('session', session);
    this.#render();
    this.#tellBrowser();
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
      turn: (turn) => this.know({ turn }),
    });
  }

  /**
   * What the app or the person asked for while the line to the host was down. What was pressed here meanwhile counts;
   * else the stricter side wins, so that no microphone is opened by a lost message.
   *
   * @param {SessionState} session as far as it is known
   */
  #reconcile({ is_muted: isMuted, is_paused: isPaused }) {
    const { state } = this.call;
    if (state.name === 'idle' || state.name === 'failed') return;
    this.switches.tellAgain();
    if (!this.switches.isPressed('mute')) {
      if (isMuted) this.call.mute(true);
      else if ('isMuted' in state && state.isMuted) this.#share('mute');
    }
    if (!this.switches.isPressed('pause')) {
      if (isPaused) this.call.pause(true);
      else if ('isPaused' in state && state.isPaused) this.#share('pause');
    }
  }

  /**
   * @param {Link} link
   * @param {Problem} refusal
   */
  #refuse(link, refusal) {
    this.call.ended(refusal);
    this.know({ link, refusal });
  }

  /** @param {Partial<Omit<Known, 'call'|'isUnanswered'>>} news */
  know(news) {
    Object.assign(this.#known, news);
    this.#render();
  }

  /** @param {Remark|null} remark something to know that stops nothing; null when it no longer holds */
  remark(remark) {
    this.know({ remark });
  }

  /**
   * @param {Problem|null} notice a failure that stops nothing
   * @returns {Problem|null} the same
   */
  note(notice) {
    this.#notice = notice;
    if (notice) this.extras.tell('problem', notice);
    this.#render();
    return notice;
  }

  /** @returns {Seen} what there is to be seen of the conversation now */
  see() {
    const { unanswered } = this.transcript;
    const isUnanswered = unanswered !== null && unanswered !== this.#asked;
    const now = shown({ ...this.#known, call: this.call.state, isUnanswered });
    return { shown: now, problem: now.problem ?? this.#notice, session: this.#known.session };
  }

  #render() {
    const seen = this.see();
    const now = seen.shown;
    this.view.render(now, this.#notice);
    this.parent.follow(seen);
    const told = `${now.status} ${now.phase}`;
    if (told === this.#told) return;
    this.#told = told;
    this.parent.tell({ v: 1, type: 'state', status: now.status, phase: now.phase });
    this.extras.tell('phase', now.phase);
    if (now.isLive) this.extras.add('limits');
    else if (now.phase === 'ended' && 'feedback' in this.settings) this.extras.add('feedback');
  }
}

new Widget(document.body.dataset).run();
