// What staff do for an order's parcels, on the pages of the console.

/** Staff open the form of an order's waybill, which asks the carrier what the delivery costs. */
export function openWaybill(staff, number) {
  return staff.visit(`/console/orders/${number}/waybill`);
}

/** Staff send the form that is open; the carrier makes the waybill in its own time. */
export async function askWaybill(staff) {
  await staff.page.locator('main form button.primary').click();
  await staff.page.waitForURL(/done=waybill-asked/);
}

/** Staff have an order's parcels looked at now, where any of them is still followed. */
export async function lookAtParcels(staff, number) {
  await staff.visit(`/console/orders/${number}`);
  const button = staff.page.locator('#shipment form[action*="/look"] button');
  if (await button.count()) await button.first().click();
}
