/** What each metric is; Prometheus and Grafana show it, in English. */
export const HELP = {
  vpa_build_info: 'Which version of the panel runs, and on which Node; always 1.',
  vpa_instance_last_success_timestamp_seconds:
    'When the latest good snapshot of an instance was taken.',
  vpa_instance_protected: 'Whether automatic snapshots are taken of an instance.',
  vpa_instance_overdue: 'Whether a protected instance has no good snapshot that is new enough.',
  vpa_snapshots: 'Snapshots in the account.',
  vpa_stored_bytes: 'What Vultr bills for snapshots.',
  vpa_cost_usd_month: 'What the snapshots cost in a month, in USD.',
  vpa_account_read_timestamp_seconds: 'When the account was last read from Vultr.',
  vpa_quota_limit: 'How many snapshots the account may hold, where that is known.',
  vpa_alerts_open: 'What was alerted and still stands, by kind.',
  vpa_scheduler_last_pass_timestamp_seconds: 'When the scheduler last completed a pass.',
  vpa_runs_total: 'Snapshots that were requested, by outcome.',
  vpa_vultr_requests_total: 'Requests to Vultr, by what was answered.'
} as const
