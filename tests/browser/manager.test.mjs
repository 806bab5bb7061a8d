// A manager's day, by keyboard alone, on a desk and on a phone: set-up by the first link, a failed message found, read,
// mended and replayed, a lane paused and resumed, money given back, a receipt accepted, a viewer who may not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './harness/axe.mjs';
import { allEffectsDone, paymentStatus } from './harness/expect.mjs';
import { press, tabTo, typeInto } from './harness/keyboard.mjs';
import { plain } from './harness/shopper.mjs';
import { until } from './harness/until.mjs';
import { World } from './harness/world.mjs';

const SIZES = [['desk', { width: 1280, height: 900 }], ['phone', { width: 390, height: 844 }]];
const PASSWORD = 'довге слово для входу';

const words = async (page) => plain(await page.locator('main').innerText());
const path = (page) => new URL(page.url()).pathname;

/** Goes to a section by the navigation; on a phone the rarer ones stand behind "more". */
async function goTo({ page }, section) {
  const link = `nav a[href="${section}"]`;
  if (!(await page.locator(link).filter({ visible: true }).count())) {
    await tabTo(page, 'nav .others summary');
    await page.keyboard.press('Enter');
  }
  await press(page, link);
  assert.equal(path(page), section);
}

/** Opens an order from the list by the search. */
async function open(staff, number) {
  await goTo(staff, '/console/orders');
  await typeInto(staff.page, 'input[name=q]', number);
  const arrived = staff.page.waitForURL(`**/console/orders/${number}*`);
  await staff.page.keyboard.press('Enter');
  await arrived;
}

async function setUp(world, { page }) {
  await page.goto(world.program.consoleLink);
  await typeInto(page, '#enter-name', 'Оля');
  await typeInto(page, '#enter-email', 'olha@shop.example');
  await typeInto(page, '#enter-password', PASSWORD);
  await press(page, 'main form button');
  assert.equal(path(page), '/console');
  assert.match(await words(page), /Усе гаразд/);
}

async function repair(world, t, staff) {
  const { page } = staff;
  await world.twins.misbehave('telegram', '4xx', 5);
  const shopper = await world.shopper(t);
  await shopper.order('cod');
  await until('a refused message', async () =>
    (await world.program.command('effects', 'list', '--state', 'refused')).effects?.length ||
    (await world.order(shopper.number)).effects.some(({ state }) => state === 'refused'));
  await goTo(staff, '/console/effects');
  await goTo(staff, '/console');
  assert.match(await words(page), /Telegram: дії не виконано/);
  await press(page, '.trouble a[href*="/console/effects"]');
  await press(page, 'td.what a.name');
  assert.match(await words(page), /400/, 'the answer of the outside can be read');
  await world.twins.heal();
  await goTo(staff, '/console/effects');
  await press(page, '.causes a[href*="/console/effects/preview"]');
  assert.match(await words(page), /Буде виконано: 1/);
  await press(page, '.preview form button');
  assert.match(await words(page), /Відтворено/);
  await allEffectsDone(world, shopper.number);
  assert.deepEqual(await world.twins.tellings(shopper.number), [1]);
}

async function pause(world, t, staff) {
  const { page } = staff;
  await goTo(staff, '/console/lanes');
  await press(page, 'form[action^="/console/lanes/telegram/pause"] button');
  assert.match(await words(page), /Чергу зупинено/);
  const shopper = await world.shopper(t);
  await shopper.order('cod');
  const [waiting] = (await world.order(shopper.number)).effects.filter(({ lane }) => lane === 'telegram');
  assert.deepEqual([waiting.state, waiting.attempts.length], ['ready', 0]);
  assert.deepEqual(await world.twins.tellings(shopper.number), []);
  await goTo(staff, '/console/lanes');
  await press(page, 'form[action^="/console/lanes/telegram/resume"] button');
  await allEffectsDone(world, shopper.number);
  assert.deepEqual(await world.twins.tellings(shopper.number), [1]);
}

async function refund(world, t, staff) {
  const { page } = staff;
  const shopper = await world.shopper(t);
  await shopper.order('prepay');
  await shopper.atBank('pay');
  await paymentStatus(world, shopper.number, 'prepaid');
  await open(staff, shopper.number);
  await press(page, `a[href*="/console/orders/${shopper.number}/refund"]`);
  await typeInto(page, 'form.other-sum input[name=sum]', '50,00');
  await press(page, 'form.other-sum button');
  assert.match(await words(page), /Повернути 50 ₴/, 'the button says how much');
  await press(page, 'main form[method=post] button');
  assert.match(await words(page), /Повернення запитано/);
  const order = await paymentStatus(world, shopper.number, 'partly_refunded');
  assert.equal(order.received.minor, 15_000);
}

async function receipt(world, t, staff) {
  const { page } = staff;
  const shopper = await world.shopper(t);
  await shopper.order('online_full');
  await shopper.atBank('leave');
  const { total } = await world.order(shopper.number);
  await open(staff, shopper.number);
  await press(page, `a[href^="/console/orders/${shopper.number}/receipt"]`);
  await typeInto(page, 'main form[method=post] input[name=sum]', String(total.minor / 100));
  await typeInto(page, 'main form[method=post] [name=reason]', 'скриншот із застосунку');
  await press(page, 'main form[method=post] button');
  assert.match(await words(page), /Чек записано/);
  await paymentStatus(world, shopper.number, 'checking');
  await press(page, 'a[href*="/receipt/judge"][href*="yes=1"]');
  await press(page, 'main form[method=post] button');
  assert.match(await words(page), /Чек прийнято/);
  const order = await paymentStatus(world, shopper.number, 'paid');
  assert.equal(order.received.minor, total.minor);
  return shopper.number;
}

async function viewer(world, t, staff, number) {
  await goTo(staff, '/console/people');
  await typeInto(staff.page, '#invite-email', 'petro@shop.example');
  await tabTo(staff.page, '#invite-role');
  await staff.page.locator('#invite-role').selectOption('viewer');
  await press(staff.page, 'form[action^="/console/people/invite"] button');
  const link = await staff.page.locator('.once .secret').innerText();
  const guest = await world.shopper(t, { viewport: staff.page.viewportSize() });
  await guest.page.goto(link);
  await typeInto(guest.page, '#enter-name', 'Петро');
  await typeInto(guest.page, '#enter-password', PASSWORD);
  await press(guest.page, 'main form button');
  await open(guest, number);
  assert.equal(await guest.page.locator('main a[href*="/refund"], main a[href*="/cancel"]').count(), 0);
  assert.equal(await guest.page.locator('form[method=post]:not([action="/console/leave"])').count(), 0);
  const mark = await guest.page.locator('form[action="/console/leave"] input[name=csrf]').first().getAttribute('value');
  const tried = await guest.context.request.post(`${world.shop}/console/lanes/telegram/pause`, { form: { csrf: mark } });
  assert.equal(tried.status(), 403, 'what is not offered is refused as well');
  const asked = await guest.context.request.get(`${world.shop}/console/settings`);
  assert.equal(asked.status(), 403);
}

for (const [name, viewport] of SIZES) {
  test(`a manager's day by keyboard, on a ${name}`, async (t) => {
    const world = new World({ served: true });
    t.after(() => world.close());
    await world.open();
    const staff = await world.shopper(t, { viewport });
    await setUp(world, staff);
    await t.test('a failed message is found, read, mended and replayed', (t) => repair(world, t, staff));
    await t.test('a lane is paused and resumed', (t) => pause(world, t, staff));
    await t.test('a part of the money goes back', (t) => refund(world, t, staff));
    let number;
    await t.test('a receipt is accepted', async (t) => (number = await receipt(world, t, staff)));
    await t.test('a viewer looks, and may not', (t) => viewer(world, t, staff, number));
    staff.expectNoComplaints();
  });
}

/** Pages of the console, by what they show. */
const PAGES = [
  '/console', '/console/orders', '/console/effects?state=all', '/console/lanes', '/console/contacts', '/console/unmatched',
  '/console/shipments', '/console/templates', '/console/templates/arrived/telegram/uk', '/console/waybills',
  '/console/reconciliation', '/console/settings', '/console/people', '/console/keys', '/console/audit', '/console/me',
  '/console/login', '/console/enter',
];

test('axe finds nothing in the console, and nothing is wider than the window', async (t) => {
  const world = new World({ orders: true });
  t.after(() => world.close());
  await world.open();
  const staff = await world.shopper(t);
  await staff.enterConsole();
  const orders = await world.program.command('orders', 'list', '--limit', '1000');
  const prepaid = orders.find(({ payment_status }) => payment_status === 'prepaid').number;
  const steps = ['', '/cancel', '/receipt', '/waybill'].map((step) => `/console/orders/${prepaid}${step}`);
  for (const address of [...PAGES, ...steps]) {
    await staff.visit(address);
    assert.notEqual(await staff.page.locator('h1').count(), 0, address);
    await judge(t, staff, address);
  }
  await staff.visit('/console/login');
  await staff.page.locator('main form button').click();
  await staff.page.locator('[role=alert]').waitFor();
  await judge(t, staff, 'a log-in that failed');
});
