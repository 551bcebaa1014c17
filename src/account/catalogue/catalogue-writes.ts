import type { Insertable, Kysely } from 'kysely'
import type { Tables } from '../../database/index.js'

type Row<T extends keyof Tables> = Insertable<Tables[T]>

/** Writes records of snapshots in place of those that are stored. */
export async function writeSnapshots(
  trx: Kysely<Tables>,
  rows: readonly Row<'catalogue_snapshots'>[]
): Promise<void> {
  await trx
    .insertInto('catalogue_snapshots')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        description: eb.ref('excluded.description'),
        created_at: eb.ref('excluded.created_at'),
        size_bytes: eb.ref('excluded.size_bytes'),
        compressed_bytes: eb.ref('excluded.compressed_bytes'),
        status: eb.ref('excluded.status')
      }))
    )
    .execute()
}

/** The same of instances. */
export async function writeInstances(
  trx: Kysely<Tables>,
  rows: readonly Row<'catalogue_instances'>[]
): Promise<void> {
  await trx
    .insertInto('catalogue_instances')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({ fields: eb.ref('excluded.fields') }))
    )
    .execute()
}

/** Writes when and how the lists were read last. */
export async function writeState(
  trx: Kysely<Tables>,
  state: Omit<Row<'catalogue_state'>, 'id'>
): Promise<void> {
  await trx
    .insertInto('catalogue_state')
    .values({ id: 1, ...state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(state))
    .execute()
}
