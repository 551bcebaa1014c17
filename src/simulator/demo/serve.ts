import { SIMULATED_API_KEY } from '../options.js'
import { createVultrSimulator } from '../vultr-simulator.js'
import { seedDemoAccount } from './demo-account.js'

const simulator = createVultrSimulator({ snapshotDurationMs: 60_000, requestsPerSecond: 30 })
seedDemoAccount(simulator, new Date())
const port = Number(process.env.PORT || 8090)
const { url, metadataUrl, close } = await simulator.listen(port).catch((error: unknown) => {
  process.stderr.write(
    `PORT ${process.env.PORT}: ${error instanceof Error ? error.message : error}\n`
  )
  process.exit(1)
})
process.stdout.write(
  `Simulated Vultr API: ${url}\nMetadata: ${metadataUrl}/v1.json\nAPI key: ${SIMULATED_API_KEY}\n`
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().then(() => process.exit(0)))
}
