import { HOUR, MINUTE } from '../../fake-clock.js'
import { type PanelApp, settingsForm } from '../../panel-app.js'
import { formTo, type Looker } from '../looker.js'

/** A snapshot that Vultr refuses: acknowledged, told again, tried again. */
export async function lookAtOverview(looker: Looker): Promise<void> {
  const panel = await looker.open()
  await panel.get('/snapshots')
  await panel.post('/settings/snapshots', settingsForm()).expect(303)
  refusePosts(panel)
  await tickFor(panel, 10 * MINUTE)
  const html = await looker.get(panel, '/overview')
  await looker.get(panel, `/instances/${panel.instanceId}`)
  await looker.send(panel, '/overview/acknowledge', formTo(html, 'overview/acknowledge'))
  const quiet = formTo(await looker.get(panel, '/overview'), 'overview/take-back')
  await looker.send(panel, '/overview/take-back', quiet)
  await looker.send(panel, '/overview/take-back', quiet)
  const snooze = { ...formTo(html, 'overview/acknowledge'), until: 'week' }
  await looker.send(panel, '/overview/acknowledge', snooze)
  await looker.send(panel, '/overview/take-back', quiet)
  const retry = formTo(await looker.get(panel, '/overview'), 'overview/retry')
  await looker.send(panel, '/overview/retry', retry)
  await looker.send(panel, '/overview/take', { instance: panel.instanceId })
  await looker.get(panel, '/', 303)
  await tickFor(panel, 13 * HOUR, HOUR)
  await looker.get(panel, '/overview')
  await looker.get(panel, '/instances')
}

/** Activity in parts, and as a file. */
export async function lookAtActivity(looker: Looker): Promise<void> {
  const panel = await looker.open()
  await panel.get('/snapshots')
  await panel.post('/settings/snapshots', settingsForm({ frequency: 'every-hour' })).expect(303)
  await tickFor(panel, 6 * HOUR, 30 * MINUTE)
  await looker.get(panel, '/activity')
  await looker.get(panel, '/activity?day=2026-03-02')
  await looker.get(panel, '/activity?day=2020-01-01')
  await looker.get(panel, '/activity?kind=settings&outcome=failed&actor=nobody')
  await looker.get(panel, '/activity?page=99')
  await looker.lookAtFile(panel, '/activity.csv')
}

function refusePosts(panel: PanelApp): void {
  panel.simulator.faults.add({
    method: 'POST',
    when: 'before',
    times: 1_000,
    fault: { kind: 'status', status: 400, sentence: 'No.' }
  })
}

async function tickFor(panel: PanelApp, ms: number, stepMs = 10 * MINUTE): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    panel.clock.advance(stepMs)
    await panel.addon.tick()
  }
}
