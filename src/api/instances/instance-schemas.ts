import * as z from 'zod'
import { SEGMENTS } from '../../inventory/index.js'
import { answer, instant, listOf, uuid } from '../http/components.js'
import { pageFields } from '../http/cursor.js'
import { searchText } from '../http/query-fields.js'

export const instanceParams = z.object({ id: uuid.describe('The ID of the instance.') })

export const instancesQuery = z.strictObject({
  ...pageFields,
  filter: z.enum(SEGMENTS).default('all').describe('The parts of the list, as on the page.'),
  search: searchText.default('').describe('In label, host name, address, region and tags.'),
  tag: searchText.optional().describe('Only instances with this tag.')
})

const told = {
  severity: z.enum(['danger', 'warning']),
  title: z.string(),
  text: z.string(),
  since: instant.nullable()
}

export const instanceItem = answer(
  'Instance',
  z.object({
    id: z.uuid(),
    label: z.string(),
    hostname: z.string(),
    region: z.string(),
    plan: z.string(),
    mainIp: z.string(),
    tags: z.array(z.string()),
    state: z
      .string()
      .describe('Vultr’s own word, such as `active`; empty once it has left the account.'),
    isListed: z.boolean().describe('False for one that has left the account.'),
    isThisServer: z.boolean(),
    protection: z.enum(['protected', 'unprotected', 'excluded', 'gone']),
    isProtected: z.boolean().describe('Automatic snapshots are taken of it.'),
    health: z.object({
      isHealthy: z.boolean(),
      level: z.enum(['good', 'warning', 'danger', 'unprotected', 'none']),
      text: z.string(),
      findings: z
        .array(z.object({ kind: z.string(), ...told }))
        .describe('What is wrong with it, gravest first.')
    }),
    schedule: z.object({
      mode: z.enum(['default', 'own', 'never', 'unreadable']),
      text: z.string()
    }),
    nextSnapshotAt: instant.nullable(),
    lastSuccessAt: instant.nullable().describe('When the latest good snapshot was taken.'),
    isOverdue: z.boolean(),
    snapshots: z.object({
      count: z.int(),
      bytes: z.number().describe('What Vultr bills for.'),
      usdMonth: z.number().describe('What that costs, in USD a month.')
    })
  })
)

export const instanceList = listOf('InstanceList', instanceItem)
