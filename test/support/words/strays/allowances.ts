/** Where words are English by decision, or none of a language. */
export interface Allowance {
  readonly why: string
  /** A file, or what begins with this. */
  readonly within: readonly string[]
  /** These texts, with … for what is filled in; all of them where there are none. */
  readonly texts?: readonly string[]
}

export const ALLOWANCES: readonly Allowance[] = [
  {
    why: 'Names that Windows has for time zones.',
    within: ['src/policy/time-zone/time-zone-flaw.ts']
  },
  {
    why: 'Log and terminal of operators are English: docs/architecture.md, “Words in the code”.',
    within: [
      'src/access/visitor.ts',
      'src/account/seldom-asked/block-storage.ts',
      'src/account/seldom-asked/key-expiry.ts',
      'src/alerts/alert-options.ts',
      'src/alerts/sending/calls/allowed-addresses.ts',
      'src/cli/',
      'src/database/',
      'src/options.ts',
      'src/policy/schedule.ts',
      'src/snapshots/abandoned-changes.ts',
      'src/standalone/demo/demo.ts',
      'src/standalone/demo/listen-anywhere.ts',
      'src/standalone/environment/',
      'src/standalone/files/',
      'src/standalone/listen.ts',
      'src/standalone/local/',
      'src/standalone/move-database.ts',
      'src/standalone/run-panel.ts',
      'src/tokens/token-store.ts',
      'src/tokens/token.ts'
    ]
  },
  {
    why: 'The OpenAPI document and the metrics are read by programs and their makers, in English.',
    within: [
      'src/api/http/endpoint.ts',
      'src/api/openapi/document-endpoint.ts',
      'src/api/openapi/document.ts',
      'src/metrics/help.ts'
    ]
  },
  {
    why: 'The names of schemas and headers in that document.',
    within: ['src/api/'],
    texts: ['Instance', 'Location', 'Preview', 'Restore', 'Run', 'Snapshot', 'Status']
  },
  {
    why: 'Names of snapshots are stored at Vultr and are the same for all who read them.',
    within: ['src/coverage/automatic-name.ts', 'src/restores/', 'src/runs/'],
    texts: ['Automatic snapshot', 'Before restoring …', 'Snapshot']
  },
  {
    why: 'The mark in a snapshot’s description, and how a token is named where a user is.',
    within: ['src/account/snapshot-mark.ts', 'src/activity/actors.ts'],
    texts: ['… [vpa … … …]', '[vpa ap … …]', 'token:']
  },
  {
    why: 'What the simulated Vultr says, and the mail server of the demo.',
    within: ['src/simulator/', 'src/standalone/demo/mailbox/mail-receiver.ts']
  },
  {
    why: 'Labels of `menuItem` without a language; `menuItemFor` has them in one.',
    within: ['src/web/http/tabs.ts'],
    texts: ['Activity', 'Instances', 'Overview', 'Settings', 'Snapshots']
  },
  {
    why: 'The name of the company, of its site, of a language in itself, and of units.',
    within: ['src/web/index.ts', 'src/wording/', 'src/api/http/read-body.ts', 'views/'],
    texts: ['Vultr', 'my.vultr.com', 'English', 'Deutsch', '… UTC', '… KB']
  },
  { why: 'Commands that are copied into a shell.', within: ['src/web/tokens/commands.ts'] },
  { why: 'Words of Vultr’s that are looked for.', within: ['src/vultr/failures/refusal-words.ts'] },
  { why: 'It writes TypeScript.', within: ['src/wording/message-types.ts'] },
  {
    why: 'Names of scripts, and of months and days in a cron expression.',
    within: ['src/policy/cron/cron-names.ts', 'src/wording/locales.ts'],
    texts: [
      ...['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa'],
      'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC',
      'SUN MON TUE WED THU FRI SAT'
    ]
  },
  {
    why: 'What keys are derived for, what is signed, and what things are told apart by.',
    within: [
      'src/alerts/alert-link.ts',
      'src/alerts/digest/digest-step.ts',
      'src/alerts/outbox/deliver.ts',
      'src/replicas/jobs.ts',
      'src/settings/encryption.ts',
      'src/standalone/',
      'src/web/http/flash.ts'
    ],
    texts: [
      ...['digest … … …', 'urgent first', '… jobs', '… for …', 'password changed …'],
      ...['session cookie', 'vultr-panel-addon …', 'vultr-panel-addon alert links'],
      ...['vultr-panel-addon flash', 'vultr-panel-addon secrets']
    ]
  },
  {
    why: 'Settings of Express; headers, formats and options of other programs.',
    within: [
      'src/access/origin.ts',
      'src/alerts/sending/',
      'src/api/router.ts',
      'src/metrics/',
      'src/standalone/',
      'src/vultr/transport/sdk-call.ts',
      'src/web/http/static-files.ts',
      'views/shared/'
    ],
    texts: [
      ...['case sensitive routing', 'trust proxy', 'trust proxy fn'],
      ...['Bearer …', 'Bearer realm="vultr"', 'GET, HEAD', 'gzip, deflate, br', 'Not found'],
      ...['All', 'Attention', 'Bolder', 'Default', 'Full', 'Good', 'Medium', 'Warning'],
      ...['# HELP … …', '# TYPE … …', '@layer vultr-addon-bootstrap {…}\n…'],
      ...['light dark', 'width=device-width, initial-scale=1']
    ]
  }
]
