import { MINUTE } from '../../fake-clock.js'
import { letAnotherPanelWork } from '../../pages/account-contents.js'
import { type PanelApp, settingsForm } from '../../panel-app.js'
import { formTo, type Looker } from '../looker.js'

/** Restores from their beginning to each of their ends. */
export async function lookAtRestores(looker: Looker): Promise<void> {
  const panel = await looker.open()
  const { id } = panel.simulator.addSnapshot({
    description: `good [vpa a ${panel.instanceId} 0000000000000001]`,
    createdAt: new Date(panel.clock.now().getTime() - 60 * MINUTE)
  })
  await panel.get('/snapshots')
  const restore = async (fields: Record<string, string>): Promise<string> => {
    const html = await looker.send(panel, `/snapshots/${id}/restore`, {
      instance: panel.instanceId,
      label: 'web-1',
      ...fields
    })
    return `/${/restores\/[0-9a-f-]{36}/.exec(html)?.[0]}`
  }
  const canceled = await restore({ safety: 'on' })
  await looker.get(panel, '/settings')
  await looker.send(panel, `${canceled}/cancel`)
  await looker.get(panel, `${canceled}/cancel`, 303)
  await pass(panel, 12)
  const whole = await restore({ safety: 'on' })
  await pass(panel, 11)
  await looker.get(panel, whole)
  await looker.send(panel, `${whole}/cancel`)
  await looker.get(panel, '/overview')
  await pass(panel, 12)
  await looker.get(panel, whole)
  await looker.send(panel, `${whole}/cancel`)
  panel.simulator.faults.add({
    method: 'POST',
    when: 'before',
    fault: { kind: 'status', status: 400, sentence: 'Unable to restore: not today.' }
  })
  const refused = await restore({})
  await looker.get(panel, refused)
  await looker.get(panel, `/instances/${panel.instanceId}`)
  await looker.get(panel, '/activity')
}

async function pass(panel: PanelApp, minutes: number): Promise<void> {
  panel.clock.advance(minutes * MINUTE)
  await panel.addon.tick()
}

/** An account in which another panel has worked. */
export async function lookAtReview(looker: Looker): Promise<void> {
  const panel = await looker.open()
  await panel.get('/snapshots')
  await panel.post('/settings/snapshots', settingsForm({ retentionDays: '2' })).expect(303)
  await letAnotherPanelWork(panel)
  const html = await looker.get(panel, '/review')
  await looker.get(panel, '/snapshots')
  await looker.get(panel, '/overview')
  await looker.post(panel, '/review', { fingerprint: 'of something else' }, 409)
  await looker.send(panel, '/review', formTo(html, 'review'))
  await looker.get(panel, '/review', 303)
}
