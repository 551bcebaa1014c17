import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong by all of its rules in a page as it is. */
export async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  return await page.evaluate<readonly string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + nodes.map(({ html }) => html).join(" ")))'
  )
}

/** Nothing that axe complains of, and nothing beside the screen. */
export async function isSound(page: Page): Promise<void> {
  expect(await violationsOn(page)).toEqual([])
  const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  expect(await page.evaluate<number>(wide)).toBeLessThanOrEqual(0)
}
