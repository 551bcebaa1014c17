import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { alertVisits } from '../support/alerts/alert-visits.js'
import { DAY, HOUR, MINUTE } from '../support/fake-clock.js'
import { letAnotherPanelWork } from '../support/pages/account-contents.js'
import { openPanelApp, type PanelApp, settingsForm } from '../support/panel-app.js'
import { PSEUDO } from '../support/words/pseudo-language.js'
import { readTexts } from '../support/words/read-texts.js'

vi.mock('../../src/wording/locales.js', async (original) => {
  const { withPseudoLanguage } = await import('../support/words/pseudo-language.js')
  return withPseudoLanguage(await original())
})

const DIRECTIONS = { en: 'ltr', de: 'ltr', [PSEUDO]: 'rtl' } as const

function catalog(locale: string): Readonly<Record<string, string>> {
  const path = new URL(`../../locales/${locale}.json`, import.meta.url)
  return JSON.parse(readFileSync(fileURLToPath(path), 'utf8'))
}
const [english, german] = [catalog('en'), catalog('de')]

const whole = Object.values(english).filter((text) => !/[{}]/.test(text))
const germans = new Set(Object.values(german))

/** The English words that no page in a language has as a whole text. */
const ENGLISH: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set(whole.filter((text) => !germans.has(text))),
  [PSEUDO]: new Set(whole)
}

const AREAS = [...new Set(Object.keys(english).map((code) => code.split('.')[0]))]
const CODE = new RegExp(`(?<![\\w./@-])(?:${AREAS.join('|')})\\.[a-z]\\w*(?:\\.\\w+)*`)

interface Visit {
  readonly name: string
  /** After a 303 the page is looked at that it leads to. */
  readonly status: number
  /** A GET of this path, or a form that is sent there. */
  readonly path: string
  readonly form?: Record<string, string | string[]>
}

/** A panel with a bit of everything, in one language, and all its pages. */
async function stage(locale: string): Promise<{ panel: PanelApp; visits: readonly Visit[] }> {
  const panel = await openPanelApp({ addon: { locale: () => locale } })
  const { simulator, instanceId } = panel
  const other = simulator.addInstance({ label: 'db-1', hostname: 'db-1.example.com' }).id
  const small = simulator.addInstance({ label: 'cache-1', diskGb: 25 }).id
  const ago = (days: number) => new Date(panel.clock.now().getTime() - days * DAY)
  const add = (description: string, days: number) =>
    simulator.addSnapshot({ description, createdAt: ago(days) }).id
  const external = add('golden', 40)
  const locked = add(`keepsake [vpa mp ${instanceId} 0000000000000003]`, 3)
  const manual = add(`m [vpa m ${instanceId} 0000000000000002]`, 2)
  for (let day = 10; day < 16; day += 1) {
    add(`old ${day} [vpa a ${instanceId} ${String(day).padStart(16, '0')}]`, day)
  }
  await panel.get('/snapshots')
  await panel
    .post('/settings/snapshots', settingsForm({ covers: 'all', keepDaily: '2', keepWeekly: '3' }))
    .expect(303)
  panel.clock.advance(MINUTE)
  await panel.addon.tick()
  panel.clock.advance(11 * MINUTE)
  await panel.addon.tick()
  simulator.faults.add({
    method: 'POST',
    path: /snapshots/,
    when: 'before',
    times: 1,
    fault: { kind: 'status', status: 400, sentence: 'No.' }
  })
  panel.clock.advance(6 * HOUR)
  await panel.addon.tick()
  const list = await panel.get('/snapshots')
  expect(list.status).toBe(200)
  const days = { keepDaily: '', keepWeekly: '' }
  const at = (id: string) => `/snapshots/${id}`
  const visits: readonly Visit[] = [
    { name: 'overview', status: 200, path: '/overview' },
    { name: 'overview, all', status: 200, path: '/overview?attention=all' },
    { name: 'overview, made up', status: 303, path: '/overview/acknowledge', form: { id: 'x' } },
    { name: 'overview, not waiting', status: 303, path: '/overview/retry', form: { run: 'x' } },
    { name: 'settings', status: 200, path: '/settings' },
    { name: 'settings, key', status: 422, path: '/settings/api-key', form: { apiKey: 'ä ö' } },
    { name: 'settings, no key', status: 303, path: '/settings/api-key', form: { apiKey: '' } },
    { name: 'settings, remove key', status: 200, path: '/settings/api-key/remove' },
    {
      name: 'settings, wrong',
      status: 422,
      path: '/settings/snapshots',
      form: settingsForm({
        frequency: 'custom',
        cron: 'x y',
        covers: 'tag',
        tag: '',
        keepDaily: 'x'
      })
    },
    {
      name: 'settings, review',
      status: 200,
      path: '/settings/snapshots',
      form: settingsForm({ covers: 'all', retentionDays: '1', ...days })
    },
    ...(await alertVisits(panel)),
    { name: 'snapshots', status: 200, path: '/snapshots' },
    { name: 'snapshots, filtered', status: 200, path: '/snapshots?q=zzz' },
    { name: 'snapshots, new', status: 200, path: '/snapshots/new' },
    { name: 'snapshots, nameless', status: 422, path: '/snapshots', form: { name: '' } },
    { name: 'snapshot, external', status: 200, path: at(external) },
    { name: 'snapshot, locked', status: 200, path: at(locked) },
    { name: 'snapshot, manual', status: 200, path: at(manual) },
    { name: 'snapshot, rename', status: 422, path: `${at(manual)}/rename`, form: { name: 'a\nb' } },
    { name: 'snapshot, delete', status: 200, path: `${at(manual)}/delete` },
    { name: 'snapshot, delete locked', status: 200, path: `${at(locked)}/delete` },
    { name: 'restore', status: 200, path: `${at(manual)}/restore` },
    { name: 'restore elsewhere', status: 200, path: `${at(manual)}/restore?instance=${other}` },
    { name: 'restore, external', status: 200, path: `${at(external)}/restore` },
    { name: 'restore, too small', status: 200, path: `${at(manual)}/restore?instance=${small}` },
    { name: 'restore, unknown', status: 404, path: '/restores/x' },
    {
      name: 'restore, not typed',
      status: 422,
      path: `${at(manual)}/restore`,
      form: { instance: instanceId, label: 'x' }
    },
    {
      name: 'snapshots, delete',
      status: 200,
      path: `/snapshots/delete?id=${manual}&id=${locked}&id=${external}`
    },
    { name: 'expired', status: 200, path: `/snapshots/expired/${instanceId}` },
    { name: 'instances', status: 200, path: '/instances' },
    { name: 'instances, filtered', status: 200, path: '/instances?q=zzz' },
    { name: 'instance', status: 200, path: `/instances/${instanceId}` },
    { name: 'instance, other', status: 200, path: `/instances/${other}` },
    { name: 'activity', status: 200, path: '/activity' },
    { name: 'activity, failed', status: 200, path: '/activity?outcome=failed' },
    { name: 'unknown page', status: 404, path: '/nonsense' },
    { name: 'unknown snapshot', status: 404, path: at('nonsense') },
    { name: 'unknown instance', status: 404, path: '/instances/nonsense' },
    // What is said of a change, once the page that made it leads on.
    { name: 'renamed', status: 303, path: `${at(manual)}/rename`, form: { name: 'b' } },
    { name: 'locked', status: 303, path: `${at(manual)}/protect`, form: { protect: 'on' } },
    { name: 'unlocked', status: 303, path: `${at(manual)}/protect`, form: { protect: 'off' } },
    { name: 'not locked', status: 303, path: `${at(external)}/protect`, form: { protect: 'on' } },
    { name: 'deleted', status: 303, path: `${at(external)}/delete`, form: {} },
    { name: 'not deleted', status: 303, path: `${at(locked)}/delete`, form: {} },
    { name: 'created', status: 303, path: '/snapshots', form: { name: 'c', instance: other } },
    {
      name: 'to be excluded',
      status: 200,
      path: '/instances/schedule',
      form: { id: [other], mode: 'never' }
    },
    {
      name: 'restored',
      status: 303,
      path: `${at(manual)}/restore`,
      form: { instance: instanceId, label: 'web-1', safety: 'on' }
    },
    {
      name: 'saved',
      status: 303,
      path: '/settings/snapshots',
      form: settingsForm({ covers: 'all', retentionDays: '30' })
    },
    { name: 'activity, at last', status: 200, path: '/activity' }
  ]
  return { panel, visits }
}

/** What is wrong with a page in a language. */
function flawsOf(html: string, name: string, locale: keyof typeof DIRECTIONS): readonly string[] {
  const flaws: string[] = []
  const texts = readTexts(html).map((text) => text.replace(/\s+/g, ' ').trim())
  const place = `lang="${locale}" dir="${DIRECTIONS[locale]}"`
  if (!html.includes(`<html ${place}>`)) flaws.push(`the document has not ${place}`)
  if (!html.includes(`<div class="vultr-addon" ${place}`)) flaws.push(`the addon has not ${place}`)
  for (const text of texts) {
    if (/\[object|undefined|\bNaN\b/.test(text)) flaws.push(text)
    if (/[{}]/.test(text)) flaws.push(`a parameter is left: ${text}`)
    if (CODE.test(text)) flaws.push(`a code: ${text}`)
    if (ENGLISH[locale]?.has(text)) flaws.push(`English: ${text}`)
  }
  return flaws.map((flaw) => `${name}: ${flaw}`)
}

async function answer(panel: PanelApp, { path, form, status, name }: Visit): Promise<string> {
  const post = status === 303 ? panel.postConfirmed : panel.post
  const response = await (form === undefined ? panel.get(path) : post(path, form))
  expect(response.status, `${name}: ${response.text}`.slice(0, 300)).toBe(status)
  return status === 303 ? (await panel.follow(response)).text : response.text
}

describe.each(['en', 'de', PSEUDO] as const)('every page in %s', (locale) => {
  it('says everything in it, and the way it is written', async () => {
    const { panel, visits } = await stage(locale)
    const flaws: string[] = []
    for (const visit of visits) {
      flaws.push(...flawsOf(await answer(panel, visit), visit.name, locale))
    }
    expect(flaws).toEqual([])
  })

  it('says it before there is anything', async () => {
    const panel = await openPanelApp({
      isConfigured: false,
      hasMetadata: false,
      addon: { locale: () => locale }
    })
    const flaws: string[] = []
    for (const name of ['overview', 'settings', 'snapshots', 'instances', 'activity']) {
      const path = `/${name}`
      flaws.push(...flawsOf(await answer(panel, { name, path, status: 200 }), name, locale))
    }
    expect(flaws).toEqual([])
  })

  it('says it where the account has to be reviewed', async () => {
    const panel = await openPanelApp({ addon: { locale: () => locale } })
    await panel.get('/snapshots')
    await panel.post('/settings/snapshots', settingsForm({ retentionDays: '2' })).expect(303)
    await letAnotherPanelWork(panel)
    const review = await answer(panel, { name: 'review', path: '/review', status: 200 })
    const list = await answer(panel, { name: 'held up', path: '/snapshots', status: 200 })
    const overview = await answer(panel, { name: 'overview', path: '/overview', status: 200 })
    expect([
      ...flawsOf(review, 'review', locale),
      ...flawsOf(list, 'held up', locale),
      ...flawsOf(overview, 'overview', locale)
    ]).toEqual([])
  })
})
