// Somebody who uses no mouse: from the catalogue to the payment by Tab, arrows, Space and Enter alone. Meanwhile the
// order's page stands open in another tab and turns to prepaid by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buttonSays, conversion, paymentStatus } from './harness/expect.mjs';
import { tabTo, typeInto } from './harness/keyboard.mjs';
import { ANSWERS, plain } from './harness/shopper.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld();

async function chosen(page) {
  return page.evaluate(() => document.querySelector('input[name=pay_type]:checked')?.value);
}

async function fillCart(page) {
  await tabTo(page, '.tile:not(:has(.badge)) h2 a');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/p/*');
  if (await page.locator('input[type=radio][name=sku]').count()) {
    await tabTo(page, 'input[name=sku]');
    await page.keyboard.press('Space');
  }
  await tabTo(page, 'form[action$="/cart/add"] button');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/cart');
  await tabTo(page, 'main a[href$="/checkout"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/checkout');
}

async function fillCheckout(page, phone) {
  await typeInto(page, '#checkout-phone', phone);
  await typeInto(page, '#checkout-name', ANSWERS.name);
  await typeInto(page, '#checkout-city', ANSWERS.city);
  await typeInto(page, '#checkout-branch', ANSWERS.branch);
  await tabTo(page, 'input[name=pay_type]');
}

test('prepayment by keyboard alone, and the order page turns to prepaid without a reload', async (t) => {
  const shopper = await world.shopper(t, { viewport: { width: 1280, height: 900 } });
  const { page } = shopper;
  await shopper.visit('/');
  await fillCart(page);
  await fillCheckout(page, shopper.phone);

  await page.keyboard.press('Space');
  assert.equal(await chosen(page), 'prepay');
  await page.keyboard.press('ArrowDown');
  assert.equal(await chosen(page), 'online_full');
  assert.match(plain(await shopper.button().innerText()), /^Сплатити [\d ]+(,\d\d)? ₴$/);
  await page.keyboard.press('ArrowUp');
  assert.equal(await chosen(page), 'prepay');
  await buttonSays(shopper, 'Сплатити передплату 200 ₴');

  await tabTo(page, 'form.checkout button.primary');
  await page.keyboard.press('Enter');
  await shopper.arriveAtBank();
  assert.equal(plain(await page.locator('.sum').innerText()), '200 ₴');

  const watching = await shopper.context.newPage();
  await watching.goto(page.url());
  await shopper.atBank('leave', watching);
  assert.equal(await shopper.state(watching), 'awaiting');
  await shopper.mark(watching);

  await page.bringToFront();
  await tabTo(page, 'button[value=pay]');
  await page.keyboard.press('Enter');
  await shopper.arriveAtOrder(page);
  await shopper.seeState('prepaid', page);

  await watching.bringToFront();
  await shopper.seeState('prepaid', watching);
  assert.equal(await watching.locator('.top .pill').count(), 0, 'the cart has become the order');
  assert.ok(await shopper.isMarked(watching), 'the page was loaded anew');
  const heard = await watching.locator('#order-live').innerText();
  assert.equal(heard, await watching.locator('#order-title').innerText());

  const order = await paymentStatus(world, shopper.number, 'prepaid');
  await conversion(world, order, 'Lead', { browser: true });
  shopper.expectNoComplaints();
});
