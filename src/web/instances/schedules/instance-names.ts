import { message, type Text } from '../../../wording/index.js'
import type { Visit } from '../../http/visit.js'
import { instanceName } from '../../shared/account/instance-name.js'

/** More labels than this are counted instead of told. */
const MOST_NAMES = 3

/** Several instances as an admin knows them. @param written how a name is written. */
export function instanceNames(
  { services }: Visit,
  instanceIds: readonly string[],
  written = (name: string) => name
): Text {
  if (instanceIds.length > MOST_NAMES) {
    return message('instances.count', { count: instanceIds.length })
  }
  const view = services.catalogue.view()
  return { list: instanceIds.map((id) => written(instanceName(id, view))) }
}
