import { describeChaos } from '../support/chaos-suite.js'

describeChaos(101, 200)
