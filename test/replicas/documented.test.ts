import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** A file of tests, and the names of those in it that see an answer come true. */
type Seen = readonly [file: string, ...names: readonly string[]]

const FLEET = 'replicas/fleet.test.ts'
const CUT_OFF = 'replicas/cut-off.test.ts'
const SHARED = 'replicas/shared-commands.test.ts'
const COMMANDS = 'snapshots/shared-commands.test.ts'
const TAKES = 'runs/shared-takes.test.ts'
const RESTORES = 'restores/shared-restores.test.ts'
const PRUNES = 'pruning/shared-prunes.test.ts'
const TWO = 'replicas/two-replicas.test.ts'
const LEADERSHIP = 'replicas/leadership.test.ts'
const FENCED = 'replicas/fenced-work.test.ts'
const BUDGET = 'replicas/request-budget.test.ts'
const TWO_PANELS = 'standalone/sign-in/two-panels.test.ts'
const FAILURES = 'standalone/sign-in/shared-failures.test.ts'
const LINE = 'database/postgres/broken-line.test.ts'
const PAGES = 'database/postgres/pages.test.ts'
const STATEMENTS = 'database/postgres/statements.test.ts'

/** What docs/replicas.md says of failures, row by row. */
const REPLICAS: Readonly<Record<string, readonly Seen[]>> = {
  'a connection is cut between two statements': [
    [LINE, 'between two statements is not noticed: they go by another connection']
  ],
  'it is cut in the middle of a transaction': [
    [LINE, 'in the middle of a transaction leaves nothing of it, and the next one comes through'],
    [FLEET, 'lose nothing and double nothing where PostgreSQL is started anew in the middle']
  ],
  'the server does not answer': [
    [PAGES, 'say that the server does not answer, and work again as soon as it does'],
    [LINE, 'for good is told at once, and mended without a new start'],
    [CUT_OFF, 'lose nothing and double nothing where the leader is cut off from PostgreSQL']
  ],
  'it takes no writes, as after a failover': [
    [PAGES, 'say that it takes no writes, show what there is, and save again once it does']
  ],
  'its disk is full': [
    [STATEMENTS, 'a full disk is told in words, and nothing of the transaction stays']
  ],
  'a replica stops in the middle of a transaction': [
    [
      STATEMENTS,
      'a process that stops in the middle of a transaction does not hold the others up for good'
    ]
  ],
  'the leader is killed, or its machine is gone?': [
    [FLEET, 'lose nothing and double nothing where the leader is killed in the middle of a wave'],
    [CUT_OFF, 'lose nothing and double nothing where the leader is cut off from everything']
  ],
  'the leader is stopped and ends in order?': [
    [TWO, 'have another one lead at once where the leader ends, which finishes what is under way']
  ],
  'the leader is paused, or cut off, and comes back?': [
    [FENCED, 'writes nothing once another replica has led, however long it was paused'],
    [
      CUT_OFF,
      'lose nothing and double nothing where the leader is paused for longer than it leads, and goes on'
    ]
  ],
  'any other replica is gone?': [
    [FLEET, 'lose nothing and double nothing where one is killed as Vultr answers it']
  ],
  'a replica is gone that somebody has just asked to rename, lock or delete a snapshot?': [
    [
      SHARED,
      'is done by another one, once, where that one is killed right after it was written down'
    ],
    [COMMANDS, 'is not done minutes later: nobody expects it any more']
  ],
  'somebody locks a snapshot that another replica is about to delete?': [
    [COMMANDS, 'gives way to a lock, and is not done after it'],
    [PRUNES, 'stays where it was locked after it was handed over']
  ],
  'a replica is gone that was deleting what has expired?': [
    [
      SHARED,
      'all go where one of them is killed in the middle, and one that is locked meanwhile stays'
    ],
    [PRUNES, 'goes in the next pass where the replica that had begun it is gone']
  ],
  'the clocks of the machines differ?': [
    [FLEET, 'share a wave, with one snapshot for each slot'],
    [
      'replicas/replica.test.ts',
      'is told of by all of them while it is more than a minute off, and once in its log'
    ],
    [
      LEADERSHIP,
      'is left by a replica whose clock is %i ms off to one whose clock is right, while that one runs'
    ]
  ],
  'a replica cannot reach Vultr?': [
    [
      'replicas/jobs.test.ts',
      'are left to others by a replica for which no connection came about',
      'are taken up all the same where there is nobody else'
    ],
    [SHARED, 'is done by another one where that one cannot reach Vultr, and its page says so'],
    [TAKES, 'is asked for by another one, once, and the page says so'],
    [RESTORES, 'is sent by another one, once, and the page says so']
  ],
  'the leader cannot reach Vultr?': [
    [
      LEADERSHIP,
      'is left by a replica that is cut off from Vultr to one that Vultr answers, and by no other'
    ],
    [
      CUT_OFF,
      'lose nothing and double nothing where the leader is cut off from Vultr',
      'have another one lead where the leader stays cut off from Vultr, and lose nothing and double nothing'
    ]
  ],
  'two replicas change the same?': [
    [TWO, 'show the second of two people what the first has saved at the other one']
  ],
  'the jobs cannot be kept?': [
    [TWO, 'has a panel all the same: the leader sends all of them itself']
  ],
  'one of them is killed?': [[BUDGET, 'lose no more than a few turns where one of them is gone']],
  'one has much to send, and somebody waits for a page at another?': [
    [BUDGET, 'let a person go first, also while another one has much to send']
  ],
  'the database does not answer?': [
    [BUDGET, 'send nothing while the database does not answer, and say why']
  ],
  'the database answers slowly?': [
    [
      'vultr/transport/shared-limiter.test.ts',
      'does not use turns whose answer came too late, and leaves gaps behind those that follow'
    ]
  ],
  'the clock of the database is set back?': [
    [BUDGET, 'do not wait for turns from before the clock of the database was set back']
  ],
  'somebody tries passwords at all replicas at once?': [
    [
      FAILURES,
      'spread over two processes wait as long as at one',
      'of all strangers together are paced, whatever their addresses and wherever they come'
    ]
  ],
  'a replica is started anew?': [
    [TWO_PANELS, 'count wrong passwords together, and after a restart too']
  ],
  'the password is changed at one?': [
    [TWO_PANELS, 'have one password, and end each other’s sessions as it is changed']
  ],
  'it is changed at two at the same time?': [
    [TWO_PANELS, 'change it once where somebody changes it at both at the same time']
  ],
  'two processes run on one file of SQLite?': [
    [TWO_PANELS, 'have one password, and end each other’s sessions as it is changed']
  ]
}

/** Rows of docs/what-happens-when.md that lead to docs/replicas.md. */
const ELSEWHERE: Readonly<Record<string, readonly Seen[]>> = {
  'two processes run on one database?': [[FLEET, 'share a wave, with one snapshot for each slot']],
  'several replicas send from one address?': [
    [
      'replicas/shared-address.test.ts',
      'are never told by Vultr that they ask too often, where they share a rate group'
    ]
  ],
  'somebody tries passwords at several replicas, or over a restart?': [
    [TWO_PANELS, 'count wrong passwords together, and after a restart too']
  ]
}

/** The first cell of each row of the tables that say what happens. */
function questionsIn(document: string): readonly string[] {
  const tables = document.split('\n\n').filter((part) => part.includes('What happens'))
  return tables.flatMap((table) =>
    table
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| What'))
      .map((line) => line.split('|')[1]?.trim().replaceAll('**', '') ?? '')
  )
}

describe('what the documents say of replicas that fail', () => {
  it('is seen by a test, row by row', () => {
    expect(questionsIn(read('docs/replicas.md'))).toEqual(Object.keys(REPLICAS))
    const rows = read('docs/what-happens-when.md')
      .split('\n')
      .filter((line) => line.includes('](replicas.md'))
    const linked = questionsIn(['| What happens |', ...rows].join('\n'))
    expect(linked).toEqual(Object.keys(ELSEWHERE))
  })

  it.each(Object.entries({ ...REPLICAS, ...ELSEWHERE }))('%s', (_, seen) => {
    for (const [file, ...names] of seen) {
      const tests = read(`test/${file}`)
      for (const name of names) expect(tests, file).toContain(`'${name}',`)
    }
  })
})
