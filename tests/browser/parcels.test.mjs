// Every way to pay, from the cart to the closed order: staff make the waybill, the carrier's twin moves the parcel, the
// money adds up to the total, and advertising hears of one purchase.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './harness/axe.mjs';
import { allEffectsDone, eventId } from './harness/expect.mjs';
import { plain } from './harness/shopper.mjs';
import { until } from './harness/until.mjs';
import { useWorld } from './harness/world.mjs';

const PREPAY_MINOR = 20_000;
const world = useWorld();

/** The carrier moves a parcel. */
async function move(number, act) {
  const body = new URLSearchParams({ number, act });
  const answer = await fetch(world.twins.address('nova_poshta'), { method: 'POST', body, redirect: 'manual' });
  assert.equal(answer.status, 303, `the carrier's twin answers ${answer.status}`);
}

/** Staff have the parcels of an order looked at, until the order is as it shall be. */
function look(staff, number, shall, what) {
  return until(`${number} to be ${what}`, async () => {
    await staff.visit(`/console/orders/${number}`);
    const button = staff.page.locator('#shipment form[action*="/look"] button');
    if (await button.count()) await button.first().click();
    const order = await world.order(number);
    if (!shall(order)) throw new Error(JSON.stringify([order.status, order.payment_status, order.shipments]));
    return order;
  });
}

/** Staff ask for a waybill; returns the parcel's number once the carrier has made it. */
async function waybill(staff, number) {
  await staff.visit(`/console/orders/${number}/waybill`);
  await staff.page.locator('main form button.primary').click();
  return until(`${number} to have a parcel`, async () => (await world.order(number)).shipments[0]?.number);
}

/** How Meta's server heard of an order: names and how often. */
async function conversions(order) {
  const events = (await world.twins.events()).filter((event) => event.id === eventId(order));
  return events.filter((event) => event.server).map(({ name, server }) => `${name} ${server}`).sort();
}

test('three ways to pay are closed by the carrier, and the money of each adds up', async (t) => {
  const staff = await world.shopper(t, { viewport: { width: 1280, height: 900 } });
  await staff.enterConsole();
  for (const payType of ['cod', 'prepay', 'online_full']) {
    const shopper = await world.shopper(t);
    await shopper.order(payType);
    if (payType !== 'cod') await shopper.atBank('pay');
    const paid = { cod: 'unpaid', prepay: 'prepaid', online_full: 'paid' }[payType];
    await until(`${shopper.number} to be ${paid}`, async () => (await world.order(shopper.number)).payment_status === paid);
    const parcel = await waybill(staff, shopper.number);
    await move(parcel, 'arrived');
    const waiting = await look(staff, shopper.number, (order) => order.shipments[0].phase === 'arrived', 'at the branch');
    assert.equal(waiting.payment_status, paid, 'the branch is not the customer');
    await shopper.page.reload();
    assert.equal(await shopper.page.locator('[aria-current="step"]').count(), 1);
    assert.match(plain(await shopper.page.locator('main').innerText()), /Посилка чекає|чекає на вас|Чекає на вас/);
    await move(parcel, 'received');
    const done = await look(staff, shopper.number, (order) => order.status === 'done', 'done');
    assert.deepEqual(done.received, done.total);
    assert.equal(done.payment_status, 'paid');
    const online = { cod: 0, prepay: PREPAY_MINOR, online_full: done.total.minor }[payType];
    const parts = done.payments.ledger.map(({ amount }) => amount.minor).filter((minor) => minor > 0);
    const rest = done.total.minor - online;
    assert.deepEqual(parts.sort((a, b) => a - b), [online, rest].filter((minor) => minor > 0).sort((a, b) => a - b));
    const expected = { cod: ['Lead 1', 'Purchase 1'], prepay: ['Lead 1', 'Purchase 1'], online_full: ['Purchase 1'] }[payType];
    await until(`Meta to know ${shopper.number}`, async () => {
      const heard = await conversions(done);
      if (heard.join() !== expected.join()) throw new Error(heard.join());
      return true;
    });
    if (payType !== 'online_full') {
      await move(parcel, 'money');
      await look(staff, shopper.number, (order) => order.shipments[0].phase === 'money_transferred', 'paid out');
      assert.deepEqual(await conversions(done), expected, 'the money is no second purchase');
    }
    await allEffectsDone(world, shopper.number);
    await shopper.page.reload();
    assert.match(plain(await shopper.page.locator('main').innerText()), /Отримано/);
    shopper.expectNoComplaints();
    await judge(t, shopper, `an order that was received, ${payType}`);
  }
  await staff.visit('/console/shipments');
  assert.match(plain(await staff.page.locator('main').innerText()), /Отримано/);
});
