// The ways in which the carrier fails, what staff read of each and where, and what makes up for it.

/** More requests than are made before the carrier is mended. */
const MANY = 100;

/** Where reasons stand. Each is asked for the order whose waybill or parcel waits. */
export const PLACES = {
  lane: () => ['/console/lanes', 'section:has(#lane-nova_poshta) .why'],
  home: () => ['/console', '#home .trouble .why'],
  effect: (number) => [`/console/orders/${number}`, '#effects .more-row td > .why'],
  effects: () => ['/console/effects?state=running&lane=nova_poshta', '[data-row] .why'],
  parcel: (number) => [`/console/orders/${number}`, '#shipment .note .why'],
  shipments: () => ['/console/shipments', '.bad-why'],
  closed: () => ['/console/shipments', '.note.warning .why'],
};

/**
 * The troubles. `spoil` makes them, by the carrier's own page (quirk) or the network's (fault); `waits` is what meets them:
 * the making of a waybill, or the look at a parcel; `words` is what staff read at `places`; `button` is what a person
 * presses in the end, where krama does not go on within seconds by itself; `made` is how many waybills the carrier has in
 * spite of the trouble. A waybill's first call makes its receiver known: what shall befall the second waits behind a delay.
 */
export const TROUBLES = [
  {
    name: 'answers that are lost', spoil: { fault: ['delay', 'lost'] }, waits: 'waybill', made: 1,
    words: 'Нову пошту запитали; відповіді не було', places: ['lane', 'effect', 'effects'],
  },
  {
    name: 'a request that hangs', spoil: { fault: ['delay', 'timeout'], times: 1 }, waits: 'waybill', button: 'lane',
    words: 'Нову пошту попросили створити накладну; відповіді не було, і накладної поки не видно', places: ['effect', 'effects'],
  },
  {
    name: 'a wrong key', spoil: { quirk: 'wrong-key' }, waits: 'waybill', button: 'lane',
    words: 'Нова пошта не знає цього ключа: скопіюйте ключ API ще раз (nova_poshta.api_key)',
    places: ['lane', 'home', 'effect', 'effects', 'closed'],
  },
  {
    name: 'a key that has expired', spoil: { quirk: 'expired-key' }, waits: 'parcel', button: 'lane',
    words: 'строк ключа Нової пошти минув: створіть у її кабінеті новий ключ API (nova_poshta.api_key)',
    places: ['lane', 'home', 'parcel', 'closed'],
  },
  {
    // What the carrier asks to wait for is no failure of the queue, so the lanes' page has no words for it.
    name: 'too many requests', spoil: { quirk: 'busy' }, waits: 'waybill', button: 'lane',
    words: 'Нова пошта просить зачекати: забагато запитів', places: ['effect', 'effects'],
  },
  {
    name: 'the limit of a day', spoil: { quirk: 'day-limit' }, waits: 'parcel', button: 'lane',
    words: 'Нова пошта відповість пізніше: денну кількість запитів вичерпано',
    places: ['lane', 'home', 'parcel', 'closed'],
  },
  {
    name: 'a service out of order', spoil: { quirk: 'unavailable' }, waits: 'waybill',
    words: 'Нова пошта не працює: сервіс не працює', places: ['lane', 'effect', 'effects'],
  },
  {
    name: 'a page in place of data', spoil: { quirk: 'page' }, waits: 'parcel',
    words: 'Нова пошта відповіла сторінкою замість даних (HTTP 200)', places: ['lane', 'parcel', 'shipments'],
  },
  {
    name: 'a gateway that fails', spoil: { fault: ['5xx'] }, waits: 'waybill',
    words: 'Нова пошта відповіла сторінкою замість даних (HTTP 503)', places: ['lane', 'effect', 'effects'],
  },
];

/** The carrier's requests go wrong from now on, or as often as the trouble says. */
export async function spoil(twins, { quirk, fault = [], times = MANY }) {
  if (quirk) await twins.atCarrier({ act: 'quirk', quirk, times: String(times) });
  const last = fault.length - 1;
  for (const [nth, one] of fault.entries()) await twins.misbehave('nova_poshta', one, nth === last ? times : 1);
}

/** The carrier behaves again, and so does all the network. */
export async function mend(twins) {
  await twins.atCarrier({ act: 'heal' });
  await twins.heal();
}
