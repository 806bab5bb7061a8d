// What must be true after an order, asked of every side: krama, the bank, Telegram, Meta.

import assert from 'node:assert/strict';
import { plain } from './shopper.mjs';
import { until } from './until.mjs';

/** The id under which server and browser report an order: its number and the second of its creation. */
export function eventId(order) {
  return `${order.number}_${Math.floor(Date.parse(order.created_at) / 1000)}`;
}

/** A sum as the pages write it: `1 499 ₴`, `149,50 ₴`. */
export function pretty({ minor, currency }) {
  const [whole, cents] = [Math.floor(minor / 100), String(minor % 100).padStart(2, '0')];
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ' ');
  return `${grouped}${cents === '00' ? '' : `,${cents}`} ${{ UAH: '₴', KZT: '₸' }[currency]}`;
}

/** Waits for an order's payment status, and returns the order. */
export function paymentStatus(world, number, status) {
  return until(`${number} to be ${status}`, async () => {
    const order = await world.order(number);
    if (order.payment_status !== status) throw new Error(order.payment_status);
    return order;
  });
}

/**
 * Waits until Meta knows the order's event from the server, and from the browser where it has scripts; each once, and
 * no other event of this order.
 */
export async function conversion(world, order, name, { browser }) {
  const id = eventId(order);
  const halves = browser ? 'both halves' : "the server's half";
  await until(`${halves} of ${name} ${id}`, async () => {
    const found = (await world.twins.events()).filter((event) => event.id === id);
    if (!found.some((event) => event.name === name && event.server && event.browser >= Number(browser))) {
      throw new Error(JSON.stringify(found));
    }
    return true;
  });
  const all = (await world.twins.events()).filter((event) => event.id === id);
  const counted = all.map(({ name, server, browser }) => ({ name, server, browser }));
  assert.deepEqual(counted, [{ name, server: 1, browser: Number(browser) }]);
}

/** Waits until everything that must follow from the order is done. */
export function allEffectsDone(world, number) {
  return until(`all effects of ${number} to be done`, async () => {
    const { effects } = await world.order(number);
    const open = effects.filter((effect) => effect.state !== 'done');
    if (open.length || !effects.length) throw new Error(JSON.stringify(open));
    return effects;
  });
}

/** The accessible name of an element, as the browser gives it to a screen reader. */
export async function accessibleName(page, selector) {
  const devtools = await page.context().newCDPSession(page);
  const { root } = await devtools.send('DOM.getDocument');
  const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { nodes } = await devtools.send('Accessibility.getPartialAXTree', { nodeId, fetchRelatives: false });
  await devtools.detach();
  return plain(nodes[0].name.value);
}

/** The button of the checkout says what it does; who hears it learns the same as who sees it. */
export async function buttonSays(shopper, text) {
  const button = shopper.button();
  assert.equal(plain(await button.innerText()), text);
  assert.equal(await accessibleName(shopper.page, 'form.checkout button.primary'), text);
}
