// What the widget says about the microphone in the system's Firefox, in one page after the other.
// Usage: node firefox-doctor.mjs FIREFOX PREFERENCES CASES
// Both are JSON; a case is {url, isForeseen}. Prints one line of JSON: for each case what the widget said before Start,
// where it is to foresee something, and after it; null where the page around gets no widget at all.
// Ends within DEADLINE_MS, and leaves nothing behind.
import { Firefox, STEP_MS, isWidget } from './firefox-process.mjs';

const DEADLINE_MS = 120_000;
/** A frame that was refused stays empty for good; one that was not is there with the page. */
const FRAME_MS = 1_500;
/** For what helps against a problem, where something does. */
const REMEDY_MS = 1_500;
const PREFERENCES = {
  'media.navigator.permission.disabled': true, // the microphone is granted without asking a person
  'media.navigator.streams.fake': true, // and there need not be one
  'media.peerconnection.ice.loopback': true, // the call stays on this machine
  'network.dns.localDomains': 'lan.test,data.example', // names of other machines, which this one answers to
};

const [program, preferences, cases] = process.argv.slice(2);
const firefox = new Firefox(DEADLINE_MS);

try {
  const browser = await firefox.launch(program, { ...PREFERENCES, ...JSON.parse(preferences) });
  const seen = [];
  for (const each of JSON.parse(cases)) seen.push(await examine(browser, each));
  console.log(JSON.stringify(seen));
  await browser.close();
  process.exit(0);
} catch (error) {
  const text = await (await firefox.widget())?.evaluate(() => document.body.innerText).catch(String);
  console.error(`Failed while ${firefox.step}:`, error, text);
  process.exit(1);
}

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {{url: string, isForeseen: boolean}} given
 */
async function examine(browser, { url, isForeseen }) {
  const page = await browser.newPage();
  page.setDefaultTimeout(STEP_MS);
  firefox.step = `opening ${url}`;
  await page.goto(url);
  const widget = await page.waitForFrame(isWidget, { timeout: FRAME_MS }).catch(() => null);
  const isThere = await widget?.waitForSelector('#start', { timeout: FRAME_MS }).catch(() => null);
  const seen = widget && isThere ? await start(widget, isForeseen) : null;
  await page.close();
  return seen;
}

/**
 * @param {import('puppeteer-core').Frame} widget
 * @param {boolean} isForeseen
 */
async function start(widget, isForeseen) {
  const foreseen = isForeseen ? await said(widget) : null;
  const button = await widget.waitForSelector('#start');
  if (await button.evaluate((element) => element.disabled)) return { foreseen, told: foreseen };
  await button.click();
  await widget.waitForFunction(() => ['failed', 'listening'].includes(document.body.dataset.phase), { polling: 20 });
  return { foreseen, told: await said(widget) };
}

/** @param {import('puppeteer-core').Frame} widget what it says when it has nothing more to load */
async function said(widget) {
  const isInCall = await widget.evaluate(() => !['new', 'failed'].includes(document.body.dataset.phase));
  if (!isInCall) await widget.waitForSelector('#problem', { visible: true });
  if (!isInCall) await widget.waitForSelector('.remedy', { timeout: REMEDY_MS }).catch(() => null);
  return widget.evaluate(() => {
    const box = document.querySelector('#problem');
    const text = (/** @type {string} */ selector) => box.querySelector(selector)?.textContent ?? '';
    return {
      isInCall: !['new', 'failed'].includes(document.body.dataset.phase),
      code: box.hidden ? '' : box.dataset.code,
      message: text('#problem-message'),
      fix: text('#problem-fix'),
      where: text('.where'),
      line: text('.line'),
      isOwnWindowOffered: Boolean(box.querySelector('.own-window')),
      isAlert: box.querySelector('#problem-news').role === 'alert',
    };
  });
}
