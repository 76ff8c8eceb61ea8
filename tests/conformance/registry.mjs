// eureka-js-client, told by lines of JSON on its standard input what to do. Each line is answered
// by one line: {"result": …} or {"error": …}.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

const { Eureka } = createRequire(join(process.env.NODE_PACKAGES, 'index.js'))('eureka-js-client')
const registry = new URL(process.env.REGISTRY_URL)
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const requests = []
const counts = { registered: 0, heartbeat: 0 }

function configuration(instance, eureka) {
  return {
    logger: silent,
    shouldUseDelta: true,
    requestMiddleware(request, done) {
      requests.push(`${request.method ?? 'GET'} ${request.uri}`)
      const auth = { user: decodeURIComponent(registry.username), pass: decodeURIComponent(registry.password) }
      done({ ...request, auth })
    },
    instance,
    eureka: {
      host: registry.hostname,
      port: Number(registry.port || 80),
      servicePath: `${registry.pathname.replace(/\/*$/, '')}/apps/`,
      filterUpInstances: false,
      maxRetries: 0,
      heartbeatInterval: 200,
      registryFetchInterval: 200,
      ...eureka,
    },
  }
}

const finished = (start) =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())))

const cached = (client, app) => client.cache.app[app] ?? []

let client
const commands = {
  async start({ instance }) {
    client = new Eureka(configuration(instance, {}))
    for (const event of Object.keys(counts)) client.on(event, () => (counts[event] += 1))
    await finished((done) => client.start(done))
  },
  // What the running client knows, by its full fetch at the start and deltas since.
  async known({ app }) {
    return cached(client, app)
  },
  // What a client sees that has just been started.
  async fetched({ app }) {
    const reader = new Eureka(configuration({}, { registerWithEureka: false }))
    await finished((done) => reader.fetchFullRegistry(done))
    return cached(reader, app)
  },
  async counts() {
    return { ...counts, full: requests.filter((request) => request === 'GET ').length }
  },
  async stop() {
    await finished((done) => client.stop(done))
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...parameters } = JSON.parse(line)
  let answer
  try {
    answer = { result: (await commands[command](parameters)) ?? null }
  } catch (error) {
    answer = { error: String(error) }
  }
  console.log(JSON.stringify(answer))
}
