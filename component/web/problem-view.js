/** @import {Problem} from './types.js' */
import { inWords, isWorded } from './messages.js';
import { byId, setText } from './page.js';
import { allTexts, language } from './texts.js';

/** Says what is wrong and what to do; with what the person can take along, which is loaded where there is something. */
export class ProblemView {
  #box = byId('problem', HTMLElement);
  #news = byId('problem-news', HTMLElement);
  #message = byId('problem-message', HTMLElement);
  #fix = byId('problem-fix', HTMLElement);
  /** @type {Problem|null} */
  #asked = null;
  /** @type {Problem|null} */
  #shown = null;
  #language = '';

  /**
   * @param {Problem|null} problem
   * @param {boolean} isNews it just happened, and is read out
   */
  async show(problem, isNews) {
    this.#asked = problem;
    // Without them the page says what it can.
    if (problem && !isWorded(problem)) await allTexts().catch(() => {});
    if (problem === this.#asked) this.#put(problem, isNews);
  }

  /**
   * @param {Problem|null} problem
   * @param {boolean} isNews
   */
  #put(problem, isNews) {
    const role = isNews ? 'alert' : 'status';
    if (this.#news.role !== role) {
      this.#news.role = role;
      this.#news.append(...this.#news.children); // what was foreseen and has happened is read out again
    }
    this.#box.dataset.tone = isNews ? 'alert' : 'quiet';
    this.#box.hidden = !problem;
    if (problem) {
      const { message, fix } = inWords(problem);
      setText(this.#message, message);
      setText(this.#fix, fix);
      this.#box.dataset.code = problem.code;
    }
    if (problem === this.#shown && language() === this.#language) return;
    this.#shown = problem;
    this.#language = language();
    this.#box.querySelector('.remedy')?.remove();
    const isOffering = problem?.paste || problem?.ownWindow;
    this.#box.tabIndex = isOffering ? -1 : 0; // it scrolls, and then there is something in it that takes the keyboard
    if (isOffering) this.#offer(problem);
  }

  /** @param {Problem} problem */
  async #offer(problem) {
    const [{ remedy }] = await Promise.all([import('./remedy.js'), allTexts().catch(() => {})]);
    const offered = await remedy(problem);
    if (problem === this.#shown) this.#box.append(offered);
  }
}
