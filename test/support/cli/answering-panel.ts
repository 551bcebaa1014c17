import {
  type Answered,
  type Asked,
  idOf,
  instanceNamed,
  problem,
  type StandIn,
  snapshotNamed,
  standIn
} from './stand-in.js'

const INSTANCES = [
  instanceNamed('web-1', idOf(1)),
  instanceNamed('web-2', idOf(2)),
  instanceNamed('Web-2', idOf(3)),
  instanceNamed('db-main', idOf(4)),
  instanceNamed('spare', idOf(5), { isProtected: false })
]
export const SNAPSHOTS = [
  snapshotNamed('nightly', 'aaaaaaaa-0000-4000-8000-000000000001'),
  snapshotNamed('before-deploy', 'bbbbbbbb-0000-4000-8000-000000000002'),
  snapshotNamed('before-update', 'bbbbcccc-0000-4000-8000-000000000003')
]

/** A panel that has these, and answers a change as it is told. */
export function panelThat(change: (asked: Asked) => Answered): Promise<StandIn> {
  return standIn((asked) => {
    if (asked.method !== 'GET') return change(asked)
    const [path = ''] = asked.path.split('?')
    const [kind = '', id] = path.split('/')
    const all = { instances: INSTANCES, snapshots: SNAPSHOTS }[kind]
    if (all === undefined) return change(asked)
    if (id === undefined) return { body: { items: all, next: null, total: all.length } }
    const found = all.find((each) => each.id === id)
    return found === undefined ? problem(404, 'not-found', 'There is none.') : { body: found }
  })
}

export const changes = ({ asked }: StandIn) => asked.filter(({ method }) => method !== 'GET')
