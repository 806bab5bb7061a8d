// Judging a page by axe: in both themes and at all widths, no violation, and nothing to be scrolled sideways.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const AXE = await readFile(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
/** Widths of windows in pixels: the narrowest that must work, and a desk's. */
const WIDTHS = [320, 1280];

/** What axe finds, as short texts: rule and element. */
async function violations(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.target} ${node.failureSummary}`));
}

/** Judges the page that the shopper sees, in both themes and at all widths, and that nothing has to be scrolled sideways. */
export async function judge(t, shopper, name) {
  for (const colorScheme of ['light', 'dark']) {
    await shopper.page.emulateMedia({ colorScheme });
    for (const width of WIDTHS) {
      await t.test(`${name}, ${colorScheme}, ${width} px`, async () => {
        await shopper.page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await violations(shopper.page), []);
        const sideways = await shopper.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(sideways <= 0, `the page is ${sideways} px wider than the window`);
      });
    }
  }
}
