// What was shown is what is paid: when price or stock change before the button, or somebody meddles with the form, the
// shopper is asked again and never charged silently.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pretty } from './harness/expect.mjs';
import { plain } from './harness/shopper.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld();

/** Gives an article another price or stock, as staff do by a file. The first columns are sku, title, price, stock. */
async function staffChange(sku, { price, stock }) {
  const row = new RegExp(`^(${sku},(?:"(?:[^"]|"")*"|[^",]*)),([^,]*),([^,]*),`, 'm');
  const file = await world.program.print('products', 'export');
  assert.match(file, row);
  const changed = file.replace(row, (_, start, was, left) => `${start},${price ?? was},${stock ?? left},`);
  await world.program.feed(changed, 'products', 'import', '-');
}

/** The article and the sum of the checkout that the shopper sees. */
async function shown(shopper) {
  await shopper.visit('/cart');
  const sku = await shopper.page.locator('input[name=sku]').first().inputValue();
  await shopper.visit('/checkout');
  return { sku, minor: Number(await shopper.page.locator('input[name=shown_total]').inputValue()) };
}

/** What the page says has changed. */
const changes = async (shopper) => plain(await shopper.page.locator('.summary.warning').innerText());

test('a price that changed is shown with the old one, and charged only after it was confirmed', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  const { sku, minor } = await shown(shopper);
  await shopper.answer({ payType: 'online_full' });
  const now = minor + 5_000;
  await staffChange(sku, { price: (now / 100).toFixed(2) });
  await shopper.button().click();
  const [was, is] = [minor, now].map((sum) => pretty({ minor: sum, currency: 'UAH' }));
  assert.ok((await changes(shopper)).includes(`було ${was}, стало ${is}`), await changes(shopper));
  assert.deepEqual(await world.ordersOf(shopper.phone), []);

  await shopper.button().click();
  await shopper.arriveAtBank();
  assert.equal(plain(await shopper.page.locator('.sum').innerText()), is);
  await staffChange(sku, { price: (minor / 100).toFixed(2) });
});

test('what the browser says about money is compared, never charged', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  const { minor } = await shown(shopper);
  await shopper.answer({ payType: 'online_full' });
  await shopper.page.evaluate(() => (document.querySelector('input[name=shown_total]').value = '100'));
  await shopper.button().click();
  await changes(shopper);
  assert.deepEqual(await world.ordersOf(shopper.phone), []);
  await shopper.button().click();
  await shopper.arriveAtBank();
  assert.equal(plain(await shopper.page.locator('.sum').innerText()), pretty({ minor, currency: 'UAH' }));
});

test('what was sold out meanwhile is named, and nothing is ordered', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  const { sku } = await shown(shopper);
  await shopper.answer({ payType: 'cod' });
  await staffChange(sku, { stock: 0 });
  await shopper.button().click();
  assert.match(await changes(shopper), /Розпродано/);
  assert.deepEqual(await world.ordersOf(shopper.phone), []);
  await staffChange(sku, { stock: 10 });
});
