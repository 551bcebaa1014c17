import { it } from 'vitest'
import { openApiPanel } from '../support/api/api-panel.js'

it('answers each list', async () => {
  const panel = await openApiPanel()
  panel.simulator.addSnapshot({ description: `one [vpa a ${panel.instanceId} 0000000000000001]` })
  for (const path of [
    '/status',
    '/findings',
    '/instances',
    `/instances/${panel.instanceId}`,
    `/instances/${panel.instanceId}/schedule`,
    '/snapshots',
    '/runs',
    '/activity',
    '/settings',
    '/openapi.json'
  ]) {
    const response = await panel.api('get', path)
    console.log(path, response.status, response.text.slice(0, 900))
  }
})
