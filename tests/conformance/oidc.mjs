// oidc-provider and a user service on loopback, and a browser that goes from one to the other.
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const packages = createRequire(join(process.env.NODE_PACKAGES, 'index.js'))
const { default: Provider } = await import(pathToFileURL(packages.resolve('oidc-provider')).href)

const CLIENT = { id: 'portal', secret: 'a secret of/the+client' }
const FRONT_END = 'https://portal.test/auth/oauth2'
const LIMIT = 60_000

let failures = 0
function check(what, actual, expected) {
  const same = JSON.stringify(actual) === JSON.stringify(expected)
  if (!same) failures += 1
  console.log(same ? `ok    ${what}` : `FAIL  ${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
}

const listening = (server, port = 0) =>
  new Promise((done) => server.listen(port, '127.0.0.1', () => done(server.address().port)))

const freePort = async () => {
  const server = createServer()
  const port = await listening(server)
  await new Promise((done) => server.close(done))
  return port
}

// What oidc-provider warns of are its forms for development, which are what is wanted here.
console.warn = console.info = () => {}

async function provider(port, kid, algorithm, redirectUri) {
  const type = algorithm === 'ES256' ? ['ec', { namedCurve: 'P-256' }] : ['rsa', { modulusLength: 2048 }]
  const { privateKey } = generateKeyPairSync(...type)
  const key = { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: algorithm }
  const oidc = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      redirect_uris: [redirectUri],
      id_token_signed_response_alg: algorithm,
      token_endpoint_auth_method: 'client_secret_basic',
    }],
    jwks: { keys: [key] },
    claims: { openid: ['sub'], email: ['email'], profile: ['name'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.org`, name: id.toUpperCase() }),
    }),
    pkce: { required: () => true },
  })
  const server = createServer(oidc.callback())
  await listening(server, port)
  return server
}

const closed = (server) => new Promise((done) => {
  server.close(done)
  server.closeAllConnections()
})

/** Follows redirects until one leads to `end`, and fills the forms of oidc-provider. */
class Browser {
  cookies = new Map()

  async request(url, options = {}) {
    const { host } = new URL(url)
    const jar = this.cookies.get(host) ?? new Map()
    this.cookies.set(host, jar)
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(url, { ...options, redirect: 'manual', headers: { ...options.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s)
      if (value && !/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.set(name, value)
      else jar.delete(name)
    }
    return response
  }

  async go(url, end, answer) {
    for (let steps = 0; steps < 20; steps += 1) {
      if (url.startsWith(end)) return new URL(url)
      let response = await this.request(url)
      if (response.status === 200) response = await this.fill(url, await response.text(), answer)
      const location = response.headers.get('location')
      if (!location) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
      url = new URL(location, url).href
    }
    throw new Error(`too many redirects at ${url}`)
  }

  fill(url, page, answer) {
    if (answer === 'abort') return this.request(`${url}/abort`)
    const prompt = page.match(/name="prompt" value="(\w+)"/)[1]
    const form = { prompt, login: answer, password: 'any' }
    return this.request(url, { method: 'POST', body: new URLSearchParams(form) })
  }
}

const port = { provider: await freePort(), service: await freePort() }
const service = `http://127.0.0.1:${port.service}`
const folder = mkdtempSync(join(tmpdir(), 'oidc-'))
const registration = 'spring.security.oauth2.client.registration.oidc'
const settings = {
  'server.port': port.service,
  'server.address': '127.0.0.1',
  'spring.cloud.config.enabled': false,
  'logging.level.ROOT': 'ERROR',
  'eureka.client.register-with-eureka': false,
  'eureka.client.fetch-registry': false,
  'database.url': `sqlite://${folder}/users.db`,
  'oauth2-login.base-url': service,
  'oauth2-login.front-end-url': FRONT_END,
  'oauth2-login.key-interval': '0ms',
  [`${registration}.client-id`]: CLIENT.id,
  'spring.security.oauth2.client.provider.oidc.issuer-uri': `http://127.0.0.1:${port.provider}`,
}
const child = spawn(resolve(process.argv[2]), Object.entries(settings).map(([key, value]) => `--${key}=${value}`), {
  cwd: folder,
  env: {
    ...process.env,
    TOKEN_SECRET: 'a secret for the conformance test, long enough',
    SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_OIDC_CLIENTSECRET: CLIENT.secret,
  },
  stdio: ['ignore', 'ignore', 'inherit'],
})

const post = async (path, body) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(service + path, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

async function signIn(browser, answer) {
  const end = await browser.go(`${service}/oauth2/authorization/oidc?state=of-the-page`, FRONT_END, answer)
  check(`${answer}: the front end gets its state back`, end.searchParams.get('state'), 'of-the-page')
  return end.searchParams
}

async function started() {
  const limit = Date.now() + LIMIT
  while (Date.now() < limit && child.exitCode === null) {
    const response = await fetch(`${service}/actuator/health`).catch(() => null)
    if (response?.ok) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('the user service does not start')
}

const redirectUri = `${service}/login/oauth2/code/oidc`
let server
try {
  await started()
  const down = await signIn(new Browser(), 'nobody')
  check('without the provider there is a word for it', down.get('error'), 'provider_unavailable')

  server = await provider(port.provider, 'first', 'RS256', redirectUri)
  const kim = new Browser()
  const first = await signIn(kim, 'kim')
  check('the provider is named', first.get('provider'), 'oidc')
  const token = first.get('code')
  check('nobody has the account yet', (await post('/login', { provider: 'oidc', token })).status, 412)
  const profile = await post('/api/v1/users/social', { provider: 'oidc', token })
  check('the profile is that of the user info', JSON.parse(profile.text), { id: 'kim', email: 'kim@example.org', name: 'KIM' })
  const person = { userName: 'Kim', email: 'kim@example.org', password: 'test1234!', provider: 'oidc', token }
  check('signing up', (await post('/api/v1/users/join', person)).status, 201)

  const again = await signIn(kim, 'kim')
  const login = await post('/login', { provider: 'oidc', token: again.get('code') })
  check('signing in', [login.status, login.headers.has('access-token'), login.headers.has('refresh-token')], [200, true, true])
  const used = await post('/login', { provider: 'oidc', token: again.get('code') })
  check('a code is good once', used.status, 400)

  const refusal = await signIn(new Browser(), 'abort')
  check('a refusal', refusal.get('error'), 'access_denied')

  await closed(server)
  server = await provider(port.provider, 'second', 'RS256', redirectUri)
  const rotated = await signIn(new Browser(), 'kim')
  const later = await post('/login', { provider: 'oidc', token: rotated.get('code') })
  check('after a change of keys', later.status, 200)

  await closed(server)
  server = await provider(port.provider, 'third', 'ES256', redirectUri)
  const elliptic = await signIn(new Browser(), 'kim')
  const last = await post('/login', { provider: 'oidc', token: elliptic.get('code') })
  check('after a change of algorithm', last.status, 200)
} finally {
  child.kill()
  if (server) await closed(server)
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failures ? 1 : 0)
