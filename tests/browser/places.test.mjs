// City and branch: comboboxes by keyboard, and the same choice without scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tabTo, typeInto } from './harness/keyboard.mjs';
import { ANSWERS, plain } from './harness/shopper.mjs';
import { until } from './harness/until.mjs';
import { useWorld } from './harness/world.mjs';

const world = useWorld();

/** Opens the checkout once the directory is there, which the demo reads from its sandbox after the start. */
async function reachCheckout(shopper) {
  await shopper.reachCheckout();
  await until('the directory of places', async () => {
    await shopper.visit('/checkout');
    return (await shopper.page.locator('[name=kind]').count()) > 0;
  });
}

/** The option that is pointed at, as assistive technology is told. */
function pointed(page, field) {
  return page.evaluate((id) => {
    const input = document.querySelector(id);
    return document.getElementById(input.getAttribute('aria-activedescendant'))?.textContent ?? '';
  }, field);
}

/** What a field with a list says of itself. */
async function stands(page, field) {
  const input = page.locator(field);
  return { role: await input.getAttribute('role'), expanded: await input.getAttribute('aria-expanded'), value: await input.inputValue() };
}

const key = (page, name) => page.locator(`input[name=${name}]`).inputValue();

async function opened(page, field) {
  await until('the list to open', async () => (await stands(page, field)).expanded === 'true');
}

async function seePointed(page, field, words) {
  await until(`the option ${words}`, async () => (await pointed(page, field)).includes(words));
}

test('city and branch by keyboard alone', async (t) => {
  const shopper = await world.shopper(t, { viewport: { width: 1280, height: 900 } });
  const { page } = shopper;
  await reachCheckout(shopper);
  await typeInto(page, '#checkout-phone', shopper.phone);
  await typeInto(page, '#checkout-name', ANSWERS.name);

  await typeInto(page, '#checkout-city', 'покровськ');
  assert.equal((await stands(page, '#checkout-city')).role, 'combobox');
  await opened(page, '#checkout-city');
  assert.match(plain(await page.locator('.combo [role=status]').first().innerText()), /^Знайдено \d+ населен/);
  await page.keyboard.press('ArrowDown');
  await seePointed(page, '#checkout-city', 'Донецька обл., Покровський р-н');
  await page.keyboard.press('End');
  const last = await pointed(page, '#checkout-city');
  assert.ok(last.startsWith('Покровськ'), last);
  await page.keyboard.press('ArrowDown');
  await seePointed(page, '#checkout-city', 'Донецька');
  await page.keyboard.press('ArrowUp');
  await seePointed(page, '#checkout-city', last);
  await page.keyboard.press('Home');
  await seePointed(page, '#checkout-city', 'Донецька');
  await page.keyboard.press('Escape');
  assert.equal((await stands(page, '#checkout-city')).expanded, 'false');
  assert.equal(await key(page, 'settlement'), '');
  await page.keyboard.press('Escape');
  assert.equal((await stands(page, '#checkout-city')).value, '');

  await page.keyboard.type('rb]d');
  await opened(page, '#checkout-city');
  await page.keyboard.press('ArrowDown');
  await seePointed(page, '#checkout-city', 'Київ');
  await page.keyboard.press('Enter');
  assert.deepEqual(await stands(page, '#checkout-city'), { role: 'combobox', expanded: 'false', value: 'Київ, Київська обл.' });
  assert.notEqual(await key(page, 'settlement'), '');

  await tabTo(page, '#checkout-branch');
  await opened(page, '#checkout-branch');
  await page.keyboard.type('12');
  await until('branch 12', async () => (await page.locator('#checkout-branch-list [role=option]').first().innerText()).includes('№12'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.match((await stands(page, '#checkout-branch')).value, /^Відділення №12:/);

  await page.locator('#checkout-city').focus();
  await page.keyboard.press('End');
  await page.keyboard.type('х');
  assert.equal(await key(page, 'settlement'), '', 'another text is another city');
  assert.equal((await stands(page, '#checkout-branch')).value, '', 'and its branch is none any more');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Львов');
  await opened(page, '#checkout-city');
  await page.keyboard.press('ArrowDown');
  await seePointed(page, '#checkout-city', 'Львів');
  await page.keyboard.press('Enter');
  await tabTo(page, '#checkout-branch');
  await page.keyboard.type('5');
  await until('branch 5', async () => (await page.locator('#checkout-branch-list [role=option]').first().innerText()).includes('№5 '));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('label[for="pay-cod"]').click();
  await shopper.button().click();
  await shopper.arriveAtOrder();
  assert.match(await page.locator('main').innerText(), /Львів, Львівська обл\.\s+Відділення №5 /);
  shopper.expectNoComplaints();
});

test('without scripts the page lists what was found, and keeps what was typed', async (t) => {
  const shopper = await world.shopper(t, { javaScriptEnabled: false });
  const { page } = shopper;
  await reachCheckout(shopper);
  await shopper.answer({ payType: 'cod', city: 'Покровск', branch: '' });
  await shopper.button().click();
  await page.locator('.summary.danger').waitFor();
  assert.match(plain(await page.locator('.summary.danger').innerText()), /Оберіть місто зі списку: знайдено \d «Покровск»/);
  assert.equal(await page.locator('#checkout-name').inputValue(), ANSWERS.name);
  await page.locator('.pick', { hasText: 'Донецька обл.' }).locator('input').check();
  await shopper.button().click();
  await page.locator('.picks [name=point]').first().waitFor();
  assert.match(plain(await page.locator('.summary.danger').innerText()), /Оберіть відділення зі списку/);
  await page.locator('.picks [name=point]').first().check();
  await shopper.button().click();
  await shopper.arriveAtOrder();
  assert.match(await page.locator('main').innerText(), /Покровськ, Донецька обл\., Покровський р-н\s+Відділення №1 /);
});

test('a courier needs a street and no branch', async (t) => {
  const shopper = await world.shopper(t);
  const { page } = shopper;
  await reachCheckout(shopper);
  await page.locator('label', { has: page.locator('#kind-courier') }).click();
  assert.ok(await page.locator('#checkout-branch').isHidden());
  await page.locator('#checkout-phone').fill(shopper.phone);
  await page.locator('#checkout-name').fill(ANSWERS.name);
  await page.locator('#checkout-city').fill('Київ');
  await page.locator('#checkout-street').fill('вул. Мала, 3, кв. 5');
  await page.locator('label[for="pay-cod"]').click();
  await shopper.button().click();
  await shopper.arriveAtOrder();
  assert.match(await page.locator('main').innerText(), /Київ, Київська обл\.\s+вул\. Мала, 3, кв\. 5/);
});
