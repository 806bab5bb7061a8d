// No dead ends: every link and every button leads somewhere, on the shop's pages and in the sandbox.

import { test } from 'node:test';
import { report, walk } from './harness/crawl.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld({ orders: true });

test('the shop, from the catalogue to an order', async (t) => {
  const shopper = await world.shopper(t, { javaScriptEnabled: false });
  await shopper.order('cod');
  const { orderUrl } = shopper;
  await shopper.reachCheckout();
  const inShop = (url) => url.startsWith(world.shop) && !url.includes('/console');
  report(t, await walk(shopper, `${world.shop}/`, { allowed: inShop }));
  report(t, await walk(shopper, orderUrl, { allowed: inShop }));
});

test('the sandbox', async (t) => {
  const visitor = await world.shopper(t, { javaScriptEnabled: false });
  await visitor.order('prepay');
  const inSandbox = (url) => url.startsWith(world.program.sandbox);
  report(t, await walk(visitor, `${world.program.sandbox}/`, { allowed: inSandbox }));
});
