// No dead ends: every link and every button of the demo leads somewhere, on the shop's pages, in the console and in
// the sandbox. Links are opened, forms are sent as the page would send them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useWorld } from './harness/world.mjs';

/** Most pages that one walk opens. Pages of the same kind (orders, products) are opened a few times each. */
const PAGES_MAX = 120;
const SAME_KIND_MAX = 3;
const world = useWorld({ orders: true });

/** The kind of a page: its path without what tells one order or product from another. */
function kind(url) {
  const { origin, pathname, searchParams } = new URL(url);
  const path = pathname.replace(/\/(p|orders|pay|s)\/[^/]+/, '/$1/*').replace(/[A-Z]+\d{8}N\d+/, '*');
  return `${origin}${path}?${[...searchParams.keys()].sort().join('&')}`;
}

/** Links and forms of a page, as the browser understands them; and controls that do nothing. */
function parts() {
  const forms = [...document.forms].filter((form) => form.getAttribute('method') !== 'dialog');
  const buttons = [...document.querySelectorAll('button, input[type=submit]')];
  const sends = forms.flatMap((form) => {
    const submitters = buttons.filter((button) => button.form === form && !button.disabled);
    return submitters.map((button) => ({
      url: button.formAction && button.hasAttribute('formaction') ? button.formAction : form.action || location.href,
      method: form.method,
      text: button.innerText || button.getAttribute('aria-label'),
      fields: Object.fromEntries(new FormData(form, button)),
    }));
  });
  const scripted = (button) => [...button.attributes].some(({ name }) => name.startsWith('data-'));
  return {
    links: [...document.querySelectorAll('a[href]')].map((link) => link.href),
    sends,
    dead: buttons.filter((button) => !button.form && !scripted(button)).map((button) => button.outerHTML)
      .concat([...document.querySelectorAll('a:not([href]), a[href="#"]')].map((link) => link.outerHTML)),
  };
}

/** Walks from `start` over everything on our own servers; returns what was wrong and how much was seen. */
async function walk(shopper, start, { allowed }) {
  const waiting = [start];
  const seen = new Set(waiting);
  const kinds = new Map();
  const wrong = [];
  const sent = new Set();
  let opened = 0;
  const add = (url) => {
    const plain = url.split('#')[0];
    const times = kinds.get(kind(plain)) ?? 0;
    if (seen.has(plain) || !allowed(plain) || times >= SAME_KIND_MAX) return;
    kinds.set(kind(plain), times + 1);
    seen.add(plain);
    waiting.push(plain);
  };
  while (waiting.length && opened < PAGES_MAX) {
    const url = waiting.shift();
    opened += 1;
    const answer = await shopper.page.goto(url);
    if (answer.status() >= 400) wrong.push(`${answer.status()} ${url}`);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    const { links, sends, dead } = await shopper.page.evaluate(parts);
    dead.forEach((html) => wrong.push(`a control on ${url} does nothing: ${html}`));
    links.forEach(add);
    for (const send of sends) {
      const sameKind = `${send.method} ${kind(send.url)} ${send.text}`;
      if (sent.has(sameKind) || !allowed(send.url)) continue;
      sent.add(sameKind);
      wrong.push(...(await press(shopper, url, send)));
    }
  }
  return { wrong, opened, pressed: sent.size };
}

/** Sends a form as the page at `from` would, without following where it leads; then looks whether that exists. */
async function press(shopper, from, { url, method, text, fields }) {
  const { origin } = new URL(from);
  const headers = { origin, referer: from, 'sec-fetch-site': 'same-origin' };
  const way = method === 'post' ? { form: fields } : { params: fields };
  const answer = await shopper.context.request[method](url, { ...way, headers, maxRedirects: 0 });
  const words = `"${text}" on ${from} sends ${method} ${url}`;
  const status = answer.status();
  // Refusals that the page explains (an empty form) are answers; an address that does not exist or breaks is none.
  if ([401, 403, 404, 405, 415].includes(status) || status >= 500) return [`${status} ${words}`];
  const { location } = answer.headers();
  if (status < 300 || status >= 400) return [];
  const target = new URL(location, url);
  const next = await shopper.context.request.get(target.href);
  return next.status() >= 400 ? [`${words}, which leads to ${next.status()} ${target}`] : [];
}

function report(t, { wrong, opened, pressed }) {
  t.diagnostic(`${opened} pages opened, ${pressed} buttons pressed`);
  assert.deepEqual(wrong, []);
  assert.ok(opened > 1, 'the walk has seen nothing');
}

test('the shop, from the catalogue to an order', async (t) => {
  const shopper = await world.shopper(t, { javaScriptEnabled: false });
  await shopper.order('cod');
  const { orderUrl } = shopper;
  await shopper.reachCheckout();
  const inShop = (url) => url.startsWith(world.shop) && !url.includes('/console');
  report(t, await walk(shopper, `${world.shop}/`, { allowed: inShop }));
  report(t, await walk(shopper, orderUrl, { allowed: inShop }));
});

test('the console', async (t) => {
  const staff = await world.shopper(t, { javaScriptEnabled: false });
  await staff.enterConsole();
  const leaves = (url) => url.endsWith('/console/leave');
  const inConsole = (url) => url.startsWith(`${world.shop}/console`) && !leaves(url);
  report(t, await walk(staff, `${world.shop}/console`, { allowed: inConsole }));
  await staff.page.locator('details:has(form[action="/console/leave"]) summary').first().click();
  await staff.page.locator('form[action="/console/leave"] button').first().click();
  await staff.page.waitForURL('**/console/login');
  await staff.visit('/console/orders');
  assert.equal(new URL(staff.page.url()).pathname, '/console/login');
});

test('the sandbox', async (t) => {
  const visitor = await world.shopper(t, { javaScriptEnabled: false });
  await visitor.order('prepay');
  const inSandbox = (url) => url.startsWith(world.program.sandbox);
  report(t, await walk(visitor, `${world.program.sandbox}/`, { allowed: inSandbox }));
});
