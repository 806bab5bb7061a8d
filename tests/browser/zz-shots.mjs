import { World } from './harness/world.mjs';
const nobody = { after() {} };
const world = new World({ orders: true });
const out = '/tmp/effshots/';
try {
  await world.open();
  console.log(world.program.shop, world.program.consoleLink);
  await world.twins.misbehave('telegram', '4xx', 8);
  await world.twins.misbehave('meta', 'timeout', 2);
  for (let i = 0; i < 4; i++) { const s = await world.shopper(nobody); await s.order('cod'); }
  await new Promise((r) => setTimeout(r, 4000));
  await world.twins.misbehave('telegram', '5xx', 200);
  for (let i = 0; i < 3; i++) { const s = await world.shopper(nobody); await s.order('cod'); }
  await new Promise((r) => setTimeout(r, 6000));
  const first = await world.shopper(nobody, { viewport: { width: 1280, height: 900 } });
  await first.enterConsole();
  const state = await first.context.storageState();
  for (const [name, options] of [
    ['desk-light', { viewport: { width: 1280, height: 900 } }],
    ['desk-dark', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
    ['phone-light', { viewport: { width: 390, height: 844 } }],
    ['phone-dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ]) {
    const context = await world.browser.newContext({ locale: 'uk-UA', storageState: state, ...options });
    const page = await context.newPage();
    const bad = [];
    page.on('console', (m) => { if (m.type() === 'error') bad.push(m.text()); });
    page.on('pageerror', (e) => bad.push(String(e)));
    const shot = (n, fullPage = true) => page.screenshot({ path: `${out}${n}-${name}.png`, fullPage });
    const visit = async (path, n, full) => {
      const t = Date.now();
      await page.goto(world.shop + path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      console.log(name, path, Date.now() - t, 'ms', wide ? 'SCROLLS SIDEWAYS' : '');
      await shot(n, full);
    };
    await visit('/console', 'home');
    await visit('/console/effects', 'effects');
    await visit('/console/effects?state=done', 'done', false);
    const link = await page.evaluate(() => document.querySelector('[data-row] a.name')?.getAttribute('href'));
    if (link) await visit(link, 'one');
    await visit('/console/effects/preview?step=replay', 'preview');
    await visit('/console/effects/preview?step=discard', 'discard');
    await visit('/console/lanes', 'lanes');
    await visit('/console/orders', 'orders', false);
    await page.keyboard.press('?');
    await shot('keys', false);
    await page.keyboard.press('Escape');
    if (name.startsWith('phone')) { await page.locator('.others summary').click(); await shot('more', false); }
    else { await page.locator('.me summary').click(); await shot('me', false); }
    if (bad.length) console.log('ERRORS', bad);
    await context.close();
  }
} finally { await world.close(); }
