// Every way to pay, from the catalogue to the last consequence, with scripts and without.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allEffectsDone, buttonSays, conversion, paymentStatus, pretty } from './harness/expect.mjs';
import { plain } from './harness/shopper.mjs';
import { useWorld } from './harness/world.mjs';

const PREPAY_MINOR = 20_000;
const world = useWorld();

/** What monobank's page asks for. */
const asked = async (shopper) => plain(await shopper.page.locator('.sum').innerText());

for (const scripts of [true, false]) {
  const manner = scripts ? 'with scripts' : 'without scripts';
  const come = (t) => world.shopper(t, { javaScriptEnabled: scripts });

  test(`prepayment ${manner}: exactly 200.00 is paid, the rest is due, and it is a Lead`, async (t) => {
    const shopper = await come(t);
    await shopper.reachCheckout();
    await shopper.answer({ payType: 'prepay' });
    await buttonSays(shopper, 'Сплатити передплату 200 ₴');
    await shopper.button().click();
    await shopper.arriveAtBank();
    assert.equal(await asked(shopper), '200 ₴');
    await shopper.atBank('pay');
    await shopper.seeState('prepaid');

    const order = await paymentStatus(world, shopper.number, 'prepaid');
    assert.equal(order.pay_type, 'prepay');
    assert.deepEqual(order.received, { minor: PREPAY_MINOR, currency: 'UAH' });
    assert.deepEqual(order.due, { minor: order.total.minor - PREPAY_MINOR, currency: 'UAH' });
    const rest = pretty(order.due).replace('₴', 'грн');
    await world.twins.message(shopper.number, 'Передплата 200 грн ✅', `Решта при отриманні: ${rest}`);
    await conversion(world, order, 'Lead', { browser: scripts });
    await allEffectsDone(world, shopper.number);
    const invoices = await world.twins.invoices(shopper.number);
    assert.deepEqual(invoices.map(({ sum, state }) => [sum, state]), [['200 ₴', 'success']]);
    shopper.expectNoComplaints();
  });

  test(`full payment ${manner}: the whole sum is paid, and it is a Purchase`, async (t) => {
    const shopper = await come(t);
    await shopper.order('online_full');
    const sum = await asked(shopper);
    await shopper.atBank('pay');
    const order = await paymentStatus(world, shopper.number, 'paid');
    if (!scripts) await shopper.page.reload();
    await shopper.seeState('paid');
    assert.equal(sum, pretty(order.total));
    assert.deepEqual(order.received, order.total);
    assert.equal(order.due.minor, 0);
    await world.twins.message(shopper.number, `Оплачено повністю ${sum.replace('₴', 'грн')} ✅`);
    await conversion(world, order, 'Purchase', { browser: scripts });
    await allEffectsDone(world, shopper.number);
    shopper.expectNoComplaints();
  });

  test(`cash on delivery ${manner}: nothing is paid now, and it is a Lead`, async (t) => {
    const shopper = await come(t);
    await shopper.reachCheckout();
    await shopper.answer({ payType: 'cod' });
    await buttonSays(shopper, 'Підтвердити замовлення');
    await shopper.button().click();
    await shopper.arriveAtOrder();
    assert.equal(await shopper.state(), 'cod');

    const order = await paymentStatus(world, shopper.number, 'unpaid');
    assert.deepEqual(order.due, order.total);
    await world.twins.message(shopper.number, `Оплата при отриманні: ${pretty(order.total).replace('₴', 'грн')}`);
    await conversion(world, order, 'Lead', { browser: scripts });
    await allEffectsDone(world, shopper.number);
    assert.deepEqual(await world.twins.invoices(shopper.number), []);
    shopper.expectNoComplaints();
  });
}
