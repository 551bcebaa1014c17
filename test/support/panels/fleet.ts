import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterEach, expect } from 'vitest'
import { openPage } from '../browser.js'
import { DAY, MINUTE } from '../fake-clock.js'
import type { PanelApp } from '../panel-app.js'
import { useServedPanel } from './in-browser.js'

export interface Fleet {
  open(path: string): Promise<void>
  save(): Promise<void>
  rowOf(label: string): Locator
  /** Of the snapshots that are left, what they are called. */
  labelsLeft(): string[]
  /** A snapshot for each of the last days. */
  addDaily(days: number): void
}

/** To be called once in a describe: a fleet of two for each of its tests, open in a browser. */
export function useFleet(
  begin: (started: { readonly panel: PanelApp; readonly page: Page }) => void,
  look: Parameters<typeof openPage>[1] = {}
): Fleet {
  let panel: PanelApp
  let page: Page
  let context: BrowserContext
  let complaints: string[]
  let base = ''
  useServedPanel(async ({ browser, ...started }) => {
    ;({ panel, base } = started)
    panel.simulator.addInstance({ label: 'db-1', tags: ['database'], mainIp: '192.0.2.50' })
    ;({ page, context, complaints } = await openPage(browser, look))
    begin({ panel, page })
  })
  afterEach(async () => {
    expect(complaints).toEqual([])
    await context?.close()
  })
  return {
    async open(path) {
      panel.clock.advance(16_000)
      await page.goto(`${base}/${path}`)
    },
    save: () => page.getByRole('button', { name: 'Save', exact: true }).last().click(),
    rowOf: (label) => page.getByRole('row', { name: new RegExp(label) }),
    labelsLeft: () =>
      panel.simulator.snapshots().map(({ description }) => description.split(' [')[0] ?? ''),
    addDaily(days) {
      for (let ago = 0; ago < days; ago += 1) {
        panel.simulator.addSnapshot({
          description: `day ${ago} [vpa a ${panel.instanceId} 000000000000000${ago}]`,
          createdAt: new Date(panel.clock.now().getTime() - ago * DAY - MINUTE)
        })
      }
    }
  }
}
