import { describe, expect, it } from 'vitest'
import { settingsForm } from '../../support/panel-app.js'
import { expectPagesToWork, postedFor, startSpoiled } from '../../support/spoiled/spoiled-panel.js'
import { expectOthersToGoOn, spoilEachColumn, useTemplate } from '../../support/spoiled/spoiling.js'
import { IDS } from '../../support/spoiled/template.js'

const template = useTemplate()

describe('one value that cannot be read, in whichever column', () => {
  it('of the settings is told, and nothing is taken or deleted meanwhile', () =>
    spoilEachColumn(template(), { table: 'snapshot_settings', where: 'id = 1' }, [
      'version',
      'settings',
      'saved_at'
    ]))

  it('of the API key asks for it again', () =>
    spoilEachColumn(template(), { table: 'secrets', where: '1' }, ['name', 'nonce', 'ciphertext']))

  it('of the schedules of instances costs no other, and takes nothing of theirs', () =>
    spoilEachColumn(
      template(),
      { table: 'instance_schedules', where: '1' },
      [],
      (column, posted) => {
        // Whose a schedule was that names nobody, nobody can tell.
        if (column === 'instance_id') return
        expect(posted, column).not.toContain(IDS.never)
        if (column !== 'saved_by') expect(posted, column).not.toContain(IDS.own)
      }
    ))
})

describe('a name that every object has', () => {
  it.each(Object.getOwnPropertyNames(Object.prototype))(
    '(%s) is no frequency, and saving it breaks no page',
    async (frequency) => {
      const { panel, close } = await startSpoiled(template())
      const fields = { ...settingsForm({ frequency }), mode: 'own' }
      const saved = await panel.post(`/instances/${IDS.other}/schedule`, fields)
      expect(saved.status).toBe(422)
      expect((await panel.post('/settings/snapshots', settingsForm({ frequency }))).status).toBe(
        422
      )
      await panel.post('/settings/preview', settingsForm({ frequency })).expect(200)
      const query = `?sort=${frequency}&origin=${frequency}&outcome=${frequency}&page=${frequency}`
      await expectPagesToWork(panel, frequency, [`/instances${query}`, `/activity${query}`])
      await close()
    }
  )

  it('as a stored frequency is a schedule that cannot be read, until it is saved again', async () => {
    const spoiled = await startSpoiled(template(), (sqlite) => {
      sqlite
        .prepare(
          "UPDATE instance_schedules SET schedule = replace(schedule, 'every-six-hours', 'constructor')"
        )
        .run()
    })
    const { panel, close } = spoiled
    const page = await panel.get(`/instances/${IDS.own}`).expect(200)
    expect(page.text).toContain('The stored schedule of own cannot be read')
    await expectOthersToGoOn(spoiled, 'a stored constructor', false)
    expect(postedFor(panel)).not.toContain(IDS.own)
    await panel.post(`/instances/${IDS.own}/schedule`, { mode: 'never' }).expect(303)
    const mended = await panel.get('/activity').expect(200)
    expect(mended.text).not.toContain('cannot be read')
    await close()
  })
})
