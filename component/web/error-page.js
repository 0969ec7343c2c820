import { Parent } from './parent.js';

const { code = '' } = document.body.dataset;
const [message, fix] = ['h1', 'p'].map((name) => document.querySelector(name)?.textContent ?? '');
const error = /** @type {const} */ ({ v: 1, type: 'error', code, message, fix });

/** The page around is told why it sees no conversation; one that does not say who it is must ask first. */
const parent = new Parent(window, error, async () => ({
  obey: () => parent.tell(error),
}));
