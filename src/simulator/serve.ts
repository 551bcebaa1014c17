import { seedDemoAccount } from './demo-account.js'
import { createVultrSimulator, SIMULATED_API_KEY } from './vultr-simulator.js'

const simulator = createVultrSimulator({ snapshotDurationMs: 60_000, requestsPerSecond: 30 })
seedDemoAccount(simulator, new Date())
const { url, metadataUrl, close } = await simulator.listen(Number(process.env.PORT ?? 8090))
process.stdout.write(
  `Simulated Vultr API: ${url}\nMetadata: ${metadataUrl}/v1.json\nAPI key: ${SIMULATED_API_KEY}\n`
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().then(() => process.exit(0)))
}
