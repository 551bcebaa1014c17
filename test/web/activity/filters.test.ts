import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type ActivityLog,
  createActivityLog,
  type NewActivity
} from '../../../src/activity/index.js'
import type { Database } from '../../../src/database/index.js'
import { asItIs, message } from '../../../src/wording/index.js'
import { openTestDatabase } from '../../support/databases/test-database.js'
import { makeFolder } from '../../support/folder.js'
import { type PanelApp, startPanelApp } from '../../support/panel-app.js'

const GONE = '0f0f0f0f-0000-4000-8000-000000000000'

let folder: string
let panel: PanelApp
let database: Database
let log: ActivityLog
beforeEach(async () => {
  folder = makeFolder('activity-filters')
  const databasePath = join(folder, 'vultr.sqlite')
  panel = await startPanelApp({ isConfigured: false, addon: { databasePath } })
  database = await openTestDatabase(databasePath, { clock: panel.clock })
  log = createActivityLog({ database })
})
afterEach(async () => {
  await database.close()
  await panel.close()
  rmSync(folder, { recursive: true, force: true })
})

async function write(at: string, entry: Partial<NewActivity>): Promise<void> {
  await log.record({
    at: new Date(at),
    actor: 'scheduler',
    kind: 'run',
    outcome: 'ok',
    message: asItIs('Something.'),
    ...entry
  })
}

async function prune(at: string, count: number, more: Partial<NewActivity> = {}): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const subject = `web-1 snapshot ${number}`
    await write(at, { kind: 'prune', message: message('activity.prune.expired'), subject, ...more })
  }
}

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const rowCount = (html: string) => html.split('<tr>').length - 2
/** Where the link leads whose label or text is this. */
function linkOf(html: string, name: string): string | undefined {
  const links = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)]
  const found = links.find(
    ([link, , inner = '']) => link.includes(`aria-label="${name}"`) || text(inner).trim() === name
  )
  return found?.[1]?.replaceAll('&amp;', '&').replaceAll('&#38;', '&')
}

describe('entries that tell the same of one hour', () => {
  it('are one line with the names in it', async () => {
    await prune('2026-03-02T05:00:10Z', 17)
    const { text: html } = await panel.get('/activity').expect(200)
    expect(html).toContain('17 expired snapshots pruned')
    expect(rowCount(html)).toBe(1)
    expect(html).toContain('web-1 snapshot 1<')
    expect(html).toContain('web-1 snapshot 17<')
    expect(html).toContain('17 entries')
  })

  it('are parted by the hour, by whoever did it, and by what is told', async () => {
    await prune('2026-03-02T05:00:10Z', 2)
    await prune('2026-03-02T06:01:10Z', 3)
    await prune('2026-03-02T06:01:11Z', 4, {
      message: message('activity.prune.surplus')
    })
    await prune('2026-03-02T06:01:12Z', 5, {
      outcome: 'failed',
      message: asItIs('Not deleted.')
    })
    const { text: html } = await panel.get('/activity').expect(200)
    for (const title of ['2 expired', '3 expired', '4 duplicate']) expect(html).toContain(title)
    expect(rowCount(html)).toBe(3 + 5)
  })

  it('need not follow each other, and a failure between them stands by itself', async () => {
    for (let minute = 10; minute < 22; minute += 1) {
      await prune(`2026-03-02T05:${minute}:10Z`, 2)
      await write(`2026-03-02T05:${minute}:20Z`, { message: message('activity.run.takenOnTime') })
    }
    await write('2026-03-02T05:15:30Z', { outcome: 'failed', message: asItIs('Not taken.') })
    const { text: html } = await panel.get('/activity').expect(200)
    expect(rowCount(html)).toBe(3)
    expect(html).toMatch(/12 snapshots taken[\s\S]*24 expired snapshots pruned[\s\S]*Not taken\./)
    const pruned = await panel.get('/activity?kind=prune').expect(200)
    expect(rowCount(pruned.text)).toBe(1)
    expect((await panel.get('/activity.csv')).text.trim().split('\r\n')).toHaveLength(1 + 37)
  })

  it('fill pages by their lines, and lead to a list of each where they are many', async () => {
    await prune('2026-03-01T04:00:10Z', 120)
    for (let minute = 0; minute < 49; minute += 1) {
      await write(`2026-03-02T05:${String(minute).padStart(2, '0')}:10Z`, {})
    }
    const { text: html } = await panel.get('/activity').expect(200)
    expect(rowCount(html)).toBe(50)
    expect(html).not.toContain('Page 1 of')
    expect(html).toContain('web-1 snapshot 120<')
    expect(html).not.toContain('web-1 snapshot 70<')
    const each = linkOf(html, 'Show all 120 one by one') ?? ''
    expect(each).toContain('day=2026-03-01')
    const page = await panel.get(`/${each.replace(/^\.\//, '')}`).expect(200)
    expect(rowCount(page.text)).toBe(50)
    expect(page.text).toContain('Page 1 of 3')
  })
})

describe('the filters of Activity', () => {
  beforeEach(async () => {
    await write('2026-03-01T23:59:59.999Z', { message: asItIs('Before the day.') })
    await write('2026-03-02T00:00:00Z', {
      message: asItIs('Eva restored.'),
      actor: 'eva',
      kind: 'restore',
      instanceId: GONE
    })
    await write('2026-03-02T03:00:00Z', { message: asItIs('It failed.'), outcome: 'failed' })
    await write('2026-03-03T00:00:00Z', { message: asItIs('After the day.'), instanceId: GONE })
  })

  it.each([
    [`instance=${GONE}`, ['After the day.', 'Eva restored.']],
    ['user=eva', ['Eva restored.']],
    ['user=scheduler&outcome=ok', ['After the day.', 'Before the day.']],
    ['kind=restore', ['Eva restored.']],
    ['outcome=failed', ['It failed.']],
    ['day=2026-03-02', ['It failed.', 'Eva restored.']],
    [`day=2026-03-02&instance=${GONE}&kind=restore&user=eva&outcome=ok`, ['Eva restored.']],
    ['kind=restore&outcome=failed', []],
    // What is no filter lets all through.
    ['instance=&user=&kind=&outcome=&day=', 4],
    ['day=2026-02-31&kind=constructor&outcome=x&instance=1', 4],
    ['day=999999-01-01&user=a&user=b&day[x]=1', 4]
  ])('choose page and CSV alike: %s', async (query, expected) => {
    const all = ['After the day.', 'It failed.', 'Eva restored.', 'Before the day.']
    const wanted = Array.isArray(expected) ? expected : all
    const { text: html } = await panel.get(`/activity?${query}`).expect(200)
    const csv = await panel.get(`/activity.csv?${query}`).expect(200)
    const inOrder = (source: string) =>
      all
        .filter((each) => source.includes(each))
        .sort((a, b) => source.indexOf(a) - source.indexOf(b))
    expect(inOrder(html)).toEqual(wanted)
    expect(inOrder(csv.text)).toEqual(wanted)
  })

  it('are carried by the links to the CSV and to other pages, and cleared one by one', async () => {
    for (let count = 0; count < 60; count += 1) {
      await write('2026-03-02T10:00:00Z', { actor: 'eva', message: asItIs(`Entry ${count}.`) })
    }
    const { text: html } = await panel.get('/activity?user=eva&day=2026-03-02').expect(200)
    expect(linkOf(html, 'Download CSV')).toBe('./activity.csv?user=eva&day=2026-03-02')
    expect(linkOf(html, 'Next')).toBe(
      './activity?instance=&user=eva&kind=&outcome=&day=2026-03-02&page=2'.replaceAll(
        /(instance|kind|outcome)=&/g,
        ''
      )
    )
    expect(linkOf(html, 'Remove filter User: eva')).toBe('./activity?day=2026-03-02')
    expect(linkOf(html, 'Remove filter Day (UTC): 2 Mar 2026')).toBe('./activity?user=eva')
    expect(linkOf(html, 'Clear filters')).toBe('./activity')
  })

  it('offer those who ever did something, and not whom strangers typed', async () => {
    await write('2026-03-02T10:00:00Z', { actor: 'stranger', kind: 'sign-in', outcome: 'failed' })
    const { text: html } = await panel.get('/activity').expect(200)
    const users = /name="user".*?<\/select>/s.exec(html)?.[0] ?? ''
    expect([...users.matchAll(/value="([^"]+)"/g)].map(([, name]) => name)).toEqual([
      'eva',
      'scheduler'
    ])
  })
})

describe('an empty page of Activity', () => {
  it('says that nothing has happened yet only where that is so', async () => {
    const empty = text((await panel.get('/activity')).text)
    expect(empty).toContain('No activity yet.')
    await write('2026-03-02T03:00:00Z', {})
    const filtered = await panel.get('/activity?outcome=failed').expect(200)
    expect(text(filtered.text)).toContain('No entries match these filters.')
    expect(filtered.text).not.toContain('No activity yet.')
    const old = await panel.get('/activity?day=2024-01-01').expect(200)
    expect(text(old.text)).toContain('Activity is kept for 400 days, and 1 Jan 2024')
  })

  it('beyond the last one says so, and leads there with the filters', async () => {
    for (let count = 0; count < 60; count += 1) {
      await write('2026-03-02T03:00:00Z', { message: asItIs(`Entry ${count}.`) })
    }
    const { text: html } = await panel.get('/activity?page=9999&outcome=ok').expect(200)
    expect(text(html)).toContain('Page 9,999 does not exist. The last page is page 2.')
    expect(linkOf(html, 'Go to the last page')).toBe('./activity?outcome=ok&page=2')
    expect(html).not.toContain('No activity yet.')
  })
})

describe('the names in Activity', () => {
  it('are links as long as they lead somewhere', async () => {
    const live = await startPanelApp()
    const snapshot = live.simulator.addSnapshot({ description: 'by hand' })
    await live.post(`/snapshots/${snapshot.id}/rename`, { name: 'by \u202e hand' })
    live.clock.advance(20_000)
    await live.get('/snapshots').expect(200)
    await live.post(`/snapshots/${snapshot.id}/rename`, { name: 'renamed' }).expect(303)
    const { text: html } = await live.get('/activity').expect(200)
    expect(html).toContain(`href="./snapshots/${snapshot.id}"`)
    expect(linkOf(html, 'admin')).toBe('./activity?user=admin')
    await live.post(`/snapshots/${snapshot.id}/delete`).expect(303)
    live.clock.advance(11 * 60_000)
    await live.get('/snapshots').expect(200)
    const after = await live.get('/activity').expect(200)
    expect(after.text).not.toContain(`href="./snapshots/${snapshot.id}"`)
    await live.close()
  })

  it('stand in the CSV in words, beside the ids', async () => {
    const live = await startPanelApp()
    await live.post('/snapshots', { name: 'mine' }).expect(303)
    live.clock.advance(11 * 60_000)
    await live.addon.tick()
    const csv = await live.get('/activity.csv').set('Accept-Language', 'de').expect(200)
    expect(csv.text).toContain('"Zeit (UTC)","Durch","Art","Ergebnis","Instanz"')
    const line = csv.text.split('\r\n').find((each) => each.includes('"mine"')) ?? ''
    expect(line).toContain('"Snapshot","Erledigt","web-1","mine"')
    expect(line).toContain(`"${live.instanceId}"`)
    await live.close()
  })
})
