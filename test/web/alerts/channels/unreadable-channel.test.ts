import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { addChannel, channelFields, openAlertPanel } from '../../../support/alerts/alert-panel.js'
import { makeFolder } from '../../../support/folder.js'
import { shownText } from '../../../support/pages/page-text.js'

it('a channel of another secret key says that it cannot be decrypted, and can only be removed', async () => {
  const folder = makeFolder('channel')
  onTestFinished(() => rm(folder, { recursive: true }))
  const databasePath = join(folder, 'vultr.sqlite')
  const first = await openAlertPanel({ addon: { databasePath } })
  const url = 'http://127.0.0.1:9/secret-path-secret'
  const path = await addChannel(first.panel, 'slack', { url, name: 'Ops' })
  const secretKey = 'another secret key for tests, 32 bytes or more'
  const { panel } = await openAlertPanel({ addon: { databasePath, secretKey } })
  for (const each of [path, '/settings/alerts']) {
    expect(shownText((await panel.get(each).expect(200)).text)).toContain('cannot be decrypted')
  }
  expect((await panel.get(path)).text).not.toContain('name="version"')
  const changed = await panel.post(path, channelFields('slack', { url, version: '1' })).expect(303)
  expect(shownText((await panel.follow(changed)).text)).toContain('cannot be changed here')
  await panel.get(`${path}/remove`).expect(200)
  const removed = await panel.post(`${path}/remove`).expect(303)
  expect(shownText((await panel.follow(removed)).text)).toContain('Ops removed.')
})
