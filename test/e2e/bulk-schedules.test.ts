import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser, LOOKS, saysWhyWithoutBrowser } from '../support/browser.js'
import { isSound } from '../support/pages/axe.js'
import { pressOn, tabTo } from '../support/pages/keyboard.js'
import { type PanelApp, settingsForm } from '../support/panel-app.js'
import { useFleet } from '../support/panels/fleet.js'

saysWhyWithoutBrowser()

describe.runIf(hasBrowser).each(LOOKS)('a fleet by keyboard alone (%s)', (_, look) => {
  let panel: PanelApp
  let page: Page
  const { open, rowOf } = useFleet((started) => {
    ;({ panel, page } = started)
  }, look)
  const bulk = (name: string) =>
    page.getByRole('form', { name: 'Selected instances' }).getByRole('button', { name })

  beforeEach(async () => {
    for (let n = 1; n <= 12; n += 1) panel.simulator.addInstance({ label: `node-${n}` })
    await panel.post('/settings/snapshots', settingsForm({ covers: 'all' })).expect(303)
    await open('instances?sort=label')
  })

  async function select(...labels: string[]): Promise<void> {
    for (const label of labels) {
      await pressOn(page.getByLabel(`Select ${label}`, { exact: true }), 'Space')
    }
    await page.getByText(`${labels.length} selected:`).waitFor()
  }

  it('has several excluded once that was confirmed, and put back on the default', async () => {
    await isSound(page)
    await select('db-1', 'node-2')
    await isSound(page)
    await pressOn(bulk('Exclude'), 'Enter')
    const confirm = page.getByRole('button', { name: 'Save and stop protecting 2 instances' })
    await confirm.waitFor()
    await isSound(page)
    await pressOn(confirm, 'Enter')
    await page.getByText('Saved. Schedule of db-1 and node-2: Excluded.').waitFor()
    expect(await rowOf('db-1').textContent()).toContain('Excluded')
    await isSound(page)
    await select('db-1', 'node-2')
    await pressOn(bulk('Use default'), 'Enter')
    await page.getByText('Saved. Schedule of db-1 and node-2: Default schedule.').waitFor()
    expect(await rowOf('db-1').textContent()).not.toContain('Excluded')
  })

  it('has a custom schedule for several', async () => {
    await select('db-1', 'node-3')
    await pressOn(bulk('Custom schedule…'), 'Enter')
    await page.getByRole('heading', { name: 'Custom schedule for db-1 and node-3' }).waitFor()
    await isSound(page)
    await tabTo(page.getByLabel('Frequency'))
    await page.keyboard.type('Every Two')
    await pressOn(page.getByRole('button', { name: 'Save', exact: true }), 'Enter')
    await page.getByText('Saved. Schedule of db-1 and node-3').waitFor()
    expect(await rowOf('node-3').textContent()).toContain('Custom schedule')
    await isSound(page)
    await pressOn(page.getByRole('link', { name: 'node-3' }), 'Enter')
    await page.getByRole('heading', { name: 'node-3' }).waitFor()
    expect(await page.getByLabel('Frequency').inputValue()).toBe('every-two-hours')
  })

  it('has all of a page selected at once', async () => {
    await pressOn(page.getByLabel('Select all on this page'), 'Space')
    await page.getByText('14 selected:').waitFor()
    await isSound(page)
  })
})
