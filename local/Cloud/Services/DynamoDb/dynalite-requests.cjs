// Keeps an exception of one request from ending the process, and every table with it: the request gets an error as its answer
// and gives back the keys that it had locked. dynalite itself lets exceptions through, thrown on reading a request (a null where
// a value belongs) or later, in a callback of its store.
const { AsyncLocalStorage } = require('node:async_hooks')

const requests = new AsyncLocalStorage()

// Whatever a request's listeners throw, now or in a callback, is that request's failure.
function contain (serve) {
  process.on('uncaughtException', failed)
  process.on('unhandledRejection', failed)
  return function (request, response) {
    const entry = { request, response, locks: new Set() }
    const on = request.on
    request.on = (event, listener) => on.call(request, event, (...values) => requests.run(entry, () => {
      try {
        listener(...values)
      } catch (error) {
        refuse(entry, error)
      }
    }))
    return serve.call(this, request, response)
  }
}

// The cloud's time of the request that is being carried out: the cloud has the clock, and stamps each request.
function timeOf () {
  const entry = requests.getStore()
  return entry.time ??= Number(entry.request.headers['x-engine-time'])
}

// A lock belongs to the request that asks for it, also when the request that held the lock before hands it on.
function keepLocks (lockPackage) {
  const create = lockPackage.Lock
  lockPackage.Lock = () => {
    const lock = create()
    return (key, work) => {
      const entry = requests.getStore()
      lock(key, release => {
        if (entry === undefined) return work(release)
        const give = once(release(() => entry.locks.delete(give)))
        entry.locks.add(give)
        requests.run(entry, work, done => (...values) => {
          give()
          done?.(...values)
        })
      })
    }
  }
}

// AWS ignores a member that is null, as dynalite does, but a list or a map of a request has no null in it.
function refuseNulls (validations) {
  const check = validations.checkTypes
  validations.checkTypes = (data, types) => {
    if (data === null) throw serializationError('The request body must be a JSON object, not null')
    const checked = check(data, types)
    const path = pathOfNull(checked)
    if (path !== undefined) throw serializationError(`${path.join('.')} must not be null`)
    return checked
  }
}

// In the form in which dynalite throws its own.
function serializationError (message) {
  const body = { __type: 'com.amazon.coral.service#SerializationException', Message: message, message }
  return Object.assign(new Error(message), { statusCode: 400, body })
}

function pathOfNull (value) {
  if (value === null) return []
  if (typeof value !== 'object') return undefined
  for (const name of Object.keys(value)) {
    const path = pathOfNull(value[name])
    if (path !== undefined) return [name, ...path]
  }
}

function failed (error) {
  const entry = requests.getStore()
  if (entry === undefined) console.error(error?.stack ?? error)
  else answer(entry, 500, 'InternalServerError', error)
}

// Thrown while a request is read and checked: dynalite works on nothing yet.
function refuse (entry, error) {
  answer(entry, 400, 'SerializationException', error)
}

function answer ({ request, response, locks }, status, type, error) {
  for (const give of locks) give()
  console.error(error?.stack ?? error)
  if (response.headersSent || response.destroyed) return response.destroy()
  const text = `The local table engine cannot carry out the request: ${error?.message ?? error}`
  const body = JSON.stringify({ __type: `com.amazon.coral.service#${type}`, Message: text, message: text })
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.0', 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
  request.resume()
}

function once (action) {
  let done = false
  return () => {
    if (done) return
    done = true
    action()
  }
}

module.exports = { contain, keepLocks, refuseNulls, timeOf }
