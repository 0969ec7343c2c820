import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

/** For one thing to happen; the partner's whole answer takes a third of it. */
export const STEP_MS = 30_000;

/** The system's Firefox with a profile of its own, which ends within a time limit and leaves nothing behind. */
export class Firefox {
  step = 'starting Firefox';
  /** @type {import('puppeteer-core').Browser|undefined} */
  #browser;
  /** @type {string[]} one for each start */
  #folders = [];

  /** @param {number} deadlineMs the whole script is given up after it */
  constructor(deadlineMs) {
    process.on('exit', () => {
      this.#kill();
      for (const folder of this.#folders) {
        rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      }
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
    setTimeout(() => {
      console.error(`Gave up after ${deadlineMs / 1000} s while ${this.step}`);
      process.exit(1);
    }, deadlineMs);
  }

  /**
   * Starts it, in place of one that was started before.
   *
   * @param {string} path of the program
   * @param {object} preferences
   * @returns {Promise<import('puppeteer-core').Browser>}
   */
  async launch(path, preferences) {
    this.#kill();
    const folder = mkdtempSync(join(tmpdir(), 'firefox-profile-'));
    this.#folders.push(folder);
    this.#browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: path,
      userDataDir: folder,
      extraPrefsFirefox: preferences,
      acceptInsecureCerts: true, // the tests' own pages over https are signed by nobody
      timeout: STEP_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return this.#browser;
  }

  /** @returns {Promise<import('puppeteer-core').Frame|undefined>} */
  async widget() {
    const pages = await this.#browser?.pages();
    return pages?.flatMap((page) => page.frames()).find(isWidget);
  }

  #kill() {
    const { pid } = this.#browser?.process() ?? {};
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL'); // its content processes are in its group
    } catch {
      // it has ended by itself
    }
  }
}

/** @param {import('puppeteer-core').Frame} frame */
export function isWidget(frame) {
  return frame.url().includes('/embed?');
}
