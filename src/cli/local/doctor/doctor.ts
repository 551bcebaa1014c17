import { existsSync } from 'node:fs'
import {
  checkDataDir,
  databasePlace,
  type Environment,
  existingSecretKey,
  parseEnvironment,
  publicUrl
} from '../../../standalone/index.js'
import { type Invocation, writeJson } from '../../invocation/invocation.js'
import { EXIT } from '../../terminal/exit-codes.js'
import { plainText } from '../../terminal/plain-text.js'
import type { Style } from '../../terminal/styles.js'
import { otherOwner, withDatabase } from '../local-panel.js'
import { type Check, ok, problem, reasonOf } from './check.js'
import { checkDatabase, checkDisk, checkNode } from './machine-checks.js'
import {
  checkClock,
  checkMetadata,
  checkPanel,
  checkPublicUrl,
  checkVultr
} from './network-checks.js'
import { checkKey, checkSchedules } from './stored-checks.js'

/**
 * Looks at all that a panel on this machine needs, whether it runs or not, and changes nothing. Ends with 1 where
 * something is wrong.
 */
export async function runDoctor(invocation: Invocation): Promise<void> {
  const checks: Check[] = []
  for await (const check of checksOf(invocation)) {
    checks.push(check)
    if (!invocation.isJson) await writeCheck(invocation, check)
  }
  const problems = checks.filter(({ state }) => state === 'problem').length
  if (problems > 0) invocation.endWith(EXIT.attention)
  if (invocation.isJson) {
    await writeJson(invocation, { isHealthy: problems === 0, checks })
    return
  }
  await invocation.terminal.write(
    problems === 0
      ? 'No problems found.'
      : `${problems} ${problems === 1 ? 'problem' : 'problems'} found.`
  )
}

async function* checksOf({ terminal, clock }: Invocation): AsyncIterable<Check> {
  yield checkNode(process.versions.node)
  const environment = readEnvironment(terminal.environment)
  if ('state' in environment) {
    yield environment
    return
  }
  yield ok('Environment', 'every variable can be read')
  const owner = otherOwner(environment.DATA_DIR)
  if (owner !== undefined) {
    yield problem('Files', owner.text, owner.advice)
    return
  }
  const secretKey = existing(environment)
  yield secretKey.check
  const place = databasePlace(environment)
  // Without the folder there is neither.
  const isThere = 'url' in place || existsSync(environment.DATA_DIR)
  if (isThere && 'path' in place) yield await checkDisk(environment.DATA_DIR)
  const { check, found } = isThere
    ? await checkDatabase(place)
    : { check: undefined, found: undefined }
  if (check !== undefined) yield check
  yield await checkPanel(environment)
  const shownAt = publicUrl(environment.PUBLIC_URL ?? '', environment.BASE_PATH)
  if (shownAt !== undefined) yield await checkPublicUrl(shownAt)
  const vultr = await checkVultr(environment.VULTR_API_URL, () => clock.now())
  yield* vultr.checks
  yield await checkMetadata(environment.VULTR_METADATA_URL)
  if (found === undefined) return
  if (found.serverTime !== undefined) {
    yield checkClock(clock.now().getTime() - found.serverTime.getTime(), 'the database’s server')
  }
  yield* await withDatabase({ place }, clock, async (database) => {
    const schedules = await checkSchedules(database, clock)
    if (secretKey.value === undefined) return schedules
    const isVultrReached = vultr.isReached
    const given = { environment, secretKey: secretKey.value, clock, isVultrReached }
    return [await checkKey(database, given), ...schedules]
  })
}

function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>
): Environment | Check {
  try {
    return parseEnvironment(variables)
  } catch (error) {
    return problem('Environment', reasonOf(error), 'Set it as docs/running.md says.')
  }
}

function existing(environment: Environment): {
  readonly check: Check
  readonly value: string | undefined
} {
  const { DATA_DIR } = environment
  try {
    checkDataDir(DATA_DIR)
    const value = existingSecretKey(environment)
    return { check: ok('Files', `${DATA_DIR} is for this user alone`), value }
  } catch (error) {
    const advice = 'Set DATA_DIR as the panel has it, and run this as the panel’s user.'
    return { check: problem('Files', reasonOf(error), advice), value: undefined }
  }
}

const MARKS: Readonly<Record<Check['state'], readonly [string, Style]>> = {
  ok: ['✓', 'good'],
  note: ['!', 'warning'],
  problem: ['✗', 'bad']
}

async function writeCheck({ terminal }: Invocation, found: Check): Promise<void> {
  const [mark, style] = MARKS[found.state]
  const text = plainText(`${found.check}: ${found.text}`)
  await terminal.write(`${terminal.paint(style, mark)} ${text}`)
  if (found.advice !== undefined) await terminal.write(`    ${plainText(found.advice)}`)
}
