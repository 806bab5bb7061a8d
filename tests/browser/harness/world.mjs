// The world of one test file: a demo of its own, a browser with a fresh profile, and people who visit the shop.

import { execFileSync } from 'node:child_process';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Program } from './program.mjs';
import { Server } from './server.mjs';
import { Shopper } from './shopper.mjs';
import { Twins } from './twins.mjs';
import { LIMIT_MS } from './until.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless browser with a profile that is thrown away. */
export async function openBrowser() {
  const finder = fileURLToPath(new URL('../chromium.sh', import.meta.url));
  const executablePath = execFileSync(finder, { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: FLAGS, headless: true });
}

/**
 * A world; `open` and `close` it, or let `useWorld` do so. `orders`: whether there is a month of them beforehand;
 * `served`: a real installation in which nobody works yet, instead of the demo.
 */
export class World {
  #people = 0;

  constructor({ orders = false, served = false } = {}) {
    Object.assign(this, { orders, served });
  }

  async open() {
    this.browser = await openBrowser();
    this.program = this.served ? await Server.start() : await Program.start({ orders: this.orders });
    this.shop = this.program.shop;
    this.twins = new Twins(this.program, this.browser);
  }

  async close() {
    await this.browser?.close();
    await this.program?.stop();
  }

  /**
   * Somebody new comes to the shop and leaves when the test `t` is over. Options are those of a browser context, e.g.
   * `javaScriptEnabled`. Each has a phone of their own, by which their orders are found.
   */
  async shopper(t, options = {}) {
    const context = await this.browser.newContext({ locale: 'uk-UA', viewport: { width: 390, height: 844 }, ...options });
    context.setDefaultTimeout(LIMIT_MS);
    t.after(() => context.close());
    this.#people += 1;
    const phone = `067 555 ${String(this.#people).padStart(4, '0')}`;
    return Shopper.enter(this, context, phone);
  }

  /** One order as `krama orders show` tells it. */
  order(number) {
    return this.program.command('orders', 'show', number);
  }

  /** The orders of a phone, however it is written. */
  async ordersOf(phone) {
    const digits = phone.replace(/\D/g, '').replace(/^0/, '380');
    const orders = await this.program.command('orders', 'list', '--limit', '1000');
    return orders.filter((order) => JSON.stringify(order.customer).includes(digits));
  }
}

/** The world of a test file, opened before its tests and closed after them. */
export function useWorld(options) {
  const world = new World(options);
  before(() => world.open());
  after(() => world.close());
  return world;
}
