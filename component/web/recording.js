/** @import {Widget} from './widget.js' */
/** @import {Recorder} from './recorder.js' */
import { isInCall } from './conversation-state.js';
import { byId, setText } from './page.js';
import { text } from './texts.js';

/**
 * Says whether the conversation is recorded, and records it where its sound does not pass the host: in calls by WebRTC.
 *
 * @param {Widget} widget
 */
export function open(widget) {
  const recording = new Recording(widget);
  widget.extras.watchers.add((name, data) => recording.hear(name, data));
  recording.follow();
}

class Recording {
  #mark = byId('recording', HTMLElement);
  /** @type {MediaStream|null} */
  #microphone = null;
  /** @type {MediaStream|null} */
  #assistant = null;
  /** @type {Recorder|null} */
  #recorder = null;
  #isReasonSaid = false;
  /** The call that is recorded, or is about to be; 0 for none. */
  #call = 0;

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
  }

  /**
   * @param {string} name of what happened
   * @param {any} data
   */
  hear(name, data) {
    if (name === 'microphone') this.#microphone = data;
    else if (name === 'assistant') this.#assistant = data;
    else if (!['session', 'call', 'language'].includes(name)) return;
    this.#recorder?.listen(this.#microphone, this.#assistant);
    this.follow();
  }

  follow() {
    const { session, call: { state } } = this.widget;
    const isLive = isInCall(state);
    const isOver = session?.recording?.status === 'ended';
    this.#show(isLive, isOver);
    if (isOver) this.#sayWhy();
    const isOurs = state.name === 'live' && !isOver && session?.transport === 'webrtc';
    if (isOurs && session.call) this.#record(session.call);
    else if (!isLive || isOver) this.#stop();
  }

  /**
   * @param {boolean} isLive
   * @param {boolean} isOver
   */
  #show(isLive, isOver) {
    const mark = this.#mark;
    setText(mark, text(isOver ? 'recordingEnded' : isLive ? 'recordingOn' : 'recordingBefore'));
    mark.dataset.on = String(isLive && !isOver);
    mark.title = this.widget.session?.recording?.error?.message ?? text('recordingHint');
  }

  #sayWhy() {
    const { error } = this.widget.session?.recording ?? {};
    if (!error || this.#isReasonSaid) return;
    this.#isReasonSaid = true;
    this.widget.note(error);
  }

  /** @param {number} call */
  async #record(call) {
    if (call === this.#call) return;
    this.#stop();
    this.#call = call;
    const loaded = await import('./recorder.js').catch(() => null);
    if (call !== this.#call) return;
    if (!loaded) {
      this.#call = 0; // tried again with the session's next news
      return;
    }
    this.#recorder = new loaded.Recorder(this.widget.api, call, this.widget.view.audio);
    this.#recorder.listen(this.#microphone, this.#assistant);
  }

  #stop() {
    this.#recorder?.close();
    this.#recorder = null;
    this.#call = 0;
  }
}
