// A walk over everything that can be reached from a page: links are opened, forms are sent as the page would send them.

import assert from 'node:assert/strict';

/** Most pages that one walk opens. Pages of the same kind (orders, products) are opened a few times each. */
const PAGES_MAX = 120;
const SAME_KIND_MAX = 3;

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
export async function walk(shopper, start, { allowed }) {
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
    if (/\/login$/.test(new URL(answer.url()).pathname)) wrong.push(`${url} asks who we are`);
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

/** Fails if the walk found something wrong, or nothing at all. */
export function report(t, { wrong, opened, pressed }) {
  t.diagnostic(`${opened} pages opened, ${pressed} buttons pressed`);
  assert.deepEqual(wrong, []);
  assert.ok(opened > 1, 'the walk has seen nothing');
}
