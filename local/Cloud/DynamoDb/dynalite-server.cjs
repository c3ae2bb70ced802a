// Runs dynalite on a free port of 127.0.0.1, prints the port, and ends with the process that started it: the system
// closes standard input when that process goes, whichever way it goes.
const { createRequire } = require('node:module')
const path = require('node:path')

const dynaliteFolder = process.argv[2]
keepText(createRequire(path.join(dynaliteFolder, 'package.json'))('memory-level'))
const dynalite = require(dynaliteFolder)

process.stdin.on('close', () => process.exit(0))
process.stdin.resume()

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
server.keepAliveTimeout = 0
server.on('error', error => {
  console.error(error.message)
  process.exit(1)
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))

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
