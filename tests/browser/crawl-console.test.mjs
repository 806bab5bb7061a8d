// No dead ends in the console. In a world of its own: the walk presses everything, and so pauses lanes as well.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { report, walk } from './harness/crawl.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld({ orders: true });

test('the console', async (t) => {
  const staff = await world.shopper(t, { javaScriptEnabled: false });
  await staff.enterConsole();
  // What ends one's own session would leave nothing to walk through.
  const leaves = (url) => /\/console\/(leave|people\/[^/]+\/sessions\/end)$/.test(new URL(url).pathname);
  const inConsole = (url) => url.startsWith(`${world.shop}/console`) && !leaves(url);
  report(t, await walk(staff, `${world.shop}/console`, { allowed: inConsole }));
  await staff.visit('/console');
  await staff.page.locator('details:has(form[action="/console/leave"]) summary').first().click();
  await staff.page.locator('form[action="/console/leave"] button').first().click();
  await staff.page.waitForURL('**/console/login');
  await staff.visit('/console/orders');
  assert.equal(new URL(staff.page.url()).pathname, '/console/login');
});
