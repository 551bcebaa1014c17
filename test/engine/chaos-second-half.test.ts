import { describeChaos } from '../support/chaos/chaos-suite.js'

describeChaos(21, 40)
