import { execFileSync } from 'node:child_process'

/** A network of its own for processes, with one address, linked to this machine by a cable that can be pulled. */
export interface OwnNetwork {
  /** Of a process in it, as others see it. */
  readonly address: string
  /** Of this machine, as seen from in it: each can be cut off by itself. */
  readonly machine: { readonly database: string; readonly vultr: string }
  /** A command as it is run in it; the process keeps its id. */
  command(program: string, args: readonly string[]): readonly [string, readonly string[]]
  /** Pulls the cable: nothing comes or goes any more, and nobody is told. */
  unplug(): void
  plug(): void
  /** Nothing that is sent to one of the machine's addresses arrives any more. */
  lose(address: string): void
  /** Connecting to one of the machine's addresses fails at once. */
  refuse(address: string): void
  /** Ends both. */
  find(address: string): void
  remove(): void
}

/** For measuring networks: no other one has these addresses. */
const NETWORK = '198.18'
export const OWN_NETWORKS = `${NETWORK}.0.0/16`
/** Nobody’s. */
const NOWHERE = '02:00:00:00:00:01'

function ip(...args: readonly string[]): string {
  return execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

/** Why processes cannot have networks of their own here; undefined where they can. */
export function whyNoOwnNetworks(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s'
  const name = `vpa-try-${process.pid}`
  try {
    ip('netns', 'add', name)
    ip('netns', 'del', name)
    return undefined
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return '`ip` is not installed: apt-get install iproute2'
    return `network namespaces need root: ${error instanceof Error ? error.message : error}`
  }
}

/** Makes one. @throws Error where that is not possible, see `whyNoOwnNetworks`. */
export function makeOwnNetwork(): OwnNetwork {
  const third = freeThird()
  const name = `vpa-${process.pid}-${third}`
  const [near, far] = [`vpa${third}n`, `vpa${third}f`]
  const [database, vultr, address] = [1, 2, 3].map((last) => `${NETWORK}.${third}.${last}`) as [
    string,
    string,
    string
  ]
  const inside = (...args: readonly string[]) => ip('-n', name, ...args)
  ip('netns', 'add', name)
  ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name)
  for (const each of [database, vultr]) ip('addr', 'add', `${each}/24`, 'dev', near)
  inside('addr', 'add', `${address}/24`, 'dev', far)
  ip('link', 'set', near, 'up')
  for (const each of ['lo', far]) inside('link', 'set', each, 'up')
  return {
    address,
    machine: { database, vultr },
    command: (program, args) => ['ip', ['netns', 'exec', name, program, ...args]],
    unplug: () => void ip('link', 'set', near, 'down'),
    plug: () => void ip('link', 'set', near, 'up'),
    lose: (to) => void inside('neigh', 'replace', to, 'lladdr', NOWHERE, 'dev', far),
    refuse: (to) => void inside('route', 'replace', 'unreachable', to),
    find(to) {
      inside('neigh', 'replace', to, 'lladdr', NOWHERE, 'nud', 'failed', 'dev', far)
      inside('route', 'flush', 'type', 'unreachable', 'exact', to)
    },
    remove: () => void ip('netns', 'del', name)
  }
}

/** Several test runs on one machine do not have the same. */
function freeThird(): number {
  const taken = ip('-4', 'addr')
  const from = process.pid % 250
  const thirds = Array.from({ length: 250 }, (_, index) => ((from + index) % 250) + 1)
  const free = thirds.find((third) => !taken.includes(`${NETWORK}.${third}.`))
  if (free === undefined) throw new Error('All networks of tests are taken.')
  return free
}
