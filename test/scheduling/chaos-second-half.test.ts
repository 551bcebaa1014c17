import { describeChaos } from '../support/chaos-suite.js'

describeChaos(41, 80)
