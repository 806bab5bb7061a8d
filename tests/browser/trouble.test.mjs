// What goes wrong while paying: a card that is declined, a payer who leaves, money on hold, news that get lost.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allEffectsDone, conversion, paymentStatus } from './harness/expect.mjs';
import { useWorld } from './harness/world.mjs';

/** How long krama may take to find out by asking what no webhook told. */
const HEALING_LIMIT_MS = 90_000;
/** The sample store has two managers' chats; each is told once. */
const ONCE_PER_CHAT = [1, 1];
const world = useWorld();

test('a declined payment is explained, tried again and paid, by one order', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('online_full');
  await shopper.page.locator('select[name=code]').selectOption('59');
  await shopper.atBank('decline');
  await shopper.seeState('failed');
  assert.match(await shopper.page.locator('#order-status').innerText(), /гроші не списано/);
  assert.equal((await world.order(shopper.number)).payment_status, 'unpaid');

  await shopper.page.locator('form[action$="/pay"] button').click();
  await shopper.arriveAtBank();
  await shopper.atBank('pay');
  await shopper.seeState('paid');
  const order = await paymentStatus(world, shopper.number, 'paid');
  assert.deepEqual(order.received, order.total);
  assert.equal((await world.ordersOf(shopper.phone)).length, 1);
  await conversion(world, order, 'Purchase', { browser: true });
});

test('who leaves without paying sees an unpaid order, however they came back', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('prepay');
  await shopper.atBank('leave');
  assert.equal(await shopper.state(), 'awaiting');
  await shopper.page.goto(`${shopper.orderUrl}?status=success&paid=1`);
  assert.equal(await shopper.state(), 'awaiting');
  const order = await world.order(shopper.number);
  assert.equal(order.payment_status, 'unpaid');
  assert.equal(order.received.minor, 0);
  assert.ok(!order.effects.some((effect) => effect.kind === 'conversion'), 'nothing is reported of unpaid orders');

  await shopper.page.locator('form[action$="/pay"] button').click();
  await shopper.arriveAtBank();
  const invoices = await world.twins.invoices(shopper.number);
  assert.equal(invoices.length, 1, 'the invoice that can still be paid is used again');
});

test('money on hold is neither paid nor asked for again, until it is taken', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('online_full');
  await shopper.atBank('hold');
  await shopper.seeState('held');
  assert.equal((await world.order(shopper.number)).payment_status, 'checking');
  assert.equal(await shopper.page.locator('form[action$="/pay"]').count(), 0);

  await shopper.mark();
  const cabinet = await shopper.context.newPage();
  await cabinet.goto(world.twins.address('monobank'));
  await cabinet.locator('tr', { hasText: shopper.number }).locator('button[value=capture]').click();
  await shopper.page.bringToFront();
  await shopper.seeState('paid');
  assert.ok(await shopper.isMarked());
});

test('a webhook that is lost does no harm: krama asks the bank, and the page turns by itself', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('online_full');
  await world.twins.misbehave('monobank', 'drop-webhook');
  await shopper.atBank('pay');
  assert.equal(await shopper.state(), 'awaiting');
  await shopper.mark();
  await shopper.seeState('paid', shopper.page, HEALING_LIMIT_MS);
  assert.ok(await shopper.isMarked());
  const order = await paymentStatus(world, shopper.number, 'paid');
  await conversion(world, order, 'Purchase', { browser: true });
});

test('webhooks that come thrice and in the wrong order count once', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('prepay');
  await world.twins.misbehave('monobank', 'repeat');
  await world.twins.misbehave('monobank', 'reorder');
  await shopper.atBank('pay');
  await shopper.seeState('prepaid');
  const order = await paymentStatus(world, shopper.number, 'prepaid');
  assert.equal(order.received.minor, 20_000);
  await conversion(world, order, 'Lead', { browser: true });
  await allEffectsDone(world, shopper.number);
  assert.deepEqual(await world.twins.tellings(shopper.number), ONCE_PER_CHAT);
});
