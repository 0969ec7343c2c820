/** @import {Problem} from './types.js' */
import { byId, setText } from './page.js';

/** Says what is wrong and what to do; with what the person can take along, which is loaded where there is something. */
export class ProblemView {
  #box = byId('problem', HTMLElement);
  #news = byId('problem-news', HTMLElement);
  #message = byId('problem-message', HTMLElement);
  #fix = byId('problem-fix', HTMLElement);
  /** @type {Problem|null} */
  #shown = null;

  /**
   * @param {Problem|null} problem
   * @param {boolean} isNews it just happened, and is read out
   */
  show(problem, isNews) {
    const role = isNews ? 'alert' : 'status';
    if (this.#news.role !== role) {
      this.#news.role = role;
      this.#news.append(...this.#news.children); // what was foreseen and has happened is read out again
    }
    this.#box.dataset.tone = isNews ? 'alert' : 'quiet';
    this.#box.hidden = !problem;
    if (problem) {
      setText(this.#message, problem.message);
      setText(this.#fix, problem.fix);
      this.#box.dataset.code = problem.code;
    }
    if (problem === this.#shown) return;
    this.#shown = problem;
    this.#box.querySelector('.remedy')?.remove();
    const isOffering = problem?.paste || problem?.ownWindow;
    this.#box.tabIndex = isOffering ? -1 : 0; // it scrolls, and then there is something in it that takes the keyboard
    if (isOffering) this.#offer(problem);
  }

  /** @param {Problem} problem */
  async #offer(problem) {
    const { remedy } = await import('./remedy.js');
    const offered = await remedy(problem);
    if (problem === this.#shown) this.#box.append(offered);
  }
}
