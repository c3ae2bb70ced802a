// Of a table that is deleted and could be brought back to a point in time, its last items: a backup of the kind that DynamoDB makes by itself.
const { randomBytes } = require('node:crypto')
const { DAY } = require('./dynalite-history.cjs')

const KEPT = 35 * DAY
const WRITTEN_AT_ONCE = 1000

class Backups {
  #db

  constructor (db) {
    this.#db = db
  }

  // table: its description as it was before it was deleted. The backup is there with its last item, and not before.
  async make (table, time) {
    const id = String(time).padStart(17, '0') + '-' + randomBytes(4).toString('hex')
    let batch = []
    for await (const [place, item] of this.#under(`item-${table.TableName}~`)) {
      batch.push({ type: 'put', key: `backed~${id}~${place}`, value: item })
      if (batch.length < WRITTEN_AT_ONCE) continue
      await this.#db.batch(batch)
      batch = []
    }
    await this.#db.batch([...batch, { type: 'put', key: `backup~${id}`, value: { table, time } }])
  }

  // The oldest first. What is older than DynamoDB keeps goes.
  async list (now) {
    const found = []
    for await (const [id, { table, time }] of this.#under('backup~')) {
      if (time < now - KEPT) await this.#remove(id)
      else found.push({ id, time, table })
    }
    return found
  }

  items (id) {
    return this.#under(`backed~${id}~`)
  }

  async #remove (id) {
    await this.#db.del(`backup~${id}`)
    await this.#db.clear({ gt: `backed~${id}~`, lt: `backed~${id}~\uffff` })
  }

  async * #under (prefix) {
    for await (const [key, value] of this.#db.iterator({ gt: prefix, lt: prefix + '\uffff' })) yield [key.slice(prefix.length), value]
  }
}

module.exports = { Backups }
