// Puts the items that a table had at a moment into another one.
const { removeTable } = require('./dynalite-store.cjs')

const WRITTEN_AT_ONCE = 100

class TableCopy {
  constructor (dynalite, updateIndexes, store) {
    Object.assign(this, { dynalite, updateIndexes: promised(updateIndexes), store })
  }

  // replaced: what writes to the source after that moment replaced, the oldest first.
  async fill (table, source, replaced) {
    await this.fillWith(table, this.#itemsOf(table, source, replaced))
  }

  // items: each with its place.
  async fillWith (table, items) {
    let pending = []
    for await (const [place, item] of items) {
      pending.push(this.#put(table, place, item))
      if (pending.length < WRITTEN_AT_ONCE) continue
      await Promise.all(pending)
      pending = []
    }
    await Promise.all(pending)
  }

  remove (name) {
    return removeTable(this.store.db, name)
  }

  async * #itemsOf (table, source, replaced) {
    const { dynalite, store: { db } } = this
    // Begun before what was replaced is read: a write between the two is in both, and undone.
    const prefix = `item-${source}~`
    const present = db.iterator({ gt: prefix, lt: prefix + '\uffff' })
    const images = new Map()
    for await (const { key, image } of replaced) {
      const place = dynalite.createKey(itemOf(table, key), table)
      if (!images.has(place)) images.set(place, image)
    }

    for await (const [key, item] of present) {
      const place = key.slice(prefix.length)
      const then = images.has(place) ? images.get(place) : item
      images.delete(place)
      if (then !== null) yield [place, then]
    }
    for (const [place, image] of images) if (image !== null) yield [place, image]
  }

  async #put (table, place, item) {
    await this.updateIndexes(this.store, table, null, item)
    await promised(this.store.getItemDb(table.TableName).put)(place, item)
  }
}

// The values of an item's key, of which most tables have one: it is kept for every write, and a value is there already.
function keyOf ({ KeySchema: schema }, item) {
  return schema.length === 1 ? item[schema[0].AttributeName] : schema.map(({ AttributeName: name }) => item[name])
}

function itemOf ({ KeySchema: schema }, key) {
  return Object.fromEntries(schema.map(({ AttributeName: name }, i) => [name, schema.length === 1 ? key : key[i]]))
}

function promised (call) {
  return (...values) => new Promise((resolve, reject) => call(...values, (error, result) => error ? reject(error) : resolve(result)))
}

module.exports = { TableCopy, keyOf, promised }
