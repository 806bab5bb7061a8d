// The twins of the outside systems: what arrived at them, and how to make them misbehave.

import assert from 'node:assert/strict';
import { until } from './until.mjs';

/** The sandbox of a demo. Invoices are read from the bank's own page, which has what only people see. */
export class Twins {
  #program;
  #browser;
  #page;

  constructor(program, browser) {
    this.#program = program;
    this.#browser = browser;
  }

  /** The address of a twin. */
  address(service) {
    return `${this.#program.sandbox}/${service}/`;
  }

  async #state() {
    return (await fetch(`${this.#program.sandbox}/state.json`)).json();
  }

  /** Texts of all messages that managers got, oldest first. */
  async messages() {
    const { telegram } = await this.#state();
    return telegram.map(({ text }) => text.replaceAll('\u00a0', ' '));
  }

  /** Waits for the message that holds all of `parts`, and returns it. */
  message(...parts) {
    return until(`a message with ${parts.join(' | ')}`, async () => {
      const texts = await this.messages();
      const found = texts.find((text) => parts.every((part) => text.includes(part)));
      if (!found) throw new Error(texts.at(-1));
      return found;
    });
  }

  /** How many messages about an order each chat got, as a list of counts. */
  async tellings(number) {
    const { telegram } = await this.#state();
    const chats = telegram.filter(({ text }) => text.includes(number)).map(({ chat }) => chat);
    return [...new Set(chats)].map((chat) => chats.filter((other) => other === chat).length);
  }

  /** Events that Meta heard of: name, id, how often each half came. */
  async events() {
    return (await this.#state()).meta;
  }

  /** Invoices at the bank for an order's number: id, sum and state. */
  async invoices(number) {
    this.#page ??= await (await this.#browser.newContext({ javaScriptEnabled: false })).newPage();
    await this.#page.goto(this.address('monobank'));
    const all = await this.#page.$$eval('tbody tr', (rows) =>
      rows.map((row) => {
        const [id, reference, sum, state] = [...row.cells].map((cell) => cell.innerText.trim());
        return { id, reference, sum: sum.replaceAll('\u00a0', ' '), state: state.split('\n')[0] };
      }));
    return all.filter((invoice) => invoice.reference === number);
  }

  /** Presses a button of the carrier's page: `{ act: 'hour' }`, `{ act: 'arrived', number }`, `{ act: 'quirk', quirk, times }`. */
  async atCarrier(fields) {
    const body = new URLSearchParams(fields);
    const answer = await fetch(this.address('nova_poshta'), { method: 'POST', body, redirect: 'manual' });
    assert.equal(answer.status, 303, `the carrier's twin answers ${answer.status}`);
  }

  /** The carrier's parcels, oldest first: number, code, and the number of the order that its waybill names. */
  async parcels() {
    return (await this.#state()).nova_poshta;
  }

  /** The next requests to a twin, or webhooks of it, go wrong in this way. */
  async misbehave(service, fault, times = 1) {
    const body = new URLSearchParams({ service, fault, times: String(times) });
    const answer = await fetch(`${this.#program.sandbox}/faults`, { method: 'POST', body });
    assert.ok(answer.ok, `the sandbox answers ${answer.status} to a fault`);
  }

  /** Everything behaves again. */
  async heal() {
    await fetch(`${this.#program.sandbox}/faults/heal`, { method: 'POST' });
  }
}
