/** Why an expression cannot be used, to be told to whoever pasted it. */
export type CronFlaw =
  /** Not five fields. */
  | { readonly code: 'not-five-fields' }
  /** Seconds, a year or a command beside the five fields, which are given without them. */
  | { readonly code: 'too-many-fields'; readonly given: string }
  /** `CRON_TZ=Europe/Berlin 0 4 * * *`; given is what can be entered beside the time zone's own field. */
  | { readonly code: 'time-zone-inside'; readonly given: string }
  /** `cron(0 4 * * ? *)`, `daily`, `*-*-* 04:00`, quotes, a comment; given is what means the same here. */
  | { readonly code: 'other-notation'; readonly given: string }
  /** `@reboot`, `@every 6h`: no times of a calendar. */
  | { readonly code: 'unknown-nickname'; readonly given: string }
  /** `15W`, `LW`, `L-3`, `H`: signs that some crons have and this one does not. */
  | { readonly code: 'unsupported-sign'; readonly given: string }
  /** A number or a name that its field does not have. */
  | { readonly code: 'invalid-field'; readonly given: string }
