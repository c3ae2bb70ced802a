// Places the states (dagre) and routes the lines between them.
import dagre from '@dagrejs/dagre';
import { skeleton, START } from './graph.js';

export const NODE = { width: 172, height: 42 };

/** @param {ReturnType<import('./graph.js').graph>} whole */
export function place(whole) {
  const drawing = new dagre.graphlib.Graph();
  drawing.setGraph({ rankdir: 'TB', nodesep: 22, ranksep: 34, marginx: 24, marginy: 16 });
  drawing.setDefaultEdgeLabel(() => ({}));
  for (const { name } of whole.nodes) drawing.setNode(name, name === START ? { width: 60, height: 26 } : { ...NODE });
  // What follows without a choice stays together: it makes the lines shorter by a tenth.
  for (const { from, to, kind } of skeleton(whole)) drawing.setEdge(from, to, { weight: kind === 'next' || kind === 'start' ? 4 : 1 });
  dagre.layout(drawing);
  const { width, height } = drawing.graph();
  return {
    width: Math.ceil(width), height: Math.ceil(height),
    at: (name) => drawing.node(name),
    points: (from, to) => drawing.edge(from, to)?.points ?? null,
  };
}

/** A smooth line through points. @param {{ x: number, y: number }[]} points */
export function line(points) {
  const [first, ...rest] = points;
  let path = `M${round(first.x)},${round(first.y)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    path += next
      ? ` Q${round(point.x)},${round(point.y)} ${round((point.x + next.x) / 2)},${round((point.y + next.y) / 2)}`
      : ` L${round(point.x)},${round(point.y)}`;
  });
  return path;
}

/** A line that the layout does not know: out of one side and into the other state's nearer one. */
export function detour(from, to) {
  const right = to.x >= from.x ? 1 : -1;
  const start = { x: from.x + right * from.width / 2, y: from.y };
  const end = { x: to.x - right * to.width / 2, y: to.y };
  const bend = Math.max(30, Math.min(140, Math.abs(end.y - start.y) / 4));
  return `M${round(start.x)},${round(start.y)} C${round(start.x + right * bend)},${round(start.y)} ${round(end.x - right * bend)},${round(end.y)} ${round(end.x)},${round(end.y)}`;
}

const round = (value) => Math.round(value * 10) / 10;
