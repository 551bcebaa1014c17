import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, LOOKS, saysWhyWithoutBrowser } from '../../support/browser.js'
import { isSound } from '../../support/pages/axe.js'
import { pressOn, tabTo } from '../../support/pages/keyboard.js'
import { useFleet } from '../../support/panels/fleet.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser).each(LOOKS)('several snapshots by keyboard alone (%s)', (_, look) => {
  let page: Page
  const { open, rowOf, labelsLeft, addDaily } = useFleet((started) => {
    ;({ page } = started)
  }, look)
  const bar = () => page.getByRole('group', { name: 'Selected snapshots' })
  const inBar = (name: string) => bar().getByRole('button', { name, exact: true })
  const box = (ago: number) => page.getByLabel(`Select day ${ago}`, { exact: true })

  async function select(...days: number[]): Promise<void> {
    for (const ago of days) await pressOn(box(ago), 'Space')
    await bar().getByText(`${days.length} selected · `).waitFor()
  }

  it('are selected and locked', async () => {
    addDaily(10)
    await open('snapshots')
    await isSound(page)
    await select(2, 4)
    await isSound(page)
    await pressOn(inBar('Lock'), 'Enter')
    await page.getByText('2 of 2 snapshots were locked.').waitFor()
    expect(await rowOf('day 4').textContent()).toContain('Locked')
    expect(await box(4).isEnabled()).toBe(true)
    await isSound(page)
  })

  it('are deleted once that was confirmed, Cancel leading back to what was selected', async () => {
    addDaily(10)
    await open('snapshots')
    await select(1, 3)
    await pressOn(inBar('Delete'), 'Enter')
    await page.getByRole('button', { name: 'Delete 2 snapshots' }).waitFor()
    await isSound(page)
    await pressOn(page.getByRole('link', { name: 'Cancel' }), 'Enter')
    await bar().getByText('2 selected · ').waitFor()
    await tabTo(box(3))
    await page.keyboard.press('Space')
    await bar().getByText('1 selected · ').waitFor()
    await pressOn(inBar('Delete'), 'Enter')
    await pressOn(page.getByRole('button', { name: 'Delete 1 snapshot' }), 'Enter')
    await page.getByText('1 of 1 snapshot was deleted.').waitFor()
    expect(labelsLeft()).not.toContain('day 1')
    expect(labelsLeft()).toHaveLength(9)
    await isSound(page)
  })

  it('are all selected at once, and let go again', async () => {
    addDaily(10)
    await open('snapshots')
    await pressOn(page.getByLabel('Select all on this page'), 'Space')
    await bar().getByText('10 selected · ').waitFor()
    await isSound(page)
    await pressOn(bar().getByRole('link', { name: 'Clear' }), 'Enter')
    await bar().waitFor({ state: 'hidden' })
    expect(await page.locator('.va-box:checked').count()).toBe(0)
    await tabTo(page.getByLabel('Select all on this page'))
  })
})
