// What the writes to a table replaced, in the order of the writes: an entry is a write's time, its item's key and the item as it was
// before, if there was one. Times never go back, also where the clock is set back.

const DAY = 24 * 60 * 60 * 1000
// How many writes there are between two looks at whether old entries can go.
const PRUNED_EVERY = 4096

// In memory, beside tables in memory. It holds references to what dynalite has read anyway, and copies nothing.
class MemoryHistory {
  #times = []
  #keys = []
  #images = []
  #last = 0

  record (time, key, image, done) {
    this.#last = Math.max(this.#last, time)
    this.#times.push(this.#last)
    this.#keys.push(key)
    this.#images.push(image)
    if (this.#times.length % PRUNED_EVERY === 0) this.forget(this.#last - 35 * DAY)
    done()
  }

  async * after (time) {
    const first = this.#firstAfter(time)
    const [keys, images] = [this.#keys.slice(first), this.#images.slice(first)]
    for (let i = 0; i < keys.length; i++) yield { key: keys[i], image: images[i] }
  }

  async forget (time) {
    const count = this.#firstAfter(time)
    if (count > 0) for (const list of [this.#times, this.#keys, this.#images]) list.splice(0, count)
  }

  async clear () {
    this.#times = []
    this.#keys = []
    this.#images = []
  }

  #firstAfter (time) {
    let [low, high] = [0, this.#times.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#times[middle] > time) high = middle
      else low = middle + 1
    }
    return low
  }
}

// In the store of tables that are kept: an entry stands in it before the write that it is of is carried out.
class StoredHistory {
  #db
  #prefix
  #last = 0
  #count = 0

  constructor (db, table) {
    this.#db = db
    this.#prefix = `history-${table}~`
  }

  // Goes on behind the last entry of an earlier process.
  async open () {
    for await (const key of this.#db.keys({ ...this.#all(), reverse: true, limit: 1 })) {
      const place = key.slice(this.#prefix.length)
      this.#last = parseInt(place.slice(0, 12), 16)
      this.#count = parseInt(place.slice(12), 16)
    }
    return this
  }

  record (time, key, image, done) {
    this.#last = Math.max(this.#last, time)
    this.#count++
    if (this.#count % PRUNED_EVERY === 0) this.forget(this.#last - 35 * DAY).catch(error => console.error(error.stack))
    this.#db.put(this.#prefix + hex(this.#last, 12) + hex(this.#count, 12), { key, image }, done)
  }

  async * after (time) {
    yield * this.#db.values({ gt: this.#prefix + hex(time, 12) + '~', lt: this.#prefix + '~' })
  }

  forget (time) {
    return this.#db.clear({ gt: this.#prefix, lt: this.#prefix + hex(Math.max(0, time), 12) + '~' })
  }

  clear () {
    return this.#db.clear(this.#all())
  }

  #all () {
    return { gt: this.#prefix, lt: this.#prefix + '~' }
  }
}

function hex (number, digits) {
  return number.toString(16).padStart(digits, '0')
}

module.exports = { MemoryHistory, StoredHistory, DAY }
