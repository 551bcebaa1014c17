import { describe, it } from 'vitest'
import { expectPagesToWork, startSpoiled } from '../../support/spoiled/spoiled-panel.js'
import {
  AFTER,
  columnsIn,
  expectOthersToGoOn,
  spoilAllColumns,
  useTemplate
} from '../../support/spoiled/spoiling.js'

const template = useTemplate()

describe('one value that cannot be read, in whichever column of what is written down', () => {
  it.each([
    ['activity', '1'],
    ['snapshot_history', '1'],
    ['quota_refusal', '1'],
    ['acknowledgements', '1'],
    ['history_start', '1'],
    ['runs', "id = 'run-done'"]
  ])('of %s (%s) costs no page', (table, where) => spoilAllColumns(template(), { table, where }))

  it.each(['catalogue_snapshots', 'catalogue_instances', 'catalogue_state'])(
    'of %s has the account read anew',
    async (table) => {
      for (const column of await columnsIn(template(), table)) {
        // The copy is read at the start only.
        const value = column.name === 'created_at' ? '2026-13-45T99:99:99.999Z' : 'constructor'
        const what = `${table}.${column.name} = ${value}`
        let isSpoiled = true
        const spoiled = await startSpoiled(template(), (sqlite) => {
          const rowid = sqlite.prepare(`SELECT rowid FROM ${table} LIMIT 1`).pluck().get()
          const update = `UPDATE ${table} SET "${column.name}" = ? WHERE rowid = ?`
          try {
            sqlite.prepare(update).run(value, rowid)
          } catch {
            isSpoiled = false
          }
        })
        if (isSpoiled) {
          await expectPagesToWork(spoiled.panel, what, AFTER)
          await expectOthersToGoOn(spoiled, what, false)
        }
        await spoiled.close()
      }
    }
  )
})
