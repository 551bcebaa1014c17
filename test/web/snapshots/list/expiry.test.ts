import { beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '../../../support/fake-clock.js'
import { openPanelApp, type PanelApp, settingsForm } from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await openPanelApp()
  const { instanceId } = panel
  const add = (name: string, daysAgo: number, kind = 'a', key = '') =>
    panel.simulator.addSnapshot({
      description: `${name} [vpa ${kind} ${instanceId} ${key}${String(daysAgo).padStart(16, '0')}]`,
      createdAt: new Date(panel.clock.now().getTime() - daysAgo * DAY)
    })
  const inTwoDays = Math.floor((panel.clock.now().getTime() + 2 * DAY) / 60_000).toString(36)
  for (const daysAgo of [0, 1, 3, 8, 9]) add(`day ${daysAgo}`, daysAgo)
  add('for ever', 2, 'm')
  add('for two days', 4, 'm', `x${inTwoDays}-`)
  add('locked', 10, 'ap')
  await panel.get('/snapshots')
  await panel.postConfirmed('/settings/snapshots', settingsForm())
})

/** The names in the list, in their order. */
async function names(query: string): Promise<readonly string[]> {
  const { text } = await panel.get(`/snapshots${query}`).expect(200)
  return [...text.matchAll(/<bdi class="va-name">([^<]*)</g)].map(([, name]) => name ?? '')
}

describe('the list of snapshots', () => {
  it('is put in the order in which they expire: what has expired first, what never does last', async () => {
    const soonest = ['day 8', 'day 9', 'for two days', 'day 3', 'day 1', 'day 0']
    const never = ['for ever', 'locked']
    expect(await names('?sort=expiry')).toEqual([...soonest, ...never])
    expect(await names('?sort=-expiry')).toEqual([
      'day 0',
      'day 1',
      'day 3',
      'for two days',
      'day 8',
      'day 9',
      ...never
    ])
  })

  it('is filtered by what has expired and still waits to go, also for all that match', async () => {
    expect(await names('?state=expired')).toEqual(['day 8', 'day 9'])
    const list = await panel.get('/snapshots?state=expired')
    const token = /name="matching" value="([^"]+)"/.exec(list.text)?.[1]
    const page = await panel.get(`/snapshots/delete?all=on&state=expired&matching=${token}`)
    expect(page.text).toMatch(/day 8.*day 9/s)
    expect(page.text).not.toContain('for two days')
  })

  it('says of one by hand when it expires while it is still being made, and so does its page', async () => {
    await panel.post('/snapshots', { name: 'before the move', keep: '7' }).expect(303)
    const list = (await panel.get('/snapshots')).text
    const row = [...list.matchAll(/<tr>.*?<\/tr>/gs)].find(([each]) =>
      each.includes('before the move')
    )
    expect(row?.[0]).toContain('va-status-pending')
    expect(row?.[0]).toMatch(/Expires <time [^>]*>9 Mar 2026/)
    const id = panel.simulator.snapshots().find(({ status }) => status === 'pending')?.id
    const page = (await panel.get(`/snapshots/${id}`)).text
    expect(page).toMatch(/va-status-pending.*Expires <time [^>]*>9 Mar 2026/s)
  })
})
