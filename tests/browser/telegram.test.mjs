// News in Telegram: from the order's page to the customer's phone, with and without scripts; and the store's own texts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './harness/axe.mjs';
import { allEffectsDone } from './harness/expect.mjs';
import { plain } from './harness/shopper.mjs';
import { until } from './harness/until.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld();

/** The texts on the customer's phone, as it shows them after a fresh look. */
async function onPhone(phone) {
  await phone.reload();
  return (await phone.locator('.bubble').allInnerTexts()).map(plain);
}

/** Waits for a message of the bot that holds `words`. */
function told(phone, words) {
  return until(`the phone to show ${words}`, async () => {
    const texts = await onPhone(phone);
    const found = texts.find((text) => text.includes(words));
    if (!found) throw new Error(texts.at(-1));
    return found;
  });
}

/** The part of the order's page that tells of Telegram: how it stands. */
async function reach(page) {
  await page.reload();
  return page.locator('#telegram').getAttribute('data-reach');
}

for (const javaScriptEnabled of [true, false]) {
  test(`an unpaid order is bound by its link and hears of its payment, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async (t) => {
    const shopper = await world.shopper(t, { javaScriptEnabled });
    await shopper.order('online_full');
    await shopper.atBank('leave');
    const { page } = shopper;
    await until('the bot to be known', async () => (await reach(page)) === 'offered');
    if (javaScriptEnabled) await judge(t, shopper, 'order-telegram-offered');
    const opened = shopper.context.waitForEvent('page');
    await page.locator('#telegram a').click();
    const phone = await opened;
    await phone.waitForURL(/\/telegram\/phone\?.*start=[\w-]{22}$/);
    // Each test has a customer of its own.
    await phone.goto(`${phone.url()}&chat=${javaScriptEnabled ? 700000011 : 700000012}`);
    await phone.locator('#start button').click();
    await phone.waitForURL(/\/telegram\/phone\?chat=/);
    assert.match(await told(phone, `Сповіщення ввімкнено: замовлення № ${shopper.number}`), /чекає на оплату/);
    assert.equal(await reach(page), 'on');
    assert.match(plain(await page.locator('#telegram').innerText()), /Telegram ✓.*\/stop/);
    if (javaScriptEnabled) await judge(t, shopper, 'order-telegram-on');
    await page.locator('form[action$="/pay"] button').click();
    await shopper.arriveAtBank();
    await shopper.atBank('pay');
    await told(phone, `Готуємо замовлення № ${shopper.number} до відправлення`);
    await phone.locator('button', { hasText: '/stop' }).click();
    await told(phone, 'Сповіщення вимкнено');
    assert.equal(await reach(page), 'silent');
    shopper.expectNoComplaints();
  });
}

test('texts for customers and managers are put together, tried out, published, and read', async (t) => {
  const staff = await world.shopper(t, { viewport: { width: 1280, height: 900 } });
  await staff.enterConsole();
  const { page } = staff;
  await staff.visit('/console/templates/on_way/telegram/uk');
  await page.locator('#template-text').fill('Їде: ');
  await page.locator('.insert', { hasText: /^np\.number$/ }).click();
  assert.equal(await page.locator('#template-text').inputValue(), 'Їде: {{ np.number }}');
  await page.locator('#preview .bubble', { hasText: /^Їде: \d+$/ }).waitFor();
  const shown = plain(await page.locator('#preview .bubble').innerText());
  await page.locator('button[value=trial]').click();
  await page.locator('.note.success').waitFor();
  assert.equal(await page.locator('#template-text').inputValue(), 'Їде: {{ np.number }}', 'nothing typed is lost');
  await world.twins.message('[TEST]', shown);
  await page.locator('button[value=publish]').click();
  await page.waitForURL(/done=template-published/);

  // What managers read is written in the same way.
  await staff.visit('/console/templates');
  await page.locator('#to-managers ~ .card a').first().click();
  await page.waitForURL(/managers\.placed\/telegram\/uk/);
  await judge(t, staff, 'a text for managers');
  await page.locator('#template-text').fill('Пакуйте *{{ order.number }}*: {{ order.items }}');
  await page.locator('#preview .bubble', { hasText: /^Пакуйте / }).waitFor();
  await page.locator('button[value=publish]').click();
  await page.waitForURL(/done=template-published/);
  const shopper = await world.shopper(t);
  await shopper.order('cod');
  assert.match(await world.twins.message(`Пакуйте ${shopper.number}: 1. `), / — 1 × /);
  await allEffectsDone(world, shopper.number);
  await staff.visit(`/console/orders/${shopper.number}`);
  assert.match(await page.locator('#effects').textContent(), /повідомлення \d+, ваш текст, версія 1/);
  staff.expectNoComplaints();
});
