// How much a shopper's browser has to fetch before it can buy, in bytes on the wire; and from whom.

import assert from 'node:assert/strict';
import { get } from 'node:http';
import { test } from 'node:test';
import { until } from './harness/until.mjs';
import { useWorld } from './harness/world.mjs';

const KB = 1000;
const HTML_MAX_BYTES = 15 * KB;
const CSS_MAX_BYTES = 10 * KB;
const JS_MAX_BYTES = 8 * KB;
const world = useWorld();

/** The length of an answer's body as it travels. */
function transferred(url, cookie = '') {
  return new Promise((resolve, reject) => {
    const headers = { 'accept-encoding': 'gzip', cookie };
    get(url, { headers }, (response) => {
      let length = 0;
      response.on('data', (chunk) => (length += chunk.length));
      response.on('end', () => resolve({ length, status: response.statusCode }));
      response.on('error', reject);
    }).on('error', reject);
  });
}

/** What a page consists of, by kind, without anything of others. */
async function weigh(shopper) {
  const urls = await shopper.page.evaluate(() => ({
    css: [...document.querySelectorAll('link[rel=stylesheet]')].map((link) => link.href),
    js: [...document.querySelectorAll('script[src]')].map((script) => script.src),
    fonts: performance.getEntriesByType('resource').filter((entry) => /\.(woff2?|ttf|otf)/.test(entry.name)).length,
  }));
  const ours = (url) => url.startsWith(world.shop);
  const sum = async (list) => {
    const answers = await Promise.all(list.filter(ours).map((url) => transferred(url)));
    assert.ok(answers.every((answer) => answer.status === 200));
    return answers.reduce((total, answer) => total + answer.length, 0);
  };
  const cookies = (await shopper.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const html = await transferred(shopper.page.url(), cookies);
  assert.equal(html.status, 200);
  return { html: html.length, css: await sum(urls.css), js: await sum(urls.js), fonts: urls.fonts };
}

test('every page stays within its budget', async (t) => {
  const shopper = await world.shopper(t);
  const pages = [];
  const note = async (name) => pages.push([name, await weigh(shopper)]);
  await shopper.visit('/');
  await note('catalogue');
  await shopper.fillCart();
  await note('cart');
  await shopper.visit('/checkout');
  await note('checkout');
  await shopper.answer({ payType: 'cod' });
  await shopper.button().click();
  await shopper.arriveAtOrder();
  await note('order');
  for (const [name, weight] of pages) {
    const words = `${name}: ${JSON.stringify(weight)}`;
    t.diagnostic(words);
    assert.ok(weight.html <= HTML_MAX_BYTES, words);
    assert.ok(weight.css > 0 && weight.css <= CSS_MAX_BYTES, words);
    assert.ok(weight.js > 0 && weight.js <= JS_MAX_BYTES, words);
    assert.equal(weight.fonts, 0, words);
  }
});

/** Requests to others that the shopper's browser made. */
const toOthers = (shopper) => shopper.requests.filter((url) => !url.startsWith(world.shop));

test('nobody else is asked for anything before the page has been loaded', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.visit('/');
  await until('the pixel after the page', () => toOthers(shopper).some((url) => url.includes('/tr?')));
  const early = await shopper.page.evaluate((shop) => {
    const [{ loadEventStart }] = performance.getEntriesByType('navigation');
    const foreign = performance.getEntriesByType('resource').filter(({ name }) => !name.startsWith(shop));
    return { seen: foreign.length, early: foreign.filter((entry) => entry.startTime < loadEventStart) };
  }, world.shop);
  assert.ok(early.seen > 0, 'the browser has noted no request to others');
  assert.deepEqual(early.early, []);
  const elsewhere = toOthers(shopper).filter((url) => !url.startsWith(world.twins.address('meta')));
  assert.deepEqual(elsewhere, []);
});

test('without scripts nobody else is asked at all', async (t) => {
  const shopper = await world.shopper(t, { javaScriptEnabled: false });
  await shopper.order('cod');
  assert.deepEqual(toOthers(shopper), []);
});
