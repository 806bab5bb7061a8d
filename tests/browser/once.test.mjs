// One checkout is one order, whatever the shopper does with button, browser and tabs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allEffectsDone } from './harness/expect.mjs';
import { useWorld } from './harness/world.mjs';

/** The sample store has two managers' chats; each is told once. */
const ONCE_PER_CHAT = [1, 1];
const world = useWorld();

/** The only order of a shopper. */
async function theOnlyOrder(shopper) {
  const orders = await world.ordersOf(shopper.phone);
  assert.deepEqual(orders.map((order) => order.status), orders.slice(0, 1).map((order) => order.status));
  assert.equal(orders.length, 1);
  return orders[0].number;
}

test('a double click makes one order and one invoice', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  await shopper.answer({ payType: 'prepay' });
  await shopper.button().dblclick();
  await shopper.arriveAtBank();
  const number = await theOnlyOrder(shopper);
  assert.equal((await world.twins.invoices(number)).length, 1);
});

test('a double click on cash on delivery makes one order and one message', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  await shopper.answer({ payType: 'cod' });
  await shopper.button().dblclick();
  await shopper.arriveAtOrder();
  assert.equal(await theOnlyOrder(shopper), shopper.number);
  await allEffectsDone(world, shopper.number);
  assert.deepEqual(await world.twins.tellings(shopper.number), ONCE_PER_CHAT);
});

test('back and the same button again lead to the same invoice', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('online_full');
  const bank = shopper.page.url();
  await shopper.page.goBack();
  await shopper.page.waitForURL('**/checkout');
  await shopper.answer({ payType: 'online_full' });
  await shopper.button().click();
  await shopper.arriveAtBank();
  assert.equal(shopper.page.url(), bank);
  assert.equal((await world.twins.invoices(await theOnlyOrder(shopper))).length, 1);
});

test('two tabs of one checkout make one order', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  const other = await shopper.context.newPage();
  await shopper.visit('/checkout', other);
  for (const page of [shopper.page, other]) await shopper.answer({ payType: 'prepay', page });
  await Promise.all([shopper.page, other].map((page) => shopper.button(page).click()));
  await Promise.all([shopper.page, other].map((page) => shopper.arriveAtBank(page)));
  assert.equal(shopper.page.url(), other.url());
  assert.equal((await world.twins.invoices(await theOnlyOrder(shopper))).length, 1);
});

test('refreshing the page of an order makes nothing', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('cod');
  await shopper.page.reload();
  await shopper.page.reload();
  assert.equal(await shopper.state(), 'cod');
  assert.equal(await theOnlyOrder(shopper), shopper.number);
});

test('the choice survives the back button and is what the server gets', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('prepay');
  await shopper.page.goBack();
  await shopper.page.waitForURL('**/checkout');
  await shopper.answer({ payType: 'cod' });
  await shopper.button().click();
  await shopper.arriveAtOrder();
  const orders = await world.ordersOf(shopper.phone);
  const live = orders.filter((order) => order.status !== 'cancelled');
  assert.deepEqual(live.map((order) => [order.number, order.pay_type]), [[shopper.number, 'cod']]);
});
