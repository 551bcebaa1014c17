import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { openPanelApp } from '../support/panel-app.js'

describe('a change', () => {
  it('is made by POST alone, whatever else asks for it or claims to be one', async () => {
    const panel = await openPanelApp()
    const { id } = panel.simulator.addSnapshot({ instanceId: panel.instanceId, status: 'complete' })
    await panel.get('/snapshots').expect(200)
    const paths = [
      '/snapshots',
      `/snapshots/${id}/delete`,
      `/snapshots/${id}/restore`,
      `/snapshots/${id}/protect`,
      `/snapshots/delete?id=${id}`,
      '/settings/api-key/remove',
      '/settings/snapshots?enabled=on'
    ]
    panel.simulator.requests.length = 0
    const before = (await panel.get('/activity.csv')).text
    for (const path of paths) {
      for (const method of ['get', 'head', 'options', 'put', 'patch', 'delete'] as const) {
        await request(panel.app)
          [method](`${panel.mount}${path}`)
          .set({ 'Sec-Fetch-Site': 'same-origin', 'X-HTTP-Method-Override': 'POST' })
          .query({ _method: 'POST' })
      }
    }
    expect(panel.simulator.requests.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(panel.simulator.snapshots()).toHaveLength(1)
    // Whatever is changed is told there.
    expect((await panel.get('/activity.csv')).text).toBe(before)
    const settings = await panel.get('/settings').expect(200)
    expect(settings.text).toContain('••••')
  })
})
