import { describe, it } from 'vitest'
import { spoilEachColumn, useTemplate } from '../../support/spoiled/spoiling.js'
import { IDS } from '../../support/spoiled/template.js'

const template = useTemplate()

describe('one value that cannot be read, in whichever column of what is under way', () => {
  it.each([0, 1, 2])('of the open runs costs no other (a third of their columns, %i)', (third) =>
    spoilEachColumn(template(), {
      table: 'runs',
      where: "id IN ('run-queued', 'run-creating', 'run-pending')",
      third
    })
  )

  it('of the open restores costs no other, and sends none', () =>
    spoilEachColumn(template(), { table: 'restores', where: '1' }))

  it('of how far the slots of instances have come costs no other', () =>
    spoilEachColumn(template(), {
      table: 'schedule_cursors',
      where: `instance_id IN ('${IDS.held}', '${IDS.paused}')`
    }))

  it.each(['held_snapshots', 'prune_failures', 'confirmed_prunes'])(
    'of %s deletes nothing',
    (table) => spoilEachColumn(template(), { table, where: `instance_id = '${IDS.held}'` })
  )
})
