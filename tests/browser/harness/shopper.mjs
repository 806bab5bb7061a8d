// Somebody in the shop: puts things into the cart, fills the checkout in, pays, and is told what became of it.
//
// Acts as a person does, through what the page shows. Keeps every complaint of the browser, which journeys expect none of.

import assert from 'node:assert/strict';
import { LIMIT_MS, until } from './until.mjs';

/** An order's number in any text. */
export const NUMBER = /[A-Z]+\d{8}N\d{2,}/;
/** The answers that people give at the checkout unless a journey says otherwise. */
export const ANSWERS = { name: 'Шевченко Тарас', city: 'Львів', branch: 'Відділення № 5' };

/** Text without invisible differences: non-breaking spaces become plain ones. */
export const plain = (text) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s+/g, ' ').trim();

/** A person with a browser. */
export class Shopper {
  /** What the browser complained of on pages of the shop: script errors, refused loads, failed requests. */
  complaints = [];
  /** Addresses of everything that the browser asked for. */
  requests = [];

  static async enter(world, context, phone) {
    const shopper = new Shopper();
    Object.assign(shopper, { world, context, phone });
    context.on('page', (page) => shopper.#watch(page));
    shopper.page = await context.newPage();
    return shopper;
  }

  #isOurs(url) {
    return url.startsWith(this.world.shop);
  }

  #watch(page) {
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && this.#isOurs(url)) this.complaints.push(`${message.text()} ${url}`);
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('response', (response) => {
      if (response.status() >= 500) this.complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => this.requests.push(request.url()));
  }

  /** Opens a page of the shop by its path and returns the answer. */
  visit(path, page = this.page) {
    return page.goto(this.world.shop + path);
  }

  /** Puts the first product that is in stock into the cart. */
  async fillCart() {
    await this.visit('/');
    const product = this.page.locator('.tile', { hasNot: this.page.locator('.badge') }).first();
    await product.locator('h2 a').click();
    const choice = this.page.locator('input[type=radio][name=sku]:enabled').first();
    // The radio itself is drawn by its label.
    if (await choice.count()) await this.page.locator('label', { has: choice }).first().click();
    await this.page.locator('form[action$="/cart/add"] button').click();
    await this.page.waitForURL('**/cart');
  }

  /** Opens the checkout with a cart that holds something. */
  async reachCheckout() {
    await this.fillCart();
    await this.page.locator('a[href$="/checkout"]').click();
    await this.page.waitForURL('**/checkout');
  }

  /** Fills the checkout in. */
  async answer({ payType, page = this.page, ...answers } = {}) {
    const { phone, name, city, branch } = { phone: this.phone, ...ANSWERS, ...answers };
    await page.locator('#checkout-phone').fill(phone);
    await page.locator('#checkout-name').fill(name);
    await page.locator('#checkout-city').fill(city);
    await page.locator('#checkout-branch').fill(branch);
    // A list of branches that opened meanwhile closes when the field is left.
    await page.locator('#checkout-branch').blur();
    if (payType) await page.locator(`label[for="pay-${payType}"]`).click();
  }

  /** The one button of the checkout. */
  button(page = this.page) {
    return page.locator('form.checkout button.primary');
  }

  /** From an empty cart to what comes after the button: monobank's page, or the order's. */
  async order(payType, answers = {}) {
    await this.reachCheckout();
    await this.answer({ payType, ...answers });
    await this.button().click();
    if (payType === 'cod') return this.arriveAtOrder();
    await this.arriveAtBank();
  }

  /** Waits until the browser shows monobank's page. */
  arriveAtBank(page = this.page) {
    return page.waitForURL(/\/monobank\/pay\//);
  }

  /** Waits until the browser shows the order's page; remembers its number and address. */
  async arriveAtOrder(page = this.page) {
    await page.waitForURL(/\/orders\/[\w-]+$/);
    this.orderUrl = page.url();
    this.number = NUMBER.exec(await page.locator('main').innerText())[0];
  }

  /** Presses a button of monobank's page: pay, decline, hold or leave. */
  async atBank(act, page = this.page) {
    await page.locator(`button[name=act][value=${act}]`).click();
    await this.arriveAtOrder(page);
  }

  /** The state that the order's page shows. */
  state(page = this.page) {
    return page.locator('#order-status').getAttribute('data-state');
  }

  /** Waits until the page shows the state. Without scripts the page reloads itself. */
  async seeState(state, page = this.page, limit_ms = LIMIT_MS) {
    await until(`the order's page to show ${state}`, async () => {
      const shown = await this.state(page);
      if (shown !== state) throw new Error(shown);
      return true;
    }, limit_ms);
  }

  /** Leaves a mark in the page that no reload survives. */
  mark(page = this.page) {
    return page.evaluate(() => (window.wasNeverReloaded = true));
  }

  /** Whether the mark is still there. */
  isMarked(page = this.page) {
    return page.evaluate(() => window.wasNeverReloaded === true);
  }

  /** Enters the console by the one-time link that the program printed. */
  async enterConsole() {
    await this.page.goto(this.world.program.consoleLink);
    const enter = this.page.locator('main form button');
    if (await enter.count()) await enter.first().click();
    await this.page.waitForURL(/\/console\/?$|\/console\/orders/);
  }

  /** Journeys end with this: nothing broke on the way. */
  expectNoComplaints() {
    assert.deepEqual(this.complaints, []);
  }
}
