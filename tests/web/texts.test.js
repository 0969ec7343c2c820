import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { inWords, isWorded, problem, sentences } from '../../component/web/messages.js';
import { isKnown, learn, text } from '../../component/web/texts.js';
import { textsIn } from './english.js';

const FOLDER = new URL('../../component/web/', import.meta.url);
const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'tr', 'zh'];
const english = textsIn('en');
const german = textsIn('de');
const all = Object.assign({}, ...Object.values(english));

/**
 * @param {Record<string, string>} texts
 * @returns {Record<string, string[]>} the places of each, in any order
 */
function places(texts) {
  return Object.fromEntries(Object.entries(texts).map(([key, words]) => [key, (words.match(/\{\w+\}/g) ?? []).sort()]));
}

/** Of other pages than the widget's, which are the author's and not the visitor's. */
const OF_OTHER_PAGES = ['embed.js', 'error-page.js', 'playground.js', 'realtime-audio.js'];

/** @returns {string} every script of the widget */
function scripts() {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.js') && !OF_OTHER_PAGES.includes(name))
    .map((name) => readFileSync(new URL(name, FOLDER), 'utf8')).join('\n');
}

test('there is a file for each language, and none besides', () => {
  const found = readdirSync(FOLDER).flatMap((name) => name.match(/^texts-(\w+)\.json$/)?.[1] ?? []);
  assert.deepEqual(found.sort(), LANGUAGES);
  assert.match(scripts(), new RegExp(`LANGUAGES = \\[${LANGUAGES.map((each) => `'${each}'`).join(', ')}\\]`));
});

for (const language of LANGUAGES.filter((each) => each !== 'en')) {
  test(`every text is there in ${language}, in its part, with the same places, and none too many`, () => {
    const { host, ...parts } = textsIn(language);
    assert.deepEqual(Object.keys(parts), Object.keys(english));
    for (const [part, texts] of Object.entries(parts)) assert.deepEqual(places(texts), places(english[part]));
    assert.deepEqual(Object.keys(host), Object.keys(german.host), 'the host’s problems');
    for (const [key, words] of Object.entries({ ...Object.assign({}, ...Object.values(parts)), ...host })) {
      assert.ok(words.trim() && words === words.trim(), key);
    }
  });
}

test('every text that a script names is there', () => {
  const named = [...scripts().matchAll(/\b(?:text|problem|button|iconButton|section|row)\('(\w+)'/g)].map(([, key]) => key);
  assert.ok(named.length > 80, String(named.length));
  assert.deepEqual(named.filter((key) => !(key in all)), []);
});

test('no script says anything to people in words of its own', () => {
  const words = Object.values(all).filter((each) => each.includes(' ') && !each.includes('{'));
  assert.deepEqual(words.filter((each) => scripts().includes(`'${each}'`)), []);
});

test('fills in values, numbers as the language writes them, and the words of what it quotes', () => {
  assert.equal(text('searchCount', { at: 1, all: 1234 }), '1 of 1,234');
  assert.equal(text('microphone_failed_fix'), 'Reload the page, then press “Start conversation”.');
  assert.equal(text('microphone_blocked_by_frame_fix', { allow: 'allow="{x}"' }), 'Its <iframe> needs allow="{x}".');
  assert.equal(text('no_such_text'), '');
});

test('a problem speaks the language that the page speaks now', () => {
  const own = problem('microphone_blocked_by_some_frame', { values: { depth: 3, allow: 'x' }, where: 'inPage' });
  const said = inWords(own);
  try {
    learn(Object.assign({}, ...Object.values(german)));
    assert.deepEqual(inWords(own), {
      message: 'Einer der 3 Frames um dieses Gespräch gibt das Mikrofon nicht weiter.',
      fix: 'Jedes <iframe> braucht x. Falls es das innerste ist:',
      where: 'In der umgebenden Seite:',
    });
  } finally {
    learn(all);
  }
  assert.deepEqual(inWords(own), said);
  assert.equal(own.message, said.message);
});

test('the host’s words stay as they are in English', () => {
  const given = { code: 'call_dropped', message: 'The provider hung up.', fix: 'Call again.' };
  assert.equal(sentences(given), 'The provider hung up. Call again.');
  assert.ok(isWorded(given));
});

test('the host’s problems are known by their codes in another language, as far as nothing is missing', () => {
  const page = /** @type {{document?: object}} */ (globalThis);
  page.document = { documentElement: { lang: 'de' } };
  try {
    learn(Object.assign({}, ...Object.values(german)));
    const said = (/** @type {string} */ code) => sentences({ code, message: 'Message.', fix: 'Fix.' });
    assert.equal(said('insufficient_quota'), 'Das Konto dieses API-Schlüssels hat kein Guthaben mehr. '
      + 'Laden Sie beim Anbieter Guthaben auf und starten Sie dann erneut.');
    assert.equal(said('call_dropped'), 'Der Anruf wurde von der Gegenseite beendet. '
      + 'Wählen Sie „Gespräch starten“, um fortzufahren.');
    assert.equal(said('microphone_blocked_by_frame'), 'Message. Fix.', 'what its values are is not known');
    assert.equal(said('start'), 'Message. Fix.', 'a word is no problem');
    assert.equal(said('unheard_of'), 'Message. Fix.');
    assert.equal(text('searchCount', { at: 1, all: 1234 }), '1 von 1.234');
  } finally {
    delete page.document;
    learn(all);
  }
});

test('a problem without its words yet says that something is wrong', () => {
  assert.ok(!isKnown('strange'));
  assert.deepEqual(problem('strange'), { ...problem('unexpected'), code: 'strange' });
  assert.ok(!isWorded(problem('strange')));
});
