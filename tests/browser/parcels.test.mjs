// Every way to pay, from the cart to the closed order: staff make the waybill, the carrier's clock moves the parcel up to
// its receiver and the money back, the money adds up to the total, and advertising hears of one purchase at its moment.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './harness/axe.mjs';
import { allEffectsDone, eventId, paymentStatus } from './harness/expect.mjs';
import { askWaybill, lookAtParcels, openWaybill } from './harness/parcels.mjs';
import { plain } from './harness/shopper.mjs';
import { until } from './harness/until.mjs';
import { useWorld } from './harness/world.mjs';

/** What was paid online, how the order stands by that, and what advertising hears of it from the server in the end. */
const WAYS = {
  cod: { online: () => 0, paid: 'unpaid', events: ['Lead 1', 'Purchase 1'] },
  prepay: { online: () => 20_000, paid: 'prepaid', events: ['Lead 1', 'Purchase 1'] },
  online_full: { online: (total) => total, paid: 'paid', events: ['Purchase 1'] },
};
/** The carrier's codes at which its clock is stopped: 8 is 7 at a locker, 10 is 9 with money on its way. */
const ON_THE_WAY = ['5'];
const ARRIVED = ['7', '8'];
const RECEIVED = ['9', '10'];
const MONEY_PAID = ['11'];
/** Hours of the carrier's clock in which the next of them must have come. */
const HOURS_MAX = 48;
const world = useWorld();

/** The carrier's clock goes on by hours until each parcel has one of the codes. Nothing but the clock moves them. */
async function clockGoesOn(orders, codes) {
  const there = async () => {
    const parcels = (await world.twins.parcels()).filter(({ number }) => orders.some(({ parcel }) => parcel === number));
    return parcels.length === orders.length && parcels.every(({ code }) => codes.includes(code));
  };
  for (let hours = 0; !(await there()); hours += 1) {
    assert.ok(hours < HOURS_MAX, `${HOURS_MAX} hours bring the parcels to no code of ${codes}`);
    await world.twins.atCarrier({ act: 'hour' });
  }
}

/** Staff have the parcels of an order looked at, until the order is as it shall be. */
function look(staff, { number }, shall, what) {
  return until(`${number} to be ${what}`, async () => {
    await lookAtParcels(staff, number);
    const order = await world.order(number);
    if (!shall(order)) throw new Error(JSON.stringify([order.status, order.payment_status, order.shipments]));
    return order;
  });
}

/** Staff stop the queue to Meta, or let it go on. */
async function lane(staff, step) {
  await staff.visit('/console/lanes');
  await staff.page.locator(`form[action*="/lanes/meta/${step}"] button`).click();
  await staff.page.waitForURL(/done=/);
}

/** Somebody orders, pays what is due before, and staff make the waybill. */
async function ordered(t, staff, payType) {
  const shopper = await world.shopper(t);
  await shopper.order(payType);
  if (payType !== 'cod') await shopper.atBank('pay');
  await paymentStatus(world, shopper.number, WAYS[payType].paid);
  await openWaybill(staff, shopper.number);
  await askWaybill(staff);
  const made = async () => (await world.order(shopper.number)).shipments[0]?.number;
  const parcel = await until(`${shopper.number} to have a parcel`, made);
  return { shopper, payType, number: shopper.number, parcel, ...WAYS[payType] };
}

async function seesItWait({ shopper, paid }, order) {
  assert.equal(order.payment_status, paid, 'the branch is not the customer');
  await shopper.page.reload();
  assert.equal(await shopper.page.locator('[aria-current="step"]').count(), 1);
  assert.match(plain(await shopper.page.locator('main').innerText()), /Посилка чекає|чекає на вас|Чекає на вас/);
}

/** What came online and what the receiver paid are the total, each once. */
function moneyAddsUp({ online }, order) {
  assert.deepEqual(order.received, order.total);
  assert.equal(order.payment_status, 'paid');
  const parts = order.payments.ledger.map(({ amount }) => amount.minor).filter((minor) => minor > 0);
  const before = online(order.total.minor);
  const shall = [before, order.total.minor - before].filter((minor) => minor > 0);
  assert.deepEqual(parts.sort((a, b) => a - b), shall.sort((a, b) => a - b));
}

/** Waits until Meta's server heard of an order what it shall hear: each event once. */
function metaKnows({ number, events }, order) {
  return until(`Meta to know ${number}`, async () => {
    const heard = (await world.twins.events()).filter(({ id, server }) => id === eventId(order) && server);
    const told = heard.map(({ name, server }) => `${name} ${server}`).sort();
    if (told.join() !== events.join()) throw new Error(told.join());
    return true;
  });
}

/** Seconds of a time in JSON, as Meta counts them. */
const seconds = (text) => Math.floor(Date.parse(text) / 1000);

/**
 * The purchase as Meta's twin got it, and the second in which it was sent. The twin does not keep an event's time, so it
 * is read from the request that staff find in the order's automation; it is the only one, and the twin counted it.
 */
async function purchase(staff, order) {
  const { attempts } = order.effects.find(({ key }) => key === 'conversion/purchase');
  assert.deepEqual(attempts.map(({ outcome }) => outcome), ['done']);
  await staff.visit(`/console/orders/${order.number}`);
  const tries = staff.page.locator('#effects tbody', { hasText: 'Подія Purchase для Meta' }).locator('details pre');
  const request = await tries.first().textContent();
  const { data } = JSON.parse(request.slice(request.indexOf('\n\n')));
  const event = data.find((one) => one.event_id === eventId(order) && one.event_name === 'Purchase');
  return { time: event.event_time, sent: seconds(attempts[0].started_at) };
}

/** Money on delivery makes a purchase in the moment of reception, however late Meta hears of it; money online when paid. */
async function purchaseHasItsTime(staff, { payType }, order) {
  const { time, sent } = await purchase(staff, order);
  const received = seconds(order.shipments[0].received_at);
  if (payType === 'online_full') {
    assert.equal(time, seconds(order.payments.ledger[0].at), 'the time of the payment');
    assert.ok(time < received, 'which was before the reception');
  } else {
    assert.equal(time, received, 'the time of the reception');
    assert.ok(time < sent, 'and not of the sending');
  }
}

test('three ways to pay are closed by the carrier\'s clock, and the money of each adds up', async (t) => {
  const staff = await world.shopper(t, { viewport: { width: 1280, height: 900 } });
  await staff.enterConsole();
  // The clock is that of all parcels: all waybills are made before it goes on.
  const orders = [];
  for (const payType of Object.keys(WAYS)) orders.push(await ordered(t, staff, payType));
  const inPhase = (phase) => (order) => order.shipments[0].phase === phase;
  await clockGoesOn(orders, ON_THE_WAY);
  for (const one of orders) await look(staff, one, inPhase('in_transit'), 'on the way');
  await clockGoesOn(orders, ARRIVED);
  for (const one of orders) await seesItWait(one, await look(staff, one, inPhase('arrived'), 'at the branch'));

  // Meta hears of it later, so that the time of the reception is no other's.
  await lane(staff, 'pause');
  await clockGoesOn(orders, RECEIVED);
  for (const one of orders) {
    one.done = await look(staff, one, (order) => order.status === 'done', 'done');
    moneyAddsUp(one, one.done);
  }
  const last = Math.max(...orders.map(({ done }) => seconds(done.shipments[0].received_at)));
  await until('the second of the last reception to be over', () => seconds(new Date().toISOString()) > last);
  await lane(staff, 'resume');
  for (const one of orders) await metaKnows(one, one.done);

  const withCash = orders.filter(({ payType }) => payType !== 'online_full');
  await clockGoesOn(withCash, MONEY_PAID);
  for (const one of withCash) await look(staff, one, inPhase('money_transferred'), 'paid out');
  for (const one of orders) {
    await allEffectsDone(world, one.number);
    const order = await world.order(one.number);
    moneyAddsUp(one, order);
    await metaKnows(one, order);
    await purchaseHasItsTime(staff, one, order);
    await one.shopper.page.reload();
    assert.match(plain(await one.shopper.page.locator('main').innerText()), /Отримано/);
    one.shopper.expectNoComplaints();
    await judge(t, one.shopper, `an order that was received, ${one.payType}`);
  }
  await staff.visit('/console/shipments');
  assert.match(plain(await staff.page.locator('main').innerText()), /Отримано/);
});
