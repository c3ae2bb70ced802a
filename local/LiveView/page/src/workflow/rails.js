// Lines beside the columns of states: out of one, along a lane of their own, into the other.

const ROUND = 7;

/**
 * Gives each line that goes by a side a lane there, the short ones next to the states, and says how many lanes each side needs. Catches
 * share the outermost: nearly all of them lead to the same state.
 * @param {{ side: string | null, low: number, high: number, kind: string, shaped: boolean, lane?: number }[]} edges
 */
export function lanes(edges) {
  /** @type {Record<string, { low: number, high: number }[][]>} */ const sides = {};
  const beside = edges.filter(({ side }) => side !== null).sort((one, other) => one.high - one.low - (other.high - other.low));
  for (const edge of beside.filter(({ shaped }) => shaped)) {
    const taken = sides[edge.side] ??= [];
    const free = taken.findIndex((lane) => lane.every(({ low, high }) => edge.high < low || edge.low > high));
    edge.lane = free < 0 ? taken.length : free;
    (taken[edge.lane] ??= []).push(edge);
  }

  const used = Object.fromEntries(Object.entries(sides).map(([side, taken]) => [side, taken.length]));
  for (const edge of beside.filter(({ shaped }) => !shaped)) edge.lane = sides[edge.side]?.length ?? 0;
  for (const { side, shaped } of beside) if (!shaped) used[side] = (sides[side]?.length ?? 0) + 1;
  return used;
}

/**
 * The line from one state to another by a lane: what comes in stands above the middle of a side, what goes out below it.
 * @param {import('./layout.js').Placed} from @param {import('./layout.js').Placed} to @param {string} side @param {number} lane
 */
export function rail(from, to, side, lane) {
  const onRight = (state, other) => (side === 'right' ? true : side === 'left' ? false : state.column < other.column);
  const edge = (state, other) => (onRight(state, other) ? state.x + state.width / 2 : state.x - state.width / 2);
  const [startX, endX] = [edge(from, to), edge(to, from)];
  if (from.row === to.row) return `M${startX},${from.y} H${endX}`;
  const [startY, endY] = [from.y + 8, to.y - 8];
  const down = Math.sign(endY - startY);
  const out = Math.sign(lane - startX) * ROUND;
  const into = Math.sign(endX - lane) * ROUND;
  return `M${startX},${startY} H${lane - out} Q${lane},${startY} ${lane},${startY + down * ROUND} V${endY - down * ROUND} Q${lane},${endY} ${lane + into},${endY} H${endX}`;
}
