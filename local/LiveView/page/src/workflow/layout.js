// Places the states. dagre says which state stands above which; what follows the longest way from the start is a column of its own, and
// what leaves it stands beside it, or below it and further in on a phone: a graph of fifty states is then as wide as its window, and its
// texts keep their size.
import dagre from '@dagrejs/dagre';
import { distinct, skeleton, START } from './graph.js';
import { lanes, rail } from './rails.js';

const HEIGHT = 44;
const ROW = 68;
const MARGIN = 14;
const LANE = 9;
const INDENT = 26;
// The least width of a state.
const NARROW = 150;
// From here on there is room for two columns.
const TWO = 600;

/** @typedef {{ name: string, x: number, y: number, width: number, height: number, row: number, column: number }} Placed a state by its centre */

/** @param {ReturnType<import('./graph.js').graph>} whole @param {number} room how wide the drawing should be */
export function place(whole, room) {
  const shape = skeleton(whole);
  const ranks = ranked(whole, shape);
  const main = longest(whole, shape, ranks);
  const two = room >= TWO;
  const rows = two ? besides(whole, ranks, main) : below(whole, ranks, main);
  const known = new Set(shape.map(({ from, to }) => `${from}>${to}`));
  const edges = distinct(whole.edges).map((edge) => ({ ...edge, ...way(edge, rows, two, main), shaped: edge.kind !== 'catch' || known.has(`${edge.from}>${edge.to}`) }));
  const used = lanes(edges);
  // Many lines stand closer together before they take the states' room.
  const beside = (used.left ?? 0) + (used.gap ?? 0) + (used.right ?? 0);
  const lane = Math.min(LANE, Math.max(2, (room - 2 * MARGIN - (two ? 28 + 2 * NARROW : NARROW + INDENT)) / Math.max(1, beside)));
  const left = MARGIN + (used.left ?? 0) * lane;
  const gap = 28 + (used.gap ?? 0) * lane;
  const right = MARGIN + (used.right ?? 0) * lane;
  const width = Math.max(NARROW, two ? Math.min(250, Math.floor((room - left - gap - right) / 2)) : room - left - right);
  const columns = two ? [left, left + width + gap] : [left, left + INDENT];
  const at = new Map([...rows].map(([name, { row, column }]) => {
    const wide = name === START ? 70 : two || column === 0 ? width : width - INDENT;
    return [name, { name, row, column, x: columns[column] + (name === START && two ? width / 2 : wide / 2), y: MARGIN + row * ROW + HEIGHT / 2, width: wide, height: name === START ? 26 : HEIGHT }];
  }));
  const edge = { left, gap: left + width, right: columns[1] + (two ? width : width - INDENT) };
  const x = { left: (place) => edge.left - 6 - place * lane, gap: (place) => edge.gap + 14 + place * lane, right: (place) => edge.right + 8 + place * lane };
  return {
    width: Math.ceil(edge.right + right), height: MARGIN * 2 + (Math.max(...[...rows.values()].map(({ row }) => row)) + 1) * ROW - (ROW - HEIGHT),
    at: (name) => at.get(name),
    edges: edges.map((one) => ({ ...one, d: one.side ? rail(at.get(one.from), at.get(one.to), one.side, x[one.side](one.lane)) : straight(at.get(one.from), at.get(one.to), two) })),
  };
}

/** dagre's order from above to below, in which loops lead back up. */
function ranked(whole, shape) {
  const drawing = new dagre.graphlib.Graph();
  drawing.setGraph({ rankdir: 'TB', ranksep: 10 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const { name } of whole.nodes) drawing.setNode(name, { width: 10, height: 10 });
  // A way out stands by the choice that leads to it, not by where it ends.
  for (const { from, to, kind } of shape) drawing.setEdge(from, to, { weight: kind === 'choice' ? 3 : 1 });
  dagre.layout(drawing);
  return new Map(whole.nodes.map(({ name }) => [name, drawing.node(name).y]));
}

/** The longest way down: what an execution does that is not cut short. */
function longest(whole, shape, ranks) {
  const best = new Map();
  for (const { name } of [...whole.nodes].sort((one, other) => ranks.get(other.name) - ranks.get(one.name))) {
    const further = shape.filter(({ from, to }) => from === name && ranks.get(to) > ranks.get(name)).map(({ to }) => best.get(to));
    best.set(name, [name, ...further.sort((one, other) => other.length - one.length)[0] ?? []]);
  }

  return new Map(best.get(START).map((name, index) => [name, index]));
}

/** Two columns: the others stand in the second, each where the main way has come as far. */
function besides(whole, ranks, main) {
  const rows = new Map([...main].map(([name, row]) => [name, { row, column: 0 }]));
  let free = 0;
  for (const { name } of byRank(whole, ranks).filter((node) => !main.has(node.name))) {
    const level = [...main].find(([other]) => ranks.get(other) >= ranks.get(name))?.[1] ?? main.size;
    const row = Math.max(free, level);
    free = row + 1;
    rows.set(name, { row, column: 1 });
  }

  return rows;
}

/** One column: the others stand further in, between the states of the main way. */
function below(whole, ranks, main) {
  const order = byRank(whole, ranks).sort((one, other) => ranks.get(one.name) - ranks.get(other.name) || Number(main.has(one.name)) - Number(main.has(other.name)));
  return new Map(order.map(({ name }, row) => [name, { row, column: main.has(name) ? 0 : 1 }]));
}

const byRank = (whole, ranks) => [...whole.nodes].sort((one, other) => ranks.get(one.name) - ranks.get(other.name));

/** On which side a line goes, and over which rows; straight down where nothing stands between. */
function way({ from, to }, rows, two, main) {
  const [above, under] = [rows.get(from), rows.get(to)];
  const span = { low: Math.min(above.row, under.row), high: Math.max(above.row, under.row) };
  const next = under.row === above.row + 1 && (above.column === under.column || (!two && under.column === 1));
  // On a phone the main way leads straight down past what stands further in.
  const follows = !two && main.has(from) && main.get(to) === main.get(from) + 1;
  if (next || follows) return { side: null, ...span };
  return { side: !two ? 'right' : above.column !== under.column ? 'gap' : above.column === 0 ? 'left' : 'right', ...span };
}

function straight(from, to, two) {
  const x = two ? from.x : to.x - to.width / 2 + 13;
  return `M${x},${from.y + from.height / 2} V${to.y - to.height / 2}`;
}
