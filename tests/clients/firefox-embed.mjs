// A conversation in the system's Firefox, steered by a page of another site through its <realtime-audio> element: the
// element is moved in the midst of it, and the page is left and come back to.
//   node firefox-embed.mjs <path of firefox> <dashboard URL> <another URL>
// Prints one line of JSON: what the page heard of the element, in each of its lives.
import { Firefox, STEP_MS } from './firefox-process.mjs';

const DEADLINE_MS = 80_000;
const PREFERENCES = {
  'permissions.default.microphone': 1, // as if a person had said “always”
  'media.navigator.permission.disabled': true,
  'media.navigator.streams.fake': true, // there need not be a microphone
  'media.peerconnection.ice.loopback': true, // the call stays on this machine
};

const [path, dashboard, elsewhere] = process.argv.slice(2);
const firefox = new Firefox(DEADLINE_MS);
/** @type {import('puppeteer-core').Page|undefined} */
let page;

try {
  const browser = await firefox.launch(path, PREFERENCES);
  page = await browser.newPage();
  console.log(JSON.stringify(await converse(page)));
  await browser.close();
  process.exit(0);
} catch (error) {
  console.error(`Failed while ${firefox.step}:`, error, await heard());
  process.exit(1);
}

/** @param {import('puppeteer-core').Page} page */
async function converse(page) {
  page.setDefaultTimeout(STEP_MS);
  await page.evaluateOnNewDocument(listenIn);
  firefox.step = 'opening the dashboard';
  await page.goto(dashboard);
  firefox.step = 'starting the conversation';
  await page.evaluate(() => document.querySelector('realtime-audio').start());
  await page.evaluate(() => document.querySelector('realtime-audio').say('Hello there.'));
  await answers(page, 1);

  firefox.step = 'moving the element';
  await page.evaluate(() => {
    window.told.push({ name: 'moved' });
    document.getElementById('elsewhere').append(document.querySelector('realtime-audio'));
  });
  await isBack(page, 'moved');
  const moved = await page.evaluate(() => window.told);

  firefox.step = 'going away and back';
  await page.goto(elsewhere);
  await page.goBack();
  await page.evaluate(() => window.told.push({ name: 'returned' }));
  await page.waitForFunction(() => document.querySelector('realtime-audio').phase === 'listening', { polling: 50 });
  await page.evaluate(() => document.querySelector('realtime-audio').say('Still there?'));
  await answers(page, 1);
  const returned = await page.evaluate(() => window.told);

  firefox.step = 'stopping';
  await page.evaluate(() => document.querySelector('realtime-audio').stop());
  await page.waitForFunction(() => window.told.some(({ name }) => name === 'ended'), { polling: 50 });
  return { moved, returned, ended: await page.evaluate(() => window.told.find(({ name }) => name === 'ended').detail) };
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {number} least how many answers were told of, and heard
 */
async function answers(page, least) {
  await page.waitForFunction((wanted) => window.told.filter(({ name, detail }) =>
    name === 'turn' && detail.type === 'assistant').length >= wanted
      && document.querySelector('realtime-audio').phase === 'listening', { polling: 50 }, least);
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} mark since when
 */
async function isBack(page, mark) {
  await page.waitForFunction((since) => window.told.slice(window.told.findIndex(({ name }) => name === since))
    .some(({ detail }) => detail?.phase === 'listening'), { polling: 50 }, mark);
}

/** What the page has heard, for whoever has to find out why it failed. */
async function heard() {
  const widget = await firefox.widget();
  return [JSON.stringify(await page?.evaluate(() => window.told)),
    await widget?.evaluate(() => `${document.body.dataset.phase}: ${document.body.innerText}`)];
}

/** Runs in the page before its scripts: takes down every event of the element. */
function listenIn() {
  if (window.parent !== window) return;
  window.told = [];
  for (const name of ['ready', 'statuschange', 'turn', 'error', 'ended', 'permission']) {
    document.addEventListener(name, ({ target, detail }) => {
      if (target.localName === 'realtime-audio') window.told.push({ name, detail });
    }, true);
  }
}
