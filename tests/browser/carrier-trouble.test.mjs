// Every way in which the carrier fails: the console says so in words where staff look, only the carrier's queue suffers, and
// what waited is done once the carrier is mended, by itself or by one button, and once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allEffectsDone, conversion } from './harness/expect.mjs';
import { askWaybill, lookAtParcels, openWaybill } from './harness/parcels.mjs';
import { plain } from './harness/shopper.mjs';
import { PLACES, TROUBLES, mend, spoil } from './harness/troubles.mjs';
import { until } from './harness/until.mjs';
import { useWorld } from './harness/world.mjs';

/** How long krama may take to give a request up that is not answered, and to try again after pauses that grow. */
const LIMIT_MS = 60_000;
/** The sample store has two managers' chats; each is told once. */
const ONCE_PER_CHAT = [1, 1];
/** The button that has a queue tried at once. */
const TRY_NOW = 'form[action*="/lanes/nova_poshta/mend"] button';
const world = useWorld();

/** What stands at a place of the console, as a list of texts. */
async function texts(staff, [path, selector]) {
  await staff.visit(path);
  return (await staff.page.locator(selector).allInnerTexts()).map(plain);
}

/** Waits until a place of the console shows words of its own, or begins with them where more follows. */
function shows(staff, place, words) {
  return until(`${place[0]} to say: ${words}`, async () => {
    const found = await texts(staff, place);
    const says = (text) => text === words || text.startsWith(`${words} ·`) || text.startsWith(`${words}.`);
    if (!found.some(says)) throw new Error(found.join(' | '));
    return true;
  }, LIMIT_MS);
}

async function placed(t) {
  const shopper = await world.shopper(t);
  await shopper.order('cod');
  return shopper;
}

/** Waits until krama has followed the order's one parcel without a problem, and returns what it knows of it. */
function parcelOf(number, phase) {
  return until(`${number} to have a parcel that is ${phase}`, async () => {
    const { shipments } = await world.order(number);
    const [parcel] = shipments;
    if (shipments.length !== 1 || parcel.phase !== phase || !parcel.looked_at || parcel.problem) {
      throw new Error(JSON.stringify(shipments));
    }
    return parcel;
  }, LIMIT_MS);
}

/** Numbers that the carrier has for an order. */
async function atCarrier(number) {
  return (await world.twins.parcels()).filter(({ order }) => order === number).map((parcel) => parcel.number);
}

/** A new order is placed and everything follows that must, as if nothing were wrong; no other queue has stumbled. */
async function othersGoOn(t, staff) {
  const shopper = await placed(t);
  await allEffectsDone(world, shopper.number);
  assert.deepEqual(await world.twins.tellings(shopper.number), ONCE_PER_CHAT);
  await conversion(world, await world.order(shopper.number), 'Lead', { browser: true });
  shopper.expectNoComplaints();
  const lanes = await texts(staff, ['/console/lanes', '#lanes section']);
  const others = lanes.filter((text) => !text.startsWith('Nova Poshta'));
  assert.ok(others.length >= 2 && others.every((text) => /^\S+ Працює /.test(text)), others.join(' | '));
  return shopper;
}

/** Presses the one button that a person needs, if any. */
async function press(staff, button) {
  if (button !== 'lane') return;
  await staff.visit('/console/lanes');
  await staff.page.locator(TRY_NOW).click();
  await staff.page.waitForURL(/done=mended/);
}

/** Whatever became of a trouble, the next one begins with a carrier that works and a queue that is open. */
async function clearUp(staff) {
  await mend(world.twins);
  await staff.visit('/console/lanes');
  if (await staff.page.locator(TRY_NOW).count()) await press(staff, 'lane');
}

/** The waybill waits while others go on, and is made once. */
async function waybillWaits(t, staff, { spoil: how, words, places, button, made = 0 }) {
  const { number } = await placed(t);
  await openWaybill(staff, number);
  await spoil(world.twins, how);
  await askWaybill(staff);
  await othersGoOn(t, staff);
  for (const place of places) await shows(staff, PLACES[place](number), words);
  assert.deepEqual((await world.order(number)).shipments, []);
  assert.equal((await atCarrier(number)).length, made);
  await mend(world.twins);
  await press(staff, button);
  const parcel = await parcelOf(number, 'created');
  await allEffectsDone(world, number);
  assert.deepEqual(await atCarrier(number), [parcel.number], 'one waybill');
  assert.deepEqual(await texts(staff, PLACES.lane()), [], 'the queue has nothing to complain of');
  await shows(staff, [`/console/orders/${number}`, '#shipment .parcel-head code'], parcel.number);
}

/** The look at a parcel waits while others go on, and what happened to the parcel meanwhile is known once. */
async function lookWaits(t, staff, { spoil: how, words, places, button }) {
  const { number } = await placed(t);
  await openWaybill(staff, number);
  await askWaybill(staff);
  const parcel = await parcelOf(number, 'created');
  await spoil(world.twins, how);
  await world.twins.atCarrier({ act: 'arrived', number: parcel.number });
  await lookAtParcels(staff, number);
  await othersGoOn(t, staff);
  for (const place of places) await shows(staff, PLACES[place](number), words);
  assert.equal((await world.order(number)).shipments[0].phase, 'created');
  await mend(world.twins);
  await press(staff, button);
  await parcelOf(number, 'arrived');
  const [page] = await texts(staff, [`/console/orders/${number}`, 'main']);
  assert.equal([...page.matchAll(/\(код 7\)/g)].length, 1, 'it arrived once');
  assert.deepEqual(await texts(staff, PLACES.parcel(number)), [], 'nothing is old any more');
  assert.deepEqual(await texts(staff, PLACES.lane()), [], 'the queue has nothing to complain of');
  await shows(staff, [`/console/orders/${number}`, '#shipment .parcel-head .badge'], 'Чекає');
}

/** A directory that comes empty does not take the known one's place, and says so; the next one that is whole does. */
async function directoryStays(t, staff) {
  const holds = () => texts(staff, ['/console/settings', '#directory > p:not(.hint)']);
  const troubles = () => texts(staff, ['/console/settings', '#directory .note.danger']);
  const refresh = async () => {
    await staff.visit('/console/settings');
    await staff.page.locator('form[action*="/directory/refresh"] button').click();
  };
  const [known] = await holds();
  const [, settlements, branches] = /Населених пунктів: (\d+), відділень і поштоматів: (\d+)/.exec(known);
  await spoil(world.twins, { quirk: 'empty-directory' });
  await refresh();
  await shows(staff, ['/console/settings', '#directory .note.danger'],
    'Останнє оновлення не вдалося: перевізник надіслав порожній список. Залишено попередній. ' +
    `населених пунктів ${settlements} → 0, відділень і поштоматів ${branches} → 0`);
  assert.deepEqual(await holds(), [known]);
  const shopper = await othersGoOn(t, staff);
  const { delivery } = await world.order(shopper.number);
  assert.match(delivery.branch, /^Відділення №5 /, 'what was typed is found in the directory that stayed');
  await mend(world.twins);
  await refresh();
  await until('the directory to be read anew', async () => !(await troubles()).length, LIMIT_MS);
  assert.match((await holds())[0], new RegExp(`^Населених пунктів: ${settlements}, відділень і поштоматів: ${branches} `));
}

test('whatever the carrier does wrong is said in words, harms nothing else, and is made up for', async (t) => {
  const staff = await world.shopper(t, { viewport: { width: 1280, height: 900 } });
  await staff.enterConsole();
  // The demo reads the directory after its start; that must not use up what is meant for others.
  const filled = async () => /\d/.test((await texts(staff, ['/console/settings', '#directory > p:not(.hint)']))[0]);
  await until('the directory', filled, LIMIT_MS);
  for (const trouble of TROUBLES) {
    await t.test(trouble.name, async (one) => {
      one.after(() => clearUp(staff));
      await (trouble.waits === 'waybill' ? waybillWaits : lookWaits)(one, staff, trouble);
    });
  }
  await t.test('a directory that comes empty', async (one) => {
    one.after(() => clearUp(staff));
    await directoryStays(one, staff);
  });
  staff.expectNoComplaints();
});
