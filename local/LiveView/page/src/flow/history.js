// The last ten minutes of the stream of messages, in memory of a fixed size.
import { Ring } from '../shared/ring.js';
import { figures } from './figures.js';

const POINTS = 600;
// Figures in words jump less over some seconds; charts show each second.
const WINDOW = 5;
// Seconds without a message, as while the machine slept: no line leads over them.
const HOLE = 10;

const NAMES = ['received', 'stored', 'landed', 'p50', 'p99', 'hitRate', 'modelP50', 'modelP99', 'batchP50', 'batchP99', 'quarantined', 'retries', 'faultRate'];

export class FlowHistory {
  #recent = [];
  #last = 0;
  /** @type {Map<string, Ring>} */ #ages = new Map();
  ring = new Ring(POINTS, NAMES);
  /** @type {ReturnType<typeof figures> | null} */ figures = null;

  /** @param {any} snapshot */
  add(snapshot) {
    const before = this.#recent.at(-1) ?? null;
    if (before && Date.parse(snapshot.at) <= Date.parse(before.at)) return;
    this.#recent.push(snapshot);
    if (this.#recent.length > WINDOW + 1) this.#recent.shift();
    const point = figures(before, snapshot);
    if (before && point.at - this.#last > HOLE) this.#hole();
    this.#last = point.at;
    this.ring.add(point.at, {
      ...point, p50: point.latency.p50, p99: point.latency.p99, modelP50: point.endpoint?.modelLatencyMs?.p50,
      modelP99: point.endpoint?.modelLatencyMs?.p99, batchP50: point.batch.p50, batchP99: point.batch.p99,
    });
    this.#age(point);
    this.figures = figures(this.#recent.length > 1 ? this.#recent[0] : null, snapshot);
  }

  /** The shards' iterator ages: shards come and go, and those that are gone leave. */
  get ages() {
    return [...this.#ages].map(([id, ring]) => ({ id, values: ring.series('age') }));
  }

  get times() {
    return /** @type {number[]} */ (this.ring.series('at'));
  }

  /** A point of nothing, so that charts break their lines there. */
  #hole() {
    for (const ring of [this.ring, ...this.#ages.values()]) ring.add(this.#last + 1, {});
  }

  #age(point) {
    const ids = new Set(point.shards.map(({ id }) => id));
    for (const id of this.#ages.keys()) if (!ids.has(id)) this.#ages.delete(id);
    for (const { id, iteratorAgeMs } of point.shards) {
      let ring = this.#ages.get(id);
      if (!ring) {
        ring = new Ring(POINTS, ['age']);
        // A shard that is new has had no age until now, and its points must stand under the times of the others.
        for (let place = 1; place < this.ring.length; place += 1) ring.add(0, {});
        this.#ages.set(id, ring);
      }

      ring.add(point.at, { age: iteratorAgeMs });
    }
  }
}
