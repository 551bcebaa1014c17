import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PanelApp, startPanelApp } from '../../../support/panel-app.js'

let panel: PanelApp
beforeEach(async () => {
  panel = await startPanelApp()
})
afterEach(() => panel.close())

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** Puts more instances into the account and has the panel know them. */
async function add(...instances: Parameters<PanelApp['simulator']['addInstance']>[0][]) {
  const ids = instances.map((each) => panel.simulator.addInstance(each).id)
  panel.clock.advance(16_000)
  await panel.get('/instances')
  return ids
}

async function addDaily(instanceId: string, days: number): Promise<void> {
  for (let ago = 0; ago < days; ago += 1) {
    panel.simulator.addSnapshot({
      description: `day ${ago} [vpa a ${instanceId} ${instanceId.slice(0, 8)}0000000${ago}]`,
      createdAt: new Date(panel.clock.now().getTime() - ago * 86_400_000 - 60_000)
    })
  }
  panel.clock.advance(16_000)
  await panel.get('/snapshots')
}

describe('two instances with one label', () => {
  it('are told apart by their addresses wherever a snapshot of theirs is named', async () => {
    const twins = await add(
      { label: 'twin', mainIp: '192.0.2.71' },
      { label: 'twin', mainIp: '192.0.2.72' }
    )
    for (const id of twins) await addDaily(id, 1)
    expect(text((await panel.get('/snapshots')).text)).toMatch(
      /twin \(192\.0\.2\.7[12]\).*twin \(192\.0\.2\.7[12]\)/
    )
    const [first] = panel.simulator.snapshots()
    const page = text((await panel.get(`/snapshots/${first?.id}/delete`)).text)
    expect(page).toContain('This is the latest complete snapshot of twin (192.0.2.71)')
    const ids = panel.simulator.snapshots().map(({ id }) => `id=${id}`)
    const many = text((await panel.get(`/snapshots/delete?${ids.join('&')}`)).text)
    expect(many).toContain('twin (192.0.2.72) · latest complete snapshot of this instance')
  })
})
