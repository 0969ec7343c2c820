/** @import {Problem, Shown} from './types.js' */
import { byId, setText } from './page.js';
import { ProblemView } from './problem-view.js';
import { text } from './texts.js';

/** The widget's controls and what it says about itself; the transcript has a view of its own. */
export class WidgetView {
  start = byId('start', HTMLButtonElement);
  stop = byId('stop', HTMLButtonElement);
  pause = byId('pause', HTMLButtonElement);
  mute = byId('mute', HTMLButtonElement);
  interrupt = byId('interrupt', HTMLButtonElement);
  hear = byId('hear', HTMLButtonElement);
  answer = byId('answer', HTMLButtonElement);
  hold = byId('hold', HTMLButtonElement);
  byText = byId('by-text', HTMLButtonElement);
  settings = byId('settings', HTMLButtonElement);
  composer = byId('composer', HTMLFormElement);
  text = byId('text', HTMLInputElement);
  send = byId('send', HTMLButtonElement);
  microphoneLevel = byId('microphone-level', HTMLElement);
  assistantLevel = byId('assistant-level', HTMLElement);
  audio = byId('assistant-audio', HTMLAudioElement);
  #words = byId('words', HTMLElement);
  #holdWords = byId('hold-words', HTMLElement);
  #note = byId('note', HTMLElement);
  #microphoneWords = byId('microphone-words', HTMLElement);
  #problem = new ProblemView();
  /** The keyboard waits on the text field for something better. */
  #isParked = false;

  constructor() {
    this.text.addEventListener('input', () => this.#offerSend());
  }

  /**
   * @param {Shown} shown
   * @param {Problem|null} notice a failure that did not end the conversation
   */
  render(shown, notice) {
    const focused = document.activeElement;
    const isByKeyboard = focused?.matches(':focus-visible') ?? false;
    document.body.dataset.phase = shown.phase;
    document.body.dataset.connection = shown.status;
    setText(this.#words, shown.words);
    this.start.hidden = shown.isCalling;
    this.start.disabled = !shown.canStart;
    this.byText.hidden = !shown.isTextOffered;
    this.stop.hidden = !shown.isCalling;
    this.pause.hidden = !shown.isInCall;
    // Nobody needs to mute a microphone that is off unless they hold a button.
    const isTyped = shown.microphone === 'none';
    this.mute.hidden = !shown.isInCall || shown.isHoldToTalk && !shown.isMuted && !isTyped;
    this.interrupt.hidden = shown.phase !== 'assistant_speaking';
    this.answer.hidden = !shown.canAskForAnswer;
    toggle(this.pause, shown.isPaused, text('pause'), text('resume'));
    toggle(this.mute, shown.isMuted || isTyped, text('mute'),
      text(isTyped ? 'useMicrophone' : 'unmute'));
    this.text.disabled = !shown.isCalling && !shown.canStart;
    this.text.readOnly = shown.isCalling && !shown.isLive;
    this.#offerSend();
    this.#showHold(shown);
    this.#showMicrophone(shown.microphone);
    this.#showNotes(shown.notes);
    const isNews = Boolean(notice) || !shown.isForeseen;
    this.#problem.show((shown.isForeseen && notice) || shown.problem || notice, isNews);
    if (focused instanceof HTMLElement) this.#keepFocus(focused, isByKeyboard, shown);
  }

  clearText() {
    this.text.value = '';
    this.#offerSend();
  }

  /**
   * A button that goes away must not take the keyboard with it. During a call that leads to what the person needs next,
   * and not to Stop, which a key pressed twice would press.
   *
   * @param {HTMLElement} focused before this was shown
   * @param {boolean} isByKeyboard
   * @param {Shown} shown
   */
  #keepFocus(focused, isByKeyboard, { isCalling }) {
    const isGone = !focused.checkVisibility() || focused.matches('input:disabled');
    const waits = this.#isParked && focused === this.text && !this.text.value;
    this.#isParked = waits;
    if (isGone && !isByKeyboard) focused.blur();
    else if ((isGone || waits) && !this.hold.hidden) this.hold.focus();
    else if (isGone && isCalling) {
      this.text.focus();
      this.#isParked = true;
    } else if (isGone) this.start.focus();
  }

  /** @param {Shown} shown */
  #showHold({ isHoldToTalk, isLive, isMuted, isPaused, microphone, turn }) {
    document.body.dataset.turns = isHoldToTalk ? 'held' : 'heard';
    this.hold.hidden = !isHoldToTalk || !isLive || microphone === 'none';
    this.hold.disabled = isMuted || isPaused;
    this.hold.dataset.on = String(turn === 'held' || turn === 'toggled');
    setText(this.#holdWords, text({
      none: 'holdToTalk', held: 'letGo', toggled: 'pressAgain', tail: 'holdToTalk', too_short: 'holdLonger',
    }[turn]));
  }

  /** @param {string} notes */
  #showNotes(notes) {
    setText(this.#note, notes);
    this.#note.title = notes;
  }

  #offerSend() {
    const { send, text } = this;
    const isFocused = document.activeElement === send;
    send.disabled = text.disabled || text.readOnly || !text.value.trim();
    if (isFocused && send.disabled) text.focus(); // as a button it has lost the keyboard
  }

  /** @param {Shown['microphone']} state */
  #showMicrophone(state) {
    document.body.dataset.microphone = state;
    const words = text({
      on: 'microphoneOn', muted: 'microphoneMuted', off: 'microphoneOff', none: 'microphoneNone',
    }[state]);
    setText(this.#microphoneWords, words);
    this.microphoneLevel.title = words;
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} isOn
 * @param {string} turnOn the button's name while it is off
 * @param {string} turnOff
 */
function toggle(button, isOn, turnOn, turnOff) {
  const name = isOn ? turnOff : turnOn;
  button.dataset.on = String(isOn);
  button.ariaLabel = name;
  button.title = name;
}
