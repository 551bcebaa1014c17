import { CommandError, EXIT } from '../terminal/exit-codes.js'
import { plainText } from '../terminal/plain-text.js'
import {
  type InstanceAnswer,
  instanceSchema,
  type SnapshotAnswer,
  snapshotSchema
} from './answers.js'
import type { PanelApi } from './panel-api.js'
import { wholeList } from './whole-list.js'

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i
/** The beginning of an id as lists show it on a narrow terminal. */
const SHORT_ID = /^[\da-f]{8}[\da-f-]{0,27}$/i

/** So many are named where a name fits several. */
const MOST_NAMED = 10

/**
 * An instance by its id, its label (whatever its capitals) or the beginning of one.
 * @throws CommandError `usage` where none or several fit.
 */
export async function namedInstance(api: PanelApi, name: string): Promise<InstanceAnswer> {
  if (UUID.test(name)) {
    const found = await api.find(`instances/${name}`, instanceSchema)
    if (found !== undefined) return found
  }
  const all = await wholeList(api, 'instances', instanceSchema)
  return theOne(all, name, {
    what: 'instance',
    list: 'vultr-panel instances',
    nameOf: ({ label }) => label,
    shownAs: ({ label, id }) => `${label} (${id})`
  })
}

/**
 * A snapshot by its id, the first 8 characters of it or more, its name or the beginning of one.
 * @throws CommandError `usage` where none or several fit.
 */
export async function namedSnapshot(api: PanelApi, name: string): Promise<SnapshotAnswer> {
  if (UUID.test(name)) {
    const found = await api.find(`snapshots/${name}`, snapshotSchema)
    if (found !== undefined) return found
  }
  const all = await wholeList(api, 'snapshots', snapshotSchema)
  return theOne(all, name, {
    what: 'snapshot',
    list: 'vultr-panel snapshots',
    nameOf: (each) => each.name,
    shownAs: (each) => `${each.name} of ${each.instanceLabel ?? 'no instance'} (${each.id})`
  })
}

function theOne<Item extends { readonly id: string }>(
  items: readonly Item[],
  name: string,
  about: {
    readonly what: string
    readonly list: string
    readonly nameOf: (item: Item) => string
    readonly shownAs: (item: Item) => string
  }
): Item {
  if (name.trim() === '') {
    throw new CommandError(EXIT.usage, `The name of the ${about.what} is empty; nothing was done.`)
  }
  const fitting = fits(items, name, about.nameOf)
  const [only, second] = fitting
  if (only !== undefined && second === undefined) return only
  if (only === undefined) {
    throw new CommandError(
      EXIT.usage,
      `No ${about.what} is called ${plainText(name)}. "${about.list}" lists them.`
    )
  }
  const named = fitting.slice(0, MOST_NAMED).map((item) => `  ${plainText(about.shownAs(item))}`)
  const rest = fitting.length - named.length
  throw new CommandError(
    EXIT.usage,
    [
      `${plainText(name)} fits ${fitting.length} ${about.what}s; nothing was done. Name one by its id:`,
      ...named,
      ...(rest > 0 ? [`  and ${rest} more`] : [])
    ].join('\n')
  )
}

/** The closest way of fitting that any has. */
function fits<Item extends { readonly id: string }>(
  items: readonly Item[],
  name: string,
  nameOf: (item: Item) => string
): readonly Item[] {
  const wanted = name.toLowerCase()
  const ways: ((item: Item) => boolean)[] = [
    ({ id }) => id.toLowerCase() === wanted,
    (item) => nameOf(item) === name,
    (item) => nameOf(item).toLowerCase() === wanted,
    ({ id }) => SHORT_ID.test(name) && id.toLowerCase().startsWith(wanted),
    (item) => wanted !== '' && nameOf(item).toLowerCase().startsWith(wanted)
  ]
  for (const way of ways) {
    const fitting = items.filter(way)
    if (fitting.length > 0) return fitting
  }
  return []
}
