import type { SnapshotSettings } from '../../src/settings/index.js'

/** Of this server, every six hours, kept for 7 days. */
export function snapshotSettings(overrides: Partial<SnapshotSettings> = {}): SnapshotSettings {
  return {
    enabled: true,
    covers: { kind: 'this-server' },
    frequency: 'every-six-hours',
    startTime: '00:00',
    timeZone: 'UTC',
    retentionDays: 7,
    keep: {},
    ...overrides
  }
}
