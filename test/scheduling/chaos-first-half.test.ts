import { describeChaos } from '../support/chaos-suite.js'

describeChaos(1, 20)
