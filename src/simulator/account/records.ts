/** What Vultr tells of an instance; its words. */
export interface InstanceState {
  readonly status: 'active' | 'pending' | 'suspended' | 'resizing'
  readonly serverStatus: 'none' | 'locked' | 'installingbooting' | 'ok'
}

/** An instance as the simulated account holds it; what Vultr calls it is in `api/answers.ts`. */
export interface SimulatedInstance {
  readonly id: string
  label: string
  hostname: string
  mainIp: string
  v6MainIp: string
  region: string
  plan: string
  os: string
  diskGb: number
  ramMb: number
  vcpuCount: number
  powerStatus: string
  features: string[]
  tags: string[]
  createdAt: Date
  /** Where neither a lock nor a restore says otherwise. Only an active one can be acted upon. */
  status: InstanceState['status']
  serverStatus: InstanceState['serverStatus']
  /** Locked until then by something that is neither a snapshot nor a restore. */
  lockedUntil: Date | undefined
  /** `false`: answers show no lock, and actions are refused for it all the same. */
  showsLock: boolean
  /** A restore is under way until then. */
  restoringUntil: Date | undefined
}

export interface SimulatedSnapshot {
  readonly id: string
  description: string
  createdAt: Date
  sizeBytes: number
  compressedBytes: number
  status: 'pending' | 'complete' | 'deleted'
  /** Whose disk it is; Vultr's answers do not tell. A pending one locks it. */
  readonly instanceId: string | undefined
  /** For a pending one; undefined: never. */
  completesAt: Date | undefined
}

/** A volume of Vultr Block Storage. */
export interface SimulatedBlock {
  readonly id: string
  label: string
  sizeGb: number
  region: string
  createdAt: Date
  /** Undefined while it is attached to none. */
  instanceId: string | undefined
}

/** A named API key of the user whose key is accepted. */
export interface SimulatedApiKey {
  readonly id: string
  readonly key: string
  name: string
  /** Undefined: never. */
  expiresAt: Date | undefined
}

/** States that Vultr was seen to answer with, to be given to `addInstance` or `editInstance`. */
export const INSTANCE_STATES = {
  /** Just made: no disk, no address, no name yet. */
  young: {
    status: 'pending',
    serverStatus: 'none',
    diskGb: 0,
    mainIp: '0.0.0.0',
    v6MainIp: '',
    hostname: '',
    tags: []
  },
  resizing: { status: 'resizing', serverStatus: 'locked' },
  installing: { status: 'active', serverStatus: 'installingbooting' },
  suspended: { status: 'suspended', serverStatus: 'ok' },
  active: { status: 'active', serverStatus: 'ok' }
} as const satisfies Readonly<Record<string, Partial<SimulatedInstance>>>

/** What an instance goes through during a restore, each for as long as the others. */
export const RESTORE_STATES: readonly InstanceState[] = [
  { status: 'active', serverStatus: 'locked' },
  { status: 'pending', serverStatus: 'locked' },
  { status: 'pending', serverStatus: 'none' },
  { status: 'active', serverStatus: 'installingbooting' }
]

/** Why Vultr would refuse, in its own manner. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}
