// People and their names, phones and languages; and those who would rather talk to a manager.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buttonSays, pretty } from './harness/expect.mjs';
import { plain } from './harness/shopper.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld();

const PHONES = { '0671234567': '+380671234567', '+7 701 234 56 78': '+77012345678' };

for (const [written, canonical] of Object.entries(PHONES)) {
  test(`a hostile name and the phone ${written} arrive as they were meant`, async (t) => {
    const name = '<b>&"Їжак"';
    const shopper = await world.shopper(t);
    await shopper.order('cod', { name, phone: written });
    assert.ok((await shopper.page.locator('main').innerText()).includes(name));
    assert.equal(await shopper.page.locator('main b', { hasText: 'Їжак' }).count(), 0);
    const { customer } = await world.order(shopper.number);
    assert.ok(JSON.stringify(customer).includes(canonical), JSON.stringify(customer));
    await world.twins.message(shopper.number, name);
  });
}

/** The texts of the button: prepayment, in full, on delivery. */
const BUTTONS = {
  uk: ['Сплатити передплату 200 ₴', 'Сплатити {}', 'Підтвердити замовлення'],
  ru: ['Внести предоплату 200 ₴', 'Оплатить {}', 'Подтвердить заказ'],
  kk: ['200 ₴ алдын ала төлеу', '{} төлеу', 'Тапсырысты растау'],
  en: ['Pay the 200 ₴ prepayment', 'Pay {}', 'Confirm the order'],
};

for (const scripts of [true, false]) {
  test(`the button says its act and sum in four languages, ${scripts ? 'with' : 'without'} scripts`, async (t) => {
    const shopper = await world.shopper(t, { javaScriptEnabled: scripts });
    await shopper.reachCheckout();
    const minor = Number(await shopper.page.locator('input[name=shown_total]').inputValue());
    const total = pretty({ minor, currency: 'UAH' });
    for (const [lang, texts] of Object.entries(BUTTONS)) {
      await shopper.page.locator('.langs summary').click();
      await shopper.page.locator(`.langs a[hreflang=${lang}]`).click();
      await shopper.page.locator(`html[lang=${lang}]`).waitFor({ state: 'attached' });
      for (const [at, payType] of ['prepay', 'online_full', 'cod'].entries()) {
        await shopper.page.locator(`label[for="pay-${payType}"]`).click();
        await buttonSays(shopper, texts[at].replace('{}', total));
      }
    }
    shopper.expectNoComplaints();
  });
}

test('contact a manager: a dialog over the page, prefilled, and the request reaches Telegram', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  await shopper.answer({ name: 'Олена Питайко' });
  await shopper.page.locator('form.checkout a[data-dialog]').click();
  const dialog = shopper.page.locator('dialog[open]');
  assert.equal(await dialog.locator('[name=name]').inputValue(), 'Олена Питайко');
  assert.equal(plain(await dialog.locator('[name=phone]').inputValue()).replaceAll(' ', ''),
    `+38${shopper.phone.replaceAll(' ', '')}`);
  await dialog.locator('form[action$="/contact"] button').click();
  await shopper.page.waitForURL('**/contact/sent');
  await world.twins.message('Просять звʼязатися', 'Олена Питайко');
  shopper.expectNoComplaints();
});

test('contact a manager without scripts: a page of its own', async (t) => {
  const shopper = await world.shopper(t, { javaScriptEnabled: false });
  await shopper.visit('/');
  await shopper.page.locator('header a[href$="/contact"]').click();
  await shopper.page.waitForURL('**/contact');
  const form = shopper.page.locator('main form[action$="/contact"]');
  await form.locator('[name=name]').fill('Тарас Безскриптний');
  await form.locator('[name=phone]').fill(shopper.phone);
  await form.locator('button').click();
  await shopper.page.waitForURL('**/contact/sent');
  await world.twins.message('Просять звʼязатися', 'Тарас Безскриптний');
});

test('errors are summed up, stand beside their fields, and keep what was typed', async (t) => {
  const shopper = await world.shopper(t);
  await shopper.reachCheckout();
  await shopper.answer({ phone: '067 123', name: '', payType: 'cod' });
  await shopper.button().click();
  const summary = shopper.page.locator('[role=alert]');
  await summary.waitFor();
  assert.match(await shopper.page.title(), /^Помилка:/);
  assert.equal(await summary.locator('li').count(), 2);
  const inFocus = await shopper.page.evaluate(() => document.activeElement?.getAttribute('role'));
  assert.equal(inFocus, 'alert');
  const beside = await shopper.page.locator('form.checkout .error').allInnerTexts();
  assert.deepEqual(beside, await summary.locator('li').allInnerTexts());
  assert.equal(await shopper.page.locator('#checkout-city').inputValue(), 'Львів');
  assert.ok(await shopper.page.locator('#pay-cod').isChecked());
});
