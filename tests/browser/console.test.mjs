// The staff console: closed to strangers, open to whom the one-time link was given, and it shows what happened.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allEffectsDone } from './harness/expect.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld();

test('strangers see nothing of the console', async (t) => {
  const stranger = await world.shopper(t);
  await stranger.order('cod');
  for (const path of ['/console', '/console/orders', `/console/orders/${stranger.number}`]) {
    const answer = await stranger.visit(path);
    const text = await stranger.page.locator('body').innerText();
    assert.ok(!text.includes(stranger.number), `${path} shows an order`);
    assert.ok(answer.status() >= 400 || /login|console$/.test(new URL(stranger.page.url()).pathname), path);
  }
});

test('the one-time link opens the console, once; an order shows its timeline and its effects', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.order('prepay');
  await shopper.atBank('pay');
  await shopper.seeState('prepaid');
  const effects = await allEffectsDone(world, shopper.number);

  const staff = await world.shopper(t, { viewport: { width: 1280, height: 900 } });
  await staff.enterConsole();
  await staff.visit(`/console/orders/${shopper.number}`);
  const text = await staff.page.locator('body').innerText();
  assert.ok(text.includes(shopper.number));
  assert.ok(text.includes('Передплата') || text.includes('передплата'));
  for (const { key } of effects) assert.ok(text.includes(key), `${key} is not shown`);
  const { timeline } = await world.order(shopper.number);
  assert.equal(await staff.page.locator('#timeline li').count(), timeline.length);

  const late = await world.shopper(t);
  await late.page.goto(world.program.consoleLink);
  await late.visit(`/console/orders/${shopper.number}`);
  assert.ok(!(await late.page.locator('body').innerText()).includes(shopper.number), 'the link works twice');
});
