import { type CatalogueView, instanceName } from '../account/index.js'
import { message, type Text } from '../wording/index.js'

/** More labels than this are counted instead of told. */
const MOST_NAMES = 3

/** Several instances as an admin knows them. @param written how a name is written. */
export function instanceNames(
  view: CatalogueView,
  instanceIds: readonly string[],
  written = (name: string) => name
): Text {
  if (instanceIds.length > MOST_NAMES) {
    return message('instances.count', { count: instanceIds.length })
  }
  return { list: instanceIds.map((id) => written(instanceName(id, view))) }
}
