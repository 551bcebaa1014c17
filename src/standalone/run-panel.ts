import { pino } from 'pino'
import { alertOptionsOf } from './environment/alert-variables.js'
import { parseEnvironment } from './environment/environment.js'
import { publicUrl } from './environment/public-url.js'
import { listen, stopOnSignal } from './listen.js'
import { databaseFile, makeDataDir, readAdmin, readSecretKey } from './local/data-files.js'
import { MOUNT } from './next-path.js'
import { createPanel } from './panel.js'

/** `npm start`: the panel by what the environment says, until a signal ends it. */
export async function runPanel(): Promise<void> {
  const environment = parseEnvironment(process.env)
  const logger = pino({ level: environment.LOG_LEVEL })
  makeDataDir(environment.DATA_DIR)
  const secretKey = readSecretKey(environment)
  const admin = await readAdmin(environment, secretKey)
  const { VULTR_API_KEY: apiKey, VULTR_METADATA_URL: metadataUrl } = environment
  const { BASE_PATH: basePath, PUBLIC_URL = '' } = environment
  const shownAt = publicUrl(PUBLIC_URL, basePath)
  const panel = await createPanel({
    addon: {
      ...(environment.DATABASE_URL === undefined
        ? { databasePath: databaseFile(environment) }
        : { databaseUrl: environment.DATABASE_URL }),
      secretKey,
      vultrApiUrl: environment.VULTR_API_URL,
      metadataUrl: metadataUrl === 'off' ? false : metadataUrl,
      logger,
      alerts: alertOptionsOf(environment),
      ...(shownAt === undefined ? {} : { baseUrl: `${shownAt}${MOUNT}` }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(environment.RATE_GROUP === undefined ? {} : { rateGroup: environment.RATE_GROUP })
    },
    admin,
    basePath,
    trustProxy: environment.TRUST_PROXY,
    logger
  })
  const { url, close } = await listen(panel.app, environment.PORT, environment.HOST).catch(
    async (error: unknown) => {
      await panel.close()
      throw error
    }
  )
  const isPasswordOurs = await panel.keepPassword()
  await panel.addon.start()
  // Before the first line is printed: who waits for it may stop the panel right away.
  stopOnSignal(async () => {
    // One after the other: an answer under way still needs the database.
    await close()
    await panel.close()
  })
  process.stdout.write(`Panel: ${url}${basePath}${MOUNT}/  User: ${admin.user}\n`)
  if (admin.newPassword !== undefined && isPasswordOurs) {
    process.stdout.write(`Password, shown this once: ${admin.newPassword}\n`)
  }
}
