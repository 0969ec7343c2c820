import { readFileSync } from 'node:fs';
import { learn } from '../../component/web/texts.js';

/**
 * @param {string} language
 * @returns {Record<string, Record<string, string>>} its texts by part and key
 */
export function textsIn(language) {
  return JSON.parse(readFileSync(new URL(`../../component/web/texts-${language}.json`, import.meta.url), 'utf8'));
}

// What a page in English knows once it has loaded every text.
learn(Object.assign({}, ...Object.values(textsIn('en'))));
