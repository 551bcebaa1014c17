// Idle passes on the PostgreSQL server that TEST_DATABASE_URL names, which is read as the process starts; tells how
// long each took. Started by parts/replicas.ts.
import { idleTicks, startIdle } from './idle.js'

const [schedules, rounds] = process.argv.slice(2).map(Number)
const stage = await startIdle(schedules ?? 0)
process.send?.(await idleTicks(stage, rounds ?? 0))
await stage.close()
process.disconnect()
