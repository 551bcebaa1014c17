import type { Generated } from 'kysely'
import type { AlertTables } from './alert-tables.js'

/** The tables as `migrations/` makes them. Instants are ISO 8601 text, UTC, with milliseconds. */
export interface Tables extends AlertTables {
  schema_migrations: { version: number; name: string; applied_at: string }
  secrets: {
    name: string
    nonce: string
    ciphertext: string
    last_four: string
    account_name: string
    saved_at: string
  }
  snapshot_settings: {
    id: number
    version: number
    settings: string
    saved_at: string
    saved_by: string
    turned_off_at: Generated<string | null>
  }
  leader: { id: number; token: number; replica_id: string; until: string }
  replicas: {
    id: string
    hostname: string
    instance_id: string | null
    started_at: string
    seen_at: string
    clock_ahead_ms: number | null
    reaches_vultr: number | null
  }
  panel_servers: { instance_id: string; seen_at: string }
  orphaned_instances: { instance_id: string; since: string }
  runs: {
    id: string
    instance_id: string
    trigger: 'schedule' | 'manual'
    slot_at: string | null
    is_late: Generated<number>
    recorded_ahead: Generated<number>
    state: 'queued' | 'creating' | 'pending' | 'complete' | 'failed' | 'missed'
    key: string
    name: string
    actor: Generated<string>
    snapshot_id: string | null
    attempts: Generated<number>
    next_attempt_at: string | null
    lease_until: string | null
    reason: string | null
    created_at: string
    updated_at: string
    pending_since: string | null
    finished_at: string | null
    instance_missing_since: string | null
    stored_description: string | null
    waits_for_room: Generated<number>
    snapshot_missing_since: string | null
    sent_by: string | null
  }
  schedule_cursors: {
    instance_id: string
    considered_until: string
    schedule: string
    paused_reason: string | null
    paused_at: string | null
    covered_since: string | null
    left_out_since: string | null
  }
  instance_schedules: {
    instance_id: string
    mode: 'default' | 'own' | 'never'
    schedule: string | null
    version: number
    saved_at: string
    saved_by: string
  }
  catalogue_snapshots: {
    id: string
    description: string
    created_at: string | null
    size_bytes: number
    compressed_bytes: number | null
    status: string
  }
  catalogue_instances: { id: string; fields: string }
  catalogue_state: {
    id: number
    refreshed_at: string | null
    emptied_since: string | null
    problem: string | null
    unreadable: string | null
  }
  catalogue_changes: { snapshot_id: string; version: number; at: string; fields: string | null }
  catalogue_versions: {
    id: number
    version: number
    list_version: number
    read_version: number
    wanted: number
    answered: number
  }
  claimed_list: { id: number; read_at: string }
  activity: {
    id: Generated<number>
    at: string
    actor: string
    kind: string
    outcome: 'ok' | 'failed' | 'missed' | 'info'
    instance_id: string | null
    snapshot_id: string | null
    subject: string | null
    sentence: string
  }
  held_snapshots: {
    snapshot_id: string
    instance_id: string
    since: string
    unexpired_since: string | null
  }
  review: {
    id: number
    began_at: string
    known_ids: string
    unseen_since: string | null
    other_account_since: string | null
  }
  unknown_snapshots: {
    snapshot_id: string
    instance_id: string
    made_at: string
    is_of_another_panel: number
    found_at: string
    reviewed_at: string | null
    reviewed_by: string | null
  }
  snapshot_changes: {
    id: string
    snapshot_id: string
    instance_id: string | null
    kind: 'rename' | 'lock' | 'unlock' | 'delete' | 'prune' | 'surplus'
    actor: string
    subject: string
    description: string | null
    state: 'open' | 'done' | 'failed' | 'unknown'
    is_called_off: Generated<number>
    lease_until: string
    started_at: string
    finished_at: string | null
    wanted: Generated<string | null>
    wanted_until: Generated<string | null>
    owner: Generated<string | null>
    holder: Generated<string | null>
    held_until: Generated<string | null>
    sent_at: Generated<string | null>
    outcome: Generated<string | null>
  }
  prune_failures: {
    snapshot_id: string
    instance_id: string
    sentence: string
    attempts: number
    next_attempt_at: string
    first_at: string
  }
  confirmed_prunes: {
    snapshot_id: string
    instance_id: string
    confirmed_by: string
    confirmed_at: string
  }
  snapshot_history: {
    id: string
    instance_id: string | null
    created_at: string
    bytes: number
    gone_at: string | null
  }
  acknowledgements: {
    id: string
    fingerprint: string
    acknowledged_by: string
    acknowledged_at: string
    acknowledged_until: Generated<string | null>
  }
  history_start: { id: number; since: string }
  quota_refusal: { id: number; held: number; refused_at: string }
  restores: {
    id: string
    instance_id: string
    snapshot_id: string
    snapshot_name: string
    safety_run_id: string | null
    state: 'waiting' | 'sending' | 'restoring' | 'complete' | 'failed'
    actor: string
    reason: string | null
    created_at: string
    updated_at: string
    sent_at: string | null
    finished_at: string | null
    attempts: Generated<number>
    next_attempt_at: string | null
    target: string | null
    busy_seen_at: string | null
    missing_since: string | null
    was_locked: Generated<number>
    is_presumed: Generated<number>
    owner: string | null
    lease_until: string | null
  }
  panel_sessions: {
    id_hash: string
    user_name: string
    credentials: string
    signed_in_at: string
    seen_at: string
  }
  panel_known_browsers: { token_hash: string; user_name: string; signed_in_at: string }
  panel_sign_in_failures: { source: string; failures: number; last_at: string }
  panel_password: { id: number; sealed_hash: string; changed_at: string }
  api_requests: {
    caller: string
    idempotency_key: string
    request_hash: string
    asked_at: string
    lease_until: string
    status: number | null
    headers: string | null
    body: string | null
  }
  request_rates: { rate_group: string; free_at: number }
  totals: { counter: string; outcome: string; total: number }
  scheduler_pass: { id: number; ended_at: string }
  api_tokens: {
    id: string
    hash: string
    name: string
    scope: string
    tags: string | null
    created_at: string
    created_by: string
    expires_at: string | null
    last_used_at: string | null
    revoked_at: string | null
  }
}
