import type { Response } from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import { addChannel, openAlertPanel } from '../../support/alerts/alert-panel.js'
import { ownScheduleForm, type PanelApp, settingsForm } from '../../support/panel-app.js'

/** Turns all after it round, where nothing keeps it in. */
const HOSTILE = '\u202eabc'

let panel: PanelApp
let hookUrl = ''
let other = ''
beforeEach(async () => {
  const opened = await openAlertPanel()
  panel = opened.panel
  hookUrl = opened.hook.url
  other = panel.simulator.addInstance({ label: HOSTILE, tags: [HOSTILE] }).id
  panel.clock.advance(16_000)
  await panel.get('/snapshots')
})

async function snapshot(): Promise<string> {
  const description = `${HOSTILE} [vpa a ${other} 0000000000000001]`
  const { id } = panel.simulator.addSnapshot({ description })
  panel.clock.advance(16_000)
  await panel.get('/snapshots')
  return id
}

const channel = () => addChannel(panel, 'slack', { url: hookUrl, name: HOSTILE })

/** What the next page says of what was done. */
async function flashOf(response: Response): Promise<string> {
  expect(response.status).toBe(303)
  const { text } = await panel.follow(response)
  return /<div class="alert[^"]* va-flash"[^>]*>([\s\S]*?)<button/.exec(text)?.[1] ?? ''
}

const DONE: readonly (readonly [string, () => Promise<Response>])[] = [
  ['a rename', async () => panel.post(`/snapshots/${await snapshot()}/rename`, { name: HOSTILE })],
  ['a lock', async () => panel.post(`/snapshots/${await snapshot()}/protect`, { protect: 'on' })],
  [
    'an unlock',
    async () => panel.post(`/snapshots/${await snapshot()}/protect`, { protect: 'off' })
  ],
  ['a delete', async () => panel.post(`/snapshots/${await snapshot()}/delete`)],
  ['a new snapshot', async () => panel.post('/snapshots', { name: HOSTILE, instance: other })],
  [
    'a new snapshot that expires',
    async () => panel.post('/snapshots', { name: HOSTILE, instance: other, keep: '7' })
  ],
  [
    'a new snapshot that Vultr refused',
    async () => {
      const fault = { kind: 'status', status: 400, sentence: 'Not today.' } as const
      panel.simulator.faults.add({ method: 'POST', when: 'before', fault })
      return await panel.post('/snapshots', { name: HOSTILE, instance: other })
    }
  ],
  ['a custom schedule', async () => panel.post(`/instances/${other}/schedule`, ownScheduleForm())],
  [
    'an exclusion of several',
    async () => panel.post('/instances/schedule', { id: [other], mode: 'never' })
  ],
  [
    'settings of a tag',
    async () => panel.post('/settings/snapshots', settingsForm({ covers: 'tag', tag: HOSTILE }))
  ],
  [
    'settings of an instance',
    async () =>
      panel.post('/settings/snapshots', settingsForm({ covers: 'selected', instances: other }))
  ],
  [
    'a restore where another one is under way',
    async () => {
      const [first, second] = [await snapshot(), await snapshot()]
      const form = { instance: other, label: HOSTILE }
      await panel.post(`/snapshots/${first}/restore`, form)
      return await panel.post(`/snapshots/${second}/restore`, form)
    }
  ],
  ['a channel that was tested', async () => panel.post(`${await channel()}/test`)],
  ['a channel that was removed', async () => panel.post(`${await channel()}/remove`)]
]

describe('a message for the next page', () => {
  it.each(DONE)('keeps a hostile name to itself: after %s', async (_, act) => {
    const flash = await flashOf(await act())
    expect(flash).toContain('<bdi>abc</bdi>')
    expect(flash).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })
})
