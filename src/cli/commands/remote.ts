import { Argument, type Command, Option } from 'commander'
import type { Invocation } from '../invocation/invocation.js'
import { deleteSnapshots, renameSnapshot, restoreSnapshot, setLocked } from './change.js'
import { checkExpiry, parseCount } from './duration.js'
import { showActivity } from './follow.js'
import { showInstances, showSnapshots, showStatus } from './show.js'
import { takeSnapshot } from './take.js'
import { timeoutOption } from './wait-until-complete.js'

const INSTANCE = 'id, label, or the beginning of a label that is no other’s'
const SNAPSHOT = 'id, the first 8 characters of one or more, or name'
const FILTERS = ['all', 'unprotected', 'problems', 'custom', 'excluded'] as const
const ORIGINS = ['automatic', 'manual', 'external'] as const
const STATES = ['complete', 'pending', 'expired', 'other', 'locked'] as const
const ORPHANS = ['any', 'gone', 'unprotected', 'excluded'] as const
const WAIT = 'end when it is complete; exit with 1 where it fails, with 6 after --timeout'
const OUTCOMES = ['ok', 'failed', 'missed', 'info'] as const

/** The commands that ask a panel, by its API. */
export function addRemoteCommands(program: Command, invocation: () => Invocation): void {
  program
    .command('status')
    .description('whether every instance is protected and all is well; exits with 1 where not')
    .action(() => showStatus(invocation()))
  program
    .command('instances')
    .description('list the instances')
    .addOption(new Option('--filter <which>', 'only those').choices(FILTERS))
    .option('--search <text>', 'only those whose label, address or tag has this')
    .option('--tag <tag>', 'only those with this tag')
    .action((options) => showInstances(invocation(), options))
  program
    .command('snapshots')
    .description('list the snapshots, newest first')
    .option('--instance <instance>', `only of this instance: ${INSTANCE}`)
    .addOption(new Option('--origin <origin>', 'only those').choices(ORIGINS))
    .addOption(new Option('--state <state>', 'only those').choices(STATES))
    .addOption(
      new Option('--orphans <orphans>', 'only those without a protected instance').choices(ORPHANS)
    )
    .option('--from <day>', 'not before this day in UTC, such as 2026-11-30')
    .option('--until <day>', 'not after this day')
    .option('--search <text>', 'only those whose name, or instance, has this')
    .option('--limit <count>', 'no more than so many; default all', parseCount)
    .action((options) => showSnapshots(invocation(), options))
  addChanges(program, invocation)
  program
    .command('activity')
    .description('list what happened, the newest at the end')
    .option('-f, --follow', 'go on with what happens, until Ctrl+C')
    .option('--instance <instance>', `only about this instance: ${INSTANCE}`)
    .addOption(new Option('--outcome <outcome>', 'only those').choices(OUTCOMES))
    .option('--kind <kind>', 'only this kind, such as run, prune or restore')
    .option('--user <name>', 'only what this user did; scheduler for the panel itself')
    .option('--limit <count>', 'so many of the latest', parseCount, 20)
    .action(({ follow = false, user, ...options }) =>
      showActivity(invocation(), { ...options, actor: user, isFollowed: follow })
    )
}

function addChanges(program: Command, invocation: () => Invocation): void {
  program
    .command('take')
    .description('take a snapshot of an instance')
    .addArgument(new Argument('<instance>', INSTANCE))
    .option('--name <name>', 'name of the snapshot; default the instance’s')
    .option(
      '--expires <duration>',
      'delete it after this time, such as 7d, by the rules of pruning',
      checkExpiry
    )
    .option('--wait', WAIT)
    .addOption(timeoutOption())
    .action((instance, { wait = false, timeout, ...options }) =>
      takeSnapshot(invocation(), { instance, isAwaited: wait, timeoutMs: timeout, ...options })
    )
  for (const [name, isLocked, does] of [
    ['lock', true, 'lock snapshots: they are neither pruned nor deleted'],
    ['unlock', false, 'unlock snapshots']
  ] as const) {
    program
      .command(name)
      .description(does)
      .addArgument(new Argument('<snapshot...>', SNAPSHOT))
      .action((snapshots) => setLocked(invocation(), snapshots, isLocked))
  }
  program
    .command('rename')
    .description('give a snapshot another name')
    .addArgument(new Argument('<snapshot>', SNAPSHOT))
    .argument('<name>', 'the new name')
    .action((snapshot, name) => renameSnapshot(invocation(), snapshot, name))
  program
    .command('delete')
    .description('delete snapshots; this cannot be undone')
    .addArgument(new Argument('<snapshot...>', SNAPSHOT))
    .option('-y, --yes', 'do not ask')
    .action((snapshots, { yes = false }) => deleteSnapshots(invocation(), snapshots, yes))
  program
    .command('restore')
    .description('overwrite an instance with a snapshot')
    .addArgument(new Argument('<snapshot>', SNAPSHOT))
    .option('--instance <instance>', 'default the instance that it was taken of')
    .option('--no-safety-snapshot', 'do not take a snapshot of the instance first')
    .option('-y, --yes', 'do not ask')
    .option('--wait', WAIT)
    .addOption(timeoutOption())
    .action((snapshot, { instance, safetySnapshot, yes = false, wait = false, timeout }) =>
      restoreSnapshot(invocation(), {
        snapshot,
        instance,
        hasSafetySnapshot: safetySnapshot,
        isConfirmed: yes,
        isAwaited: wait,
        timeoutMs: timeout
      })
    )
}
