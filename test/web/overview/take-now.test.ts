import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINUTE } from '../../support/fake-clock.js'
import { shownText } from '../../support/pages/page-text.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp({ addon: { currentUser: () => 'eva' } })
  await panel.get('/snapshots')
  await panel.post('/settings/snapshots', settingsForm()).expect(303)
})
afterEach(() => panel.close())

/** Until the next slot has come in place of the one at six o'clock, and its run is left as it is. */
async function fail(sentence: string): Promise<void> {
  panel.simulator.faults.add({
    method: 'POST',
    when: 'before',
    times: 1_000,
    fault: { kind: 'status', status: 400, sentence }
  })
  for (let passed = 0; passed < 390; passed += 30) {
    panel.clock.advance(30 * MINUTE)
    await panel.addon.tick()
  }
  panel.simulator.faults.clear()
}

/** What is offered in each row, and beside each reason. */
async function offered(path: string): Promise<string[]> {
  const { text } = await panel.get(path).expect(200)
  const rows = text.split(/<li class="va-(?:concern|reason) ?[^>]*">/).slice(1)
  return rows.map((row) => shownText(row.split('</li>')[0] ?? ''))
}

describe('a snapshot that failed', () => {
  it('is retried from each of its rows while one waits', async () => {
    await fail('No.')
    const rows = await offered('/overview')
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(row).toContain('Retry now')
    expect(rows.join()).not.toContain('Take snapshot now')
  })

  it('is not asked for again of an instance that has none: it is excluded', async () => {
    await fail('Unable to create snapshot: snapshots of this instance are not available.')
    const rows = await offered('/overview')
    expect(rows.find((row) => row.includes('Last snapshot'))).toContain('Exclude')
    expect(rows.join()).not.toMatch(/Retry now|Take snapshot now/)
  })

  it('leads to the snapshots where the account is full', async () => {
    panel.simulator.addSnapshot({ description: 'of somebody' })
    await fail('You have reached the maximum number of snapshots')
    expect((await offered('/overview')).join()).toContain('Choose snapshots to delete')
  })
})

describe('POST /overview/take', () => {
  it('takes one that expires like the scheduled ones, and leads back', async () => {
    const [{ id = '' } = {}] = panel.simulator.instances()
    const sent = panel.post('/overview/take', { instance: id, back: `instances/${id}` })
    const response = await sent.expect(303)
    expect(response.headers.location).toContain(`instances/${id}`)
    expect(shownText((await panel.follow(response)).text)).toContain('is being created by Vultr')
    expect(panel.simulator.snapshots().map(({ description }) => description)).toEqual([
      expect.stringMatching(/^web-1 \[vpa a /)
    ])
  })

  it('takes none of an instance without a schedule', async () => {
    const other = panel.simulator.addInstance({ label: 'db-1' }).id
    await panel.post('/overview/take', { instance: other }).expect(303)
    expect(panel.simulator.snapshots()).toEqual([])
  })
})
