// No violation that axe can find, on any page a customer sees: light and dark, on a phone and on a desk.

import { test } from 'node:test';
import { judge } from './harness/axe.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld();

test('catalogue, product, cart and checkout', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.visit('/');
  await judge(t, shopper, 'catalogue');
  await shopper.page.locator('.tile h2 a').first().click();
  await shopper.page.waitForURL('**/p/*');
  await judge(t, shopper, 'product');
  await shopper.visit('/cart');
  await judge(t, shopper, 'empty cart');
  await shopper.fillCart();
  await judge(t, shopper, 'cart');
  await shopper.visit('/checkout');
  await judge(t, shopper, 'checkout');
  await shopper.answer({ name: '', phone: '12', payType: 'prepay' });
  await shopper.button().click();
  await shopper.page.locator('[role=alert]').waitFor();
  await judge(t, shopper, 'checkout with errors');
});

test('contact, the dialog, and pages that do not exist', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.visit('/contact');
  await judge(t, shopper, 'contact');
  await shopper.visit('/');
  await shopper.page.locator('header a[data-dialog]').click();
  await shopper.page.locator('dialog[open]').waitFor();
  await judge(t, shopper, 'contact dialog');
  await shopper.visit('/no/such/page');
  await judge(t, shopper, 'not found');
});

/** What the payer does at the bank, and the state that the order's page then shows. */
const STATES = [['leave', 'awaiting'], ['decline', 'failed'], ['hold', 'held']];

test('the states of an order', async (t) => {
  for (const [payType, state] of [['prepay', 'prepaid'], ['online_full', 'paid']]) {
    const shopper = await world.shopper(t);
    await shopper.order(payType);
    await shopper.atBank('pay');
    await shopper.seeState(state);
    await judge(t, shopper, state);
  }
  for (const [act, state] of STATES) {
    const shopper = await world.shopper(t);
    await shopper.order('online_full');
    await shopper.atBank(act);
    await shopper.seeState(state);
    await judge(t, shopper, state);
  }
  const shopper = await world.shopper(t);
  await shopper.order('cod');
  await judge(t, shopper, 'cod');
});
