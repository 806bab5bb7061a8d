// Using a page by keyboard alone: Tab until something is in focus, then keys.

/** Most presses of Tab until something must have come. */
const TABS_MAX = 120;

/** Presses Tab until the element in focus matches the selector. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    if (found) return;
  }
  throw new Error(`${TABS_MAX} presses of Tab do not reach ${selector} on ${page.url()}`);
}

/** Tabs to a field and types into it, in place of what stands there. */
export async function typeInto(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Tabs to a link or button, presses Enter, and waits for the page that follows. */
export async function press(page, selector) {
  await tabTo(page, selector);
  const arrived = page.waitForNavigation();
  await page.keyboard.press('Enter');
  await arrived;
}

/** Tabs to a checkbox or radio and presses Space. */
export async function tick(page, selector) {
  await tabTo(page, selector);
  await page.keyboard.press('Space');
}
