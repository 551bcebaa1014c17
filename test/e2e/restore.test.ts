import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import {
  hasBrowser,
  LOOKS,
  launchBrowser,
  openPage,
  saysWhyWithoutBrowser
} from '../support/browser.js'
import { MINUTE } from '../support/fake-clock.js'
import type { PanelApp } from '../support/panel-app.js'
import { servePanel, useServedPanel } from '../support/panels/in-browser.js'

saysWhyWithoutBrowser()

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** By default axe-core leaves the size of targets out. */
const LOOK = `axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
}).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`

describe.runIf(hasBrowser).each(LOOKS)('a restore in the browser (%s)', (_, look) => {
  let browser: Browser
  let panel: PanelApp
  let base = ''
  let snapshotId = ''

  useServedPanel(async (started) => {
    ;({ browser, panel, base } = started)
    panel.simulator.addInstance({ label: 'small', diskGb: 25, mainIp: '192.0.2.50' })
    panel.simulator.addSnapshot({ description: 'from elsewhere' })
    snapshotId = panel.simulator.addSnapshot({
      description: `good [vpa a ${panel.instanceId} 0000000000000001]`,
      createdAt: new Date(panel.clock.now().getTime() - 60 * MINUTE)
    }).id
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
  })

  const sent = () => panel.simulator.requests.filter(({ path }) => path.endsWith('/restore')).length
  const state = (page: Page, step: string) =>
    page.locator('.va-step', { hasText: step }).locator('.va-step-state')

  async function begin(page: Page): Promise<void> {
    await page.goto(`${base}/snapshots/${snapshotId}/restore`)
    await page.getByLabel('Instance label').fill('web-1')
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await page.waitForURL(/restores\//)
  }

  async function pass(minutes: number): Promise<void> {
    panel.clock.advance(minutes * MINUTE)
    await panel.addon.tick()
  }

  it('is followed to its end without a reload, and undone from there', async () => {
    const { page, context, complaints } = await openPage(browser, look)
    await begin(page)
    await state(page, 'Safety snapshot').getByText('In progress').waitFor()
    await pass(11)
    await state(page, 'Restoring').getByText('In progress').waitFor()
    expect(await page.getByRole('button', { name: 'Cancel restore' }).count()).toBe(0)
    await pass(12)
    await state(page, 'Restored').getByText('Done').waitFor()
    expect(sent()).toBe(1)
    await page.getByRole('link', { name: 'Undo with the safety snapshot…' }).click()
    await page.getByRole('heading', { name: /Restore Before restoring good/ }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('is begun and canceled by keyboard alone', async () => {
    const { page, context } = await openPage(browser, look)
    const reach = async (wanted: string) => {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab')
        if (await page.evaluate(`document.activeElement.matches('${wanted}')`)) return
      }
      throw new Error(`${wanted} is not reached`)
    }
    await page.goto(`${base}/snapshots/${snapshotId}/restore`)
    await reach('#va-safety')
    await reach('#va-label')
    await page.keyboard.type('web-1')
    await page.keyboard.press('Enter')
    await page.waitForURL(/restores\//)
    await reach('#va-cancel-restore')
    await page.keyboard.press('Enter')
    await page.getByText('Canceled by admin before it was sent to Vultr.').waitFor()
    await pass(11)
    expect(sent()).toBe(0)
    await context.close()
  })

  it('is confirmed once, however often the button is pressed', async () => {
    const { page, context } = await openPage(browser, look)
    await page.goto(`${base}/snapshots/${snapshotId}/restore`)
    await page.getByLabel('Take a fresh snapshot first').uncheck()
    await page.getByLabel('Instance label').fill('web-1')
    await page.getByRole('button', { name: 'Restore', exact: true }).dblclick()
    await page.waitForURL(/restores\//)
    await state(page, 'Restoring').getByText('In progress').waitFor()
    expect(sent()).toBe(1)
    await context.close()
  })

  it('goes to the instance that is chosen, which applies as soon as it is', async () => {
    const { page, context, complaints } = await openPage(browser, look)
    const web2 = panel.simulator.addInstance({ label: 'web-2', mainIp: '192.0.2.51' }).id
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    await page.goto(`${base}/snapshots/${snapshotId}/restore`)
    await page.getByText('Restore to another instance').click()
    expect(await page.locator('#va-choose-target').isVisible()).toBe(false)
    await page.getByLabel('Instance', { exact: true }).selectOption(web2)
    await page.getByText('Type web-2 to confirm').waitFor()
    await page.getByLabel('Instance label').fill('web-1')
    await page.keyboard.press('Enter')
    await page.getByText('You chose web-2 but confirmed web-1.').first().waitFor()
    expect(await page.getByLabel('Instance', { exact: true }).inputValue()).toBe(web2)
    expect(sent()).toBe(0)
    expect(complaints.filter((each) => !each.includes('422'))).toEqual([])
    await context.close()
  })

  it('is never of one instance and confirmed of another, without JavaScript either', async () => {
    const { page, context } = await openPage(browser, { ...look, javaScriptEnabled: false })
    const web2 = panel.simulator.addInstance({ label: 'web-2', mainIp: '192.0.2.51' }).id
    panel.clock.advance(16_000)
    await panel.get('/snapshots')
    await page.goto(`${base}/snapshots/${snapshotId}/restore`)
    await page.getByText('Restore to another instance').click()
    await page.getByLabel('Instance', { exact: true }).selectOption(web2)
    await page.getByLabel('Instance label').fill('web-1')
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByText('You chose web-2 but confirmed web-1.').first().waitFor()
    await page.getByLabel('Instance', { exact: true }).selectOption(panel.instanceId)
    await page.getByRole('button', { name: 'Choose', exact: true }).click()
    await page.getByText('Type web-1 to confirm').waitFor()
    expect(sent()).toBe(0)
    await context.close()
  })

  it('works without JavaScript', async () => {
    const { page, context } = await openPage(browser, { ...look, javaScriptEnabled: false })
    await page.goto(`${base}/snapshots`)
    await page.getByLabel('Actions for from elsewhere', { exact: true }).click()
    await page.getByRole('link', { name: 'Restore from elsewhere' }).click()
    const target = page.getByLabel('Instance', { exact: true })
    expect(await target.inputValue()).toBe('')
    expect(await target.locator('option[disabled]').innerText()).toContain('too small: 25 GB disk')
    await target.selectOption(panel.instanceId)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Instance label').fill('web-1')
    await page.getByRole('button', { name: 'Restore', exact: true }).click()
    await page.getByRole('button', { name: 'Cancel restore' }).click()
    await page.getByText('Canceled by admin').waitFor()
    await context.close()
  })

  it('has nothing to complain of in any state', async () => {
    const { page, context } = await openPage(browser, { ...look, bypassCSP: true })
    const found: string[] = []
    const check = async (name: string) => {
      await page.evaluate(AXE)
      found.push(...((await page.evaluate(LOOK)) as string[]).map((each) => `${name}: ${each}`))
      const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number
      if (wide > look.viewport.width) found.push(`${name}: ${wide} px wide`)
    }
    await page.goto(`${base}/snapshots`)
    await page.getByLabel('Actions for from elsewhere', { exact: true }).click()
    await page.getByRole('link', { name: 'Restore from elsewhere' }).click()
    await check('without a target')
    await page.goto(`${base}/snapshots/${snapshotId}/restore`)
    await check('confirm')
    await begin(page)
    await check('waiting')
    await pass(11)
    await page.reload()
    await check('sent')
    await pass(12)
    await page.reload()
    await check('restored')
    await begin(page)
    await page.getByRole('button', { name: 'Cancel restore' }).click()
    await page.getByText('Canceled by admin').waitFor()
    await check('canceled')
    await page.goto(`${base}/snapshots/new`)
    await check('new snapshot')
    expect(found).toEqual([])
    await context.close()
  })
})

describe.runIf(hasBrowser)('the name of a new snapshot', () => {
  it('follows the instance until another one is typed', async () => {
    const { panel, base, close } = await servePanel({ hasMetadata: false })
    const db = panel.simulator.addInstance({ label: 'db-1', mainIp: '192.0.2.50' }).id
    const browser = await launchBrowser()
    try {
      panel.clock.advance(16_000)
      const { page } = await openPage(browser)
      await page.goto(`${base}/snapshots/new`)
      const instance = page.getByLabel('Instance', { exact: true })
      const name = page.getByLabel('Snapshot Name')
      await instance.selectOption(db)
      expect(await name.inputValue()).toBe('db-1')
      await instance.selectOption(panel.instanceId)
      expect(await name.inputValue()).toBe('web-1')
      await name.fill('before the upgrade')
      await instance.selectOption(db)
      expect(await name.inputValue()).toBe('before the upgrade')
    } finally {
      await browser.close()
      await close()
    }
  })
})
