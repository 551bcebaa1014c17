import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod'
import type { ActivityOutcome } from '../../activity/index.js'
import { LONG_AGO, storedInstant, type Tables } from '../../database/index.js'
import type { Message } from '../../wording/index.js'

/** `surplus`: Vultr made two of one run, and this one goes. */
export type ChangeKind = Tables['snapshot_changes']['kind']

/** Changes that take the snapshot away. */
export const REMOVALS = ['delete', 'prune', 'surplus'] as const satisfies ChangeKind[]

/** Whether a change takes the snapshot away. */
export function isRemoval(kind: ChangeKind): boolean {
  return REMOVALS.some((each) => each === kind)
}

const wantedSchema = z.lazy(() =>
  z.object({
    /** Of a rename: the name that it is to have. */
    name: z.string().optional(),
    /** It was known by a mark of ours: a reading without a description is not believed. */
    isMarked: z.boolean()
  })
)

/** What somebody wants of a snapshot, as far as its kind does not tell. */
export type Wanted = z.infer<typeof wantedSchema>

/** What is to be done to a snapshot at Vultr. */
export interface ChangeIntent {
  readonly snapshotId: string
  readonly instanceId: string | undefined
  readonly kind: ChangeKind
  readonly actor: string
  /** The snapshot's name; hostile text. */
  readonly subject: string
  /** Where somebody waits for it: all that another process needs to carry it out. */
  readonly wanted?: Wanted | undefined
}

/** A change that has begun; until it is finished no other one of the snapshot begins. */
export interface SnapshotChange extends ChangeIntent {
  readonly id: string
  /** What is to be stored as the description; undefined for a removal, and before it is known. */
  readonly description: string | undefined
  readonly startedAt: Date
  /** The attempt that may send it, and say what came of it; undefined while nobody carries it out. */
  readonly holder: string | undefined
}

export interface ChangeOutcome {
  /** `unknown`: Vultr may have heard it; `failed`: certainly not done. */
  readonly state: 'done' | 'failed' | 'unknown'
  /** Told in the activity log; undefined where there is nothing to tell. */
  readonly told: { readonly outcome: ActivityOutcome; readonly message: Message } | undefined
  /** For the page that waits for it. */
  readonly outcome?: string
}

/** What changes have to know of the processes on the database. */
export interface ChangeProcesses {
  /** This one. */
  readonly id: string
  /** By the clock that all of them share. @throws DatabaseError */
  now(trx: Kysely<Tables>): Promise<Date>
  /** Whether one runs, or did a minute ago. @throws DatabaseError */
  isPresent(trx: Kysely<Tables>, id: string): Promise<boolean>
}

type Row = Selectable<Tables['snapshot_changes']>

export function toChange(row: Row): SnapshotChange {
  return {
    id: row.id,
    snapshotId: row.snapshot_id,
    instanceId: row.instance_id ?? undefined,
    kind: row.kind,
    actor: row.actor,
    subject: row.subject,
    description: row.description ?? undefined,
    startedAt: storedInstant(row.started_at) ?? LONG_AGO,
    holder: row.holder ?? undefined,
    wanted: readWanted(row.wanted)
  }
}

/** One that cannot be read is wanted by nobody that could say what. */
function readWanted(text: string | null): Wanted | undefined {
  try {
    return text === null ? undefined : wantedSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
