import { addInstances } from '../../pages/account-contents.js'
import { settingsForm } from '../../panel-app.js'
import type { Looker } from '../looker.js'

const TABS = ['overview', 'settings', 'snapshots', 'instances', 'activity']

/** Before there is anything. */
export async function lookAtNothing(looker: Looker): Promise<void> {
  const panel = await looker.open({ isConfigured: false, hasMetadata: false })
  for (const name of TABS) await looker.get(panel, `/${name}`)
  await looker.get(panel, '/', 303)
  await looker.get(panel, '/snapshots/new')
  await looker.get(panel, '/settings/api-key/remove', 303)
  const keyed = await looker.open({ hasMetadata: false })
  for (const name of TABS) await looker.get(keyed, `/${name}`)
  await looker.post(keyed, '/settings/snapshots', settingsForm(), 422)
}

/** What belongs to the form of the settings. */
export async function lookAtSettingsForm(looker: Looker): Promise<void> {
  const panel = await looker.open()
  await addInstances(panel, { label: 'db-1' }, { label: 'db-2' })
  const form = settingsForm({ covers: 'all', takeOneNow: 'on', snapshotLimit: '20' })
  await looker.get(panel, '/settings/preview')
  await looker.post(panel, '/settings/preview', form)
  await looker.post(panel, '/settings/preview', { ...form, retentionDays: 'x' })
  const selected = settingsForm({ covers: 'selected', find: 'db' })
  await looker.post(panel, '/settings/find', selected)
  await looker.post(panel, '/settings/find', { ...selected, find: 'nothing' })
  await looker.send(panel, '/settings/snapshots', { ...form, version: '0' })
  await looker.post(panel, '/settings/snapshots', { ...form, version: '0' }, 409)
  await looker.send(
    panel,
    '/settings/snapshots',
    settingsForm({ covers: 'tag', tag: 'nobody-has-it' })
  )
  await looker.send(
    panel,
    '/settings/snapshots',
    settingsForm({ covers: 'tag', tag: 'nobody-has-it' })
  )
  await looker.send(panel, '/settings/snapshots', settingsForm({ enabled: '' }))
  for (const path of ['api-key', 'snapshots', 'find']) {
    await looker.get(panel, `/settings/${path}`, 303)
  }
  await looker.get(panel, '/language', 303)
  await looker.send(panel, '/language', { language: looker.locale, back: 'settings' })
  await looker.send(panel, '/settings/api-key/remove')
}
