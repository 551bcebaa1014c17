import type { Response } from 'supertest'
import { describe, expect, it } from 'vitest'
import { ALERT_KINDS, KIND_RULES } from '../../../src/alerts/index.js'
import { addChannel, openAlertPanel } from '../../support/alerts/alert-panel.js'
import { addOlderSnapshot } from '../../support/pages/account-contents.js'
import { text } from '../../support/pages/page-text.js'
import type { PanelApp } from '../../support/panel-app.js'

/** Every field that some form has, with something that no form accepts; twice, and not at all. */
const GARBAGE = [
  {
    name: ' ',
    label: 'nobody',
    instance: 'nobody',
    apiKey: 'ä',
    mode: 'own',
    covers: 'tag',
    tag: ' ',
    frequency: 'custom',
    customCron: '61 * * * *',
    timeZone: 'Nowhere',
    startTime: '25:00',
    retentionDays: '0',
    spreadMinutes: '7',
    orphanDays: '-1',
    snapshotLimit: 'many',
    keepLast: 'few',
    keepHourly: 'few',
    keepDaily: 'few',
    keepWeekly: 'few',
    keepMonthly: 'few',
    keepYearly: 'few',
    scope: 'all',
    expiry: 'soon',
    tags: 'x'.repeat(500),
    locale: 'xx',
    severities: 'loud',
    without: 'nothing',
    digest: 'never',
    url: 'nowhere',
    kind: 'slack'
  },
  { mode: 'own', kind: 'slack', frequency: ['every-day', 'every-hour'], name: ['a', 'b'] },
  { mode: 'own', kind: 'webhook', covers: 'selected', frequency: 'constructor' },
  { mode: 'own', kind: 'mail', frequency: 'every-day', retentionDays: '7', spreadMinutes: 'x' }
]

/** The forms that can be refused; each other one has nothing to correct. */
const REFUSED = [
  '/instances/:id/schedule',
  '/instances/schedule',
  '/settings/alerts/:id',
  '/settings/alerts/new',
  '/settings/alerts/severities',
  '/settings/api-key',
  '/settings/api/new',
  '/settings/snapshots',
  '/snapshots',
  '/snapshots/:id/rename',
  '/snapshots/:id/restore'
]

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Record<string, boolean> }
  readonly handle?: { readonly stack?: readonly Layer[] }
}

function postsIn(stack: readonly Layer[]): readonly string[] {
  return stack.flatMap(({ route, handle }) =>
    route === undefined ? postsIn(handle?.stack ?? []) : route.methods.post ? [route.path] : []
  )
}

const formRoutes = ({ addon }: PanelApp) =>
  postsIn((addon.router as unknown as { readonly stack: readonly Layer[] }).stack)

async function open() {
  const { panel, hook } = await openAlertPanel()
  const snapshotId = addOlderSnapshot(panel, `good [vpa a ${panel.instanceId} 0000000000000001]`)
  await panel.get('/snapshots')
  const channel = await addChannel(panel, 'slack', { url: hook.url, name: 'Ops' })
  const ids = {
    instances: panel.instanceId,
    snapshots: snapshotId,
    alerts: channel.split('/').at(-1)
  }
  const pathOf = (route: string) =>
    route.replace(
      /(instances|snapshots|alerts)\/:id/,
      (_, kind: keyof typeof ids) => `${kind}/${ids[kind]}`
    )
  return { panel, pathOf }
}

/** The ids that the summary of a page links to. */
function linked(html: string): readonly string[] {
  const [summary = ''] = /<div class="[^"]*va-problems"[\s\S]*?<\/div>/.exec(html) ?? []
  expect(summary).toContain('role="alert" tabindex="-1" autofocus')
  return [...summary.matchAll(/href="#([^"]+)"/g)].map(([, id = '']) => id)
}

function expectSummary({ text: html }: Response, of: string): void {
  const ids = linked(html)
  expect(ids.length, of).toBeGreaterThan(0)
  for (const id of ids) expect(html, `${of} #${id}`).toContain(` id="${id}"`)
}

describe('a refused form', () => {
  it('says on top what is wrong, with a link to each field that there is, on every page', async () => {
    const { panel, pathOf } = await open()
    const version = /name="version" value="(\d+)"/.exec(
      (await panel.get(pathOf('/settings/alerts/:id'))).text
    )?.[1]
    const refused = new Set<string>()
    for (const route of formRoutes(panel).filter((each) => !each.endsWith('/remove'))) {
      for (const fields of GARBAGE) {
        const form = { ...fields, id: panel.instanceId, version: version ?? '0' }
        const response = await panel.post(pathOf(route), form)
        expect(response.status, route).toBeLessThan(500)
        if (response.status !== 422) continue
        refused.add(route)
        expectSummary(response, route)
      }
    }
    expect([...refused].sort()).toEqual(REFUSED)
  })

  it.each(['/settings/snapshots', '/instances/:id/schedule', '/instances/schedule'])(
    'tells of every field of a schedule at once (%s)',
    async (route) => {
      const { panel, pathOf } = await open()
      const form = { ...GARBAGE[0], covers: 'all', id: panel.instanceId }
      const { text: html } = await panel.post(pathOf(route), form).expect(422)
      expect(linked(html)).toEqual(
        expect.arrayContaining([
          'va-retention',
          'va-cron',
          'va-time-zone',
          'va-spread',
          'va-keepLast'
        ])
      )
    }
  )

  it('of severities names each that was tampered with', async () => {
    const { panel } = await open()
    const usual = Object.fromEntries(ALERT_KINDS.map((kind) => [kind, KIND_RULES[kind].severity]))
    const [kind] = ALERT_KINDS
    const { text: html } = await panel
      .post('/settings/alerts/severities', { ...usual, [kind ?? '']: 'loud' } as never)
      .expect(422)
    expect(linked(html)).toEqual([`va-severity-${kind}`])
  })

  it('that is not of one is told all the same', async () => {
    const { panel } = await open()
    const form = { name: 'before', instance: 'nobody' }
    const { text: html } = await panel.post('/snapshots', form).expect(422)
    expect(text(html)).toContain('Nothing was saved: one field needs a correction.')
    expect(linked(html)).toEqual(['va-new-instance'])
  })
})
