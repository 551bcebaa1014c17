import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** More than any page of a test has to offer. */
const MOST_PRESSES = 150

/** Goes on with Tab alone until `wanted` has the focus, as somebody without a pointer does. */
export async function tabTo(wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = wanted.page()
  await wanted.waitFor()
  for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
    await page.keyboard.press(key)
    if (await hasFocus(wanted)) {
      await isInView(page)
      return
    }
  }
  throw new Error(`${String(wanted)} is not reached by ${key}.`)
}

export async function pressOn(wanted: Locator, key: 'Enter' | 'Space'): Promise<void> {
  await tabTo(wanted)
  await wanted.page().keyboard.press(key)
}

async function hasFocus(wanted: Locator): Promise<boolean> {
  const isActive = (element: unknown, active: unknown) => element === active
  const active = await wanted.page().evaluateHandle('document.activeElement')
  return await wanted.evaluate(isActive, active)
}

/** What has the focus is on the screen, and nothing that stays in view lies over it. */
async function isInView(page: Page): Promise<void> {
  const isSeen = `(() => {
    const element = document.activeElement
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    return hit !== null && (element.contains(hit) || hit.contains(element) || hit.matches('label'))
  })()`
  await expect.poll(() => page.evaluate<boolean>(isSeen), { timeout: 3_000 }).toBe(true)
}
