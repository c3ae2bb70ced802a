// Runs dynalite on a free port of 127.0.0.1, prints the port, and ends with the process that started it: the system
// closes standard input when that process goes, whichever way it goes. The first line of standard input is a secret that
// every request must have: dynalite lets in any page of a browser (it answers 'Access-Control-Allow-Origin: *'), and any
// function, whatever its role.
const { createRequire } = require('node:module')
const { timingSafeEqual } = require('node:crypto')
const path = require('node:path')
const { createInterface } = require('node:readline')
const { contain, keepLocks, refuseNulls, timeOf } = require('./dynalite-requests.cjs')
const { Recovery } = require('./dynalite-recovery.cjs')
const { prepare } = require('./dynalite-store.cjs')

// Without a folder for the store, the tables are in memory and end with this process.
const [, , dynaliteFolder, storeFolder] = process.argv
const requireOfDynalite = createRequire(path.join(dynaliteFolder, 'package.json'))
keepText(requireOfDynalite('memory-level'))
keepLocks(requireOfDynalite('lock'))
refuseNulls(requireOfDynalite('./validations'))
const recovery = new Recovery(requireOfDynalite('./db'), storeFolder !== undefined, timeOf)
const dynalite = require(dynaliteFolder)

process.stdin.on('close', () => process.exit(0))
createInterface({ input: process.stdin }).once('line', secret => start(secret).catch(fail))

async function start (secret) {
  if (storeFolder !== undefined) await prepare(requireOfDynalite('level').Level, storeFolder)
  const server = dynalite({ path: storeFolder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  if (storeFolder !== undefined) await recovery.open()
  guard(server, Buffer.from(secret))
  server.keepAliveTimeout = 0
  server.on('error', fail)
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
}

function fail (error) {
  console.error(error.message)
  process.exit(1)
}

// Nothing of dynalite sees a request without the secret.
function guard (server, secret) {
  const serve = contain(server.listeners('request')[0])
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    const given = Buffer.from(request.headers['x-engine-secret'] ?? '')
    if (given.length === secret.length && timingSafeEqual(given, secret)) return recovery.handles(request) ? recovery.serve(request, response) : serve.call(server, request, response)
    response.writeHead(403, { 'Content-Type': 'text/plain' })
    response.end("The table engine serves the local cloud only: call DynamoDB on the cloud's own port.")
  })
}

// dynalite's store keeps keys and values as buffers and compares keys byte by byte in JavaScript; as text an item costs 12 to
// 14 % less CPU (50,000 items, 25 a call). The order stays the same: keys are hexadecimal digits and names in ASCII.
function keepText (memoryLevel) {
  const { MemoryLevel } = memoryLevel
  memoryLevel.MemoryLevel = class extends MemoryLevel {
    constructor (options) {
      super({ ...options, storeEncoding: 'utf8' })
    }
  }
}
