// Runs dynalite on a free port of 127.0.0.1, prints the port, and ends with the process that started it: the system
// closes standard input when that process goes, whichever way it goes.
const dynalite = require(process.argv[2])

process.stdin.on('close', () => process.exit(0))
process.stdin.resume()

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
server.keepAliveTimeout = 0
server.on('error', error => {
  console.error(error.message)
  process.exit(1)
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
