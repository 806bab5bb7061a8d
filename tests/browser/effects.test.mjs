// What does not go out: it is seen, its cause is mended, and everything is sent after all, once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allEffectsDone } from './harness/expect.mjs';
import { until } from './harness/until.mjs';
import { useWorld, World } from './harness/world.mjs';

const world = useWorld();
const DESK = { viewport: { width: 1280, height: 900 } };

test('refused messages are grouped by cause and replayed from a preview that says what happens', async (t) => {
  // The sample store has two managers' chats.
  await world.twins.misbehave('telegram', '4xx', 4);
  const numbers = [];
  for (let nth = 0; nth < 2; nth += 1) {
    const shopper = await world.shopper(t);
    await shopper.order('cod');
    numbers.push(shopper.number);
  }
  const staff = await world.shopper(t, DESK);
  await staff.enterConsole();
  await until('four refused messages', async () => {
    await staff.visit('/console/effects?lane=telegram');
    assert.equal(await staff.page.locator('[data-row]').count(), 4);
    return true;
  });
  assert.match(await staff.page.locator('.causes').innerText(), /Telegram: Повідомити менеджера\s+4 дії/);
  await staff.visit('/console');
  assert.match(await staff.page.locator('#home').innerText(), /Telegram: дії не виконано\s+4/);
  await staff.page.getByRole('link', { name: 'Переглянути дії' }).first().click();
  await staff.page.getByRole('link', { name: /Відтворити 4 дії/ }).click();
  assert.match(await staff.page.locator('.preview').innerText(), /Буде виконано: 4/);
  await staff.page.getByRole('button', { name: 'Відтворити 4 дії' }).click();
  assert.match(await staff.page.locator('main').innerText(), /Відтворено: 4 дії/);
  for (const number of numbers) {
    await allEffectsDone(world, number);
    assert.deepEqual(await world.twins.tellings(number), [1, 1], 'each chat is told once');
  }
  await staff.visit('/console');
  assert.match(await staff.page.locator('#home').innerText(), /Усе гаразд/);
});

test('single keys work in a Ukrainian layout, not while typing, and can be switched off', async (t) => {
  // The way into a demo's console opens once, so this is another demo.
  const world = new World();
  t.after(() => world.close());
  await world.open();
  const staff = await world.shopper(t, DESK);
  await staff.enterConsole();
  // A key as the keyboard sends it: where it lies, and what the layout makes of it.
  const devtools = await staff.page.context().newCDPSession(staff.page);
  const press = async (code, key) => {
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', code, key });
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', code, key });
  };
  const go = async (code, key) => {
    await press('KeyG', 'п');
    await press(code, key);
  };
  await staff.visit('/console');
  await Promise.all([staff.page.waitForURL('**/console/effects'), go('KeyE', 'у')]);
  await press('Slash', '.');
  assert.equal(await staff.page.evaluate(() => document.activeElement.name), 'order');
  await go('KeyO', 'щ');
  assert.equal(new URL(staff.page.url()).pathname, '/console/effects', 'no key acts while somebody types');
  await staff.page.evaluate(() => document.activeElement.blur());
  await staff.page.keyboard.press('?');
  await staff.page.locator('#keys-on').uncheck();
  await staff.page.locator('#keys button').click();
  await staff.visit('/console/effects');
  await go('KeyO', 'щ');
  assert.equal(new URL(staff.page.url()).pathname, '/console/effects', 'they are off, and stay off');
});
