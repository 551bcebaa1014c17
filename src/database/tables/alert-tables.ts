import type { Generated } from 'kysely'

/** The tables of the room `alerts`, as `migrations/` makes them. */
export interface AlertTables {
  alert_state: {
    id: number
    began_at: string
    activity_id: number
    gone_until: string
    known_version: Generated<number | null>
  }
  alert_conditions: {
    id: string
    kind: string
    instance_id: string | null
    since: string
    seen_at: string
    gone_at: string | null
    alert_id: string | null
    is_known: Generated<number>
    told: string
  }
  alerts: {
    id: string
    kind: string
    severity: string
    name: string | null
    count: number
    since: string
    opened_at: string
    told_at: string
    reminded_at: string
    over_at: string | null
  }
  alert_messages: { id: string; alert_id: string | null; at: string; content: string }
  alert_deliveries: {
    number: Generated<number>
    id: string
    message_id: string
    channel_id: string
    state: 'waiting' | 'sending' | 'sent' | 'failed' | 'held'
    attempts: Generated<number>
    is_blocking: Generated<number>
    created_at: string
    next_attempt_at: string | null
    lease_until: string | null
    ended_at: string | null
    answer: string | null
  }
  alert_channels: {
    id: string
    version: number
    name: string
    settings: string
    nonce: string
    ciphertext: string
    created_at: string
    saved_at: string
    saved_by: string
  }
  alert_channel_results: {
    channel_id: string
    at: string
    is_ok: number
    answer: string
    failing_since: string | null
  }
  alert_kinds: { kind: string; severity: string }
}
