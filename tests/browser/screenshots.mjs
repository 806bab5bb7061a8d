// Makes the pictures of the README from the demo: `make screenshots`.

import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from './harness/world.mjs';

const PICTURE_MAX_BYTES = 150_000;
const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const PHONE = { viewport: { width: 390, height: 844 } };
const DESK = { viewport: { width: 1280, height: 900 } };

/** Takes a picture of a page, or of a part of it. */
async function shoot(subject, name, options = {}) {
  const path = join(FOLDER, `${name}.png`);
  await subject.screenshot({ path, animations: 'disabled', ...options });
  const { size } = await stat(path);
  console.log(`${name}.png ${size} bytes`);
  if (size > PICTURE_MAX_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${PICTURE_MAX_BYTES}`);
}

/** Contexts close with the browser at the end, so visitors need no test around them. */
const nobody = { after() {} };

async function checkout(world) {
  for (const [name, options] of [['checkout-phone', PHONE], ['checkout-desktop', DESK]]) {
    const shopper = await world.shopper(nobody, options);
    await shopper.reachCheckout();
    await shopper.answer({ payType: 'prepay', phone: '067 123 45 67' });
    // What sticks to the window's edge belongs to the top of the picture.
    await shopper.page.evaluate(() => scrollTo(0, 0));
    await shoot(shopper.page, name, { fullPage: true });
  }
}

async function prepaidOrder(world) {
  const shopper = await world.shopper(nobody, PHONE);
  await shopper.order('prepay', { phone: '067 123 45 67' });
  await shopper.atBank('pay');
  await shopper.seeState('prepaid');
  await shoot(shopper.page, 'order-prepaid', { fullPage: true });
  return shopper;
}

async function consoleOrder(world, number) {
  const staff = await world.shopper(nobody, { viewport: { width: 1120, height: 900 }, deviceScaleFactor: 0.6 });
  await staff.enterConsole();
  await staff.visit(`/console/orders/${number}`);
  await shoot(staff.page, 'console-order', { fullPage: true });
}

async function telegram(world, number) {
  await world.twins.message(number);
  const manager = await world.shopper(nobody, PHONE);
  await manager.page.goto(world.twins.address('telegram'));
  await shoot(manager.page.locator('.phone').last(), 'sandbox-telegram');
}

const world = new World();
try {
  await mkdir(FOLDER, { recursive: true });
  await world.open();
  await checkout(world);
  const { number } = await prepaidOrder(world);
  await consoleOrder(world, number);
  await telegram(world, number);
} finally {
  await world.close();
}
