import type { Looker } from '../looker.js'

/** The tokens of the API and its reference. */
export async function lookAtTokens(looker: Looker): Promise<void> {
  const panel = await looker.open()
  await panel.get('/instances')
  const to = '/settings/api'
  await looker.get(panel, to)
  await looker.get(panel, `${to}/new`)
  const wrong = { name: '', scope: 'x', expiry: 'date', date: 'x', tags: 'x'.repeat(101) }
  await looker.post(panel, `${to}/new`, wrong, 422)
  const right = { name: 'grafana', scope: 'read', expiry: '90', date: '', tags: 'web, db' }
  await looker.post(panel, `${to}/new`, right)
  await looker.post(panel, `${to}/new`, right, 422)
  await looker.post(panel, `${to}/new`, { ...right, name: 'deploy', expiry: 'never', tags: '' })
  const listed = await looker.get(panel, to)
  await looker.get(panel, `${to}/reference`)
  const path = `/${/settings\/api\/[0-9a-f-]{36}\/revoke/.exec(listed)?.[0]}`
  await looker.get(panel, path)
  await looker.send(panel, path)
  await looker.get(panel, path, 404)
  await looker.get(panel, '/settings')
  await looker.get(panel, '/activity')
  const hosted = await looker.open({ addon: { authenticateToken: async () => undefined } })
  await looker.get(hosted, to)
  await looker.send(hosted, `${to}/new`, right)
}
