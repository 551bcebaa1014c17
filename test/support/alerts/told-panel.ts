import type { Alert } from '../../../src/alerts/index.js'
import { MINUTE } from '../fake-clock.js'
import { openPanelApp, settingsForm } from '../panel-app.js'

type PanelOptions = NonNullable<Parameters<typeof openPanelApp>[0]>

/** A panel with its schedule saved that hands its alerts over to a list. */
export async function toldPanel(options: PanelOptions = {}, settings: Record<string, string> = {}) {
  const told: Alert[] = []
  const panel = await openPanelApp({
    ...options,
    addon: { notify: (alert) => void told.push(alert), ...options.addon }
  })
  await panel.postConfirmed('/settings/snapshots', settingsForm(settings))
  return { ...panel, told, kinds: () => told.map(({ kind, state }) => `${kind} ${state}`) }
}

export type ToldPanel = Awaited<ReturnType<typeof toldPanel>>

/** One pass of the scheduler every so often; each minute where it is about minutes. */
export async function ticks(
  { clock, addon }: ToldPanel,
  forMs: number,
  everyMs = forMs < 20 * MINUTE ? MINUTE : 5 * MINUTE
) {
  for (let passed = 0; passed < forMs; passed += everyMs) {
    clock.advance(everyMs)
    await addon.tick()
  }
}

/** From now on Vultr refuses these calls. */
export function refuse(
  { simulator }: ToldPanel,
  method: 'GET' | 'POST' | 'DELETE',
  path: RegExp,
  status = 500
) {
  simulator.faults.add({
    method,
    path,
    times: 1_000_000,
    when: 'before',
    fault: { kind: 'status', status, sentence: 'Unable to do that' }
  })
}
