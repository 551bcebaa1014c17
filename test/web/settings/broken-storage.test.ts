import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Database as SqliteConnection } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from '../../support/folder.js'
import { text } from '../../support/pages/page-text.js'
import { type PanelApp, settingsForm, startPanelApp } from '../../support/panel-app.js'
import { SqliteFile } from '../../support/sqlite-file.js'

let folder: string
let panel: PanelApp
let sqlite: SqliteConnection

beforeEach(async () => {
  folder = makeFolder('broken')
  const databasePath = join(folder, 'vultr.sqlite')
  panel = await startPanelApp({ addon: { databasePath } })
  sqlite = new SqliteFile(databasePath)
})
afterEach(async () => {
  sqlite.close()
  await panel.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('settings that cannot be read', () => {
  it.each([
    ['broken JSON', '{"enabled": tr'],
    [
      'a schedule that is none',
      JSON.stringify({
        enabled: true,
        covers: { kind: 'this-server' },
        frequency: 'hourly-ish',
        startTime: '00:00',
        timeZone: 'UTC',
        retentionDays: 7
      })
    ]
  ])('(%s) are told on every page, and mended by saving', async (_, stored) => {
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
    sqlite.prepare('UPDATE snapshot_settings SET settings = ?').run(stored)
    for (const path of ['/settings', '/snapshots', '/snapshots/new', '/activity']) {
      const page = await panel.get(path)
      expect(page.status, path).toBe(200)
      expect(page.text, path).toContain('alert-danger')
    }
    panel.clock.advance(60_000)
    await panel.addon.tick()
    expect(panel.simulator.snapshots()).toEqual([])
    const page = await panel.get('/settings')
    const version = /name="version" value="(\d+)"/.exec(page.text)?.[1] ?? ''
    const saved = await panel.follow(
      await panel.post('/settings/snapshots', settingsForm({ version })).expect(303)
    )
    expect(text(saved.text)).not.toContain('cannot be read')
  })
})

describe('a database that another process holds', () => {
  it('is told in words, nothing is half written, and it goes on afterwards', async () => {
    sqlite.exec('BEGIN IMMEDIATE')
    const page = await panel.post('/settings/snapshots', settingsForm())
    expect(page.status).toBe(503)
    expect(text(page.text)).toContain('The database is locked by another process.')
    sqlite.exec('ROLLBACK')
    expect(text((await panel.get('/settings')).text)).toContain('Automatic snapshots are off.')
    await panel.post('/settings/snapshots', settingsForm()).expect(303)
  }, 30_000)
})

describe('a secret key that does not fit', () => {
  it('asks for the API key again', async () => {
    sqlite.prepare("UPDATE secrets SET ciphertext = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAA'").run()
    const page = text((await panel.get('/settings').expect(200)).text)
    expect(page).toContain('cannot be decrypted')
    expect(page).toContain('Enter it again')
    expect(text((await panel.get('/snapshots').expect(200)).text)).toContain('Enter API Key')
    await panel.addon.tick()
  })
})
