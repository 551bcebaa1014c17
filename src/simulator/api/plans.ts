/** Prices of 2025; for the figures an admin is shown in the demo. */
export const PLANS = [
  { id: 'vc2-1c-1gb', vcpu_count: 1, ram: 1024, disk: 25, monthly_cost: 5 },
  { id: 'vc2-1c-2gb', vcpu_count: 1, ram: 2048, disk: 55, monthly_cost: 10 },
  { id: 'vc2-2c-4gb', vcpu_count: 2, ram: 4096, disk: 80, monthly_cost: 20 },
  { id: 'vc2-4c-8gb', vcpu_count: 4, ram: 8192, disk: 160, monthly_cost: 40 }
].map((plan) => ({
  ...plan,
  name: plan.id,
  bandwidth: 3072,
  type: 'vc2',
  locations: ['fra', 'ewr', 'sgp'],
  disk_count: 1
}))
