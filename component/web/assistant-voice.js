/** The host may take this long to silence an answer that this page has silenced already. */
const HUSH_LIMIT_MS = 2000;

/** What is heard of the assistant; a browser that plays nothing without a click gets one. */
export class AssistantVoice {
  /** @param {import('./widget-view.js').WidgetView} view */
  constructor(view) {
    this.view = view;
    view.hear.addEventListener('click', () => this.#play());
  }

  /** @param {MediaStream|null} stream null when there is nothing more to hear */
  take(stream) {
    const { audio, hear } = this.view;
    audio.srcObject = stream;
    hear.hidden = true;
    if (stream) this.#play();
  }

  /** @param {boolean} isPaused whether nothing is to be heard for a while */
  follow(isPaused) {
    const { audio } = this.view;
    if (isPaused) audio.pause();
    else if (audio.srcObject && audio.paused) this.#play();
  }

  /** Nothing more of the answer that is heard now. */
  hush() {
    this.view.audio.muted = true;
    setTimeout(() => this.unhush(), HUSH_LIMIT_MS);
  }

  /** That answer is over. */
  unhush() {
    this.view.audio.muted = false;
  }

  async #play() {
    const { audio, hear, text } = this.view;
    const isFocused = document.activeElement === hear;
    try {
      await audio.play();
      hear.hidden = true;
      if (isFocused) text.focus();
    } catch (error) {
      hear.hidden = !(error instanceof Error && error.name === 'NotAllowedError');
    }
  }
}
