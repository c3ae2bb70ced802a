// Where the diagram's boxes stand, in pixels: side by side where there is room, one below the other on a phone.

/** @typedef {{ x: number, y: number, w: number, h: number }} Box */

const SHARD = 30;
const CELL = 16;
export const MOST_SHARDS = 8;
export const MOST_CELLS = 60;

/** @param {number} width @param {number} shards @param {number} environments */
export function layout(width, shards, environments) {
  const streamHeight = 58 + Math.max(1, Math.min(shards, MOST_SHARDS + 1)) * SHARD;
  return width >= 860 ? wide(width, streamHeight, environments) : narrow(width, streamHeight, environments);
}

/** How many environments stand in a row of a box. @param {number} width */
export const cellsInRow = (width) => Math.max(4, Math.floor((width - 28) / CELL));

function scoringHeight(width, environments) {
  return 114 + Math.max(1, Math.ceil(Math.min(environments, MOST_CELLS) / cellsInRow(width))) * CELL;
}

function wide(width, streamHeight, environments) {
  const gap = 124;
  const side = Math.min(290, (width - 2 * gap) * 0.31);
  const middle = width - 2 * gap - 2 * side;
  const scoring = scoringHeight(middle, environments);
  const small = 86;
  const between = 46;
  const height = Math.max(small * 2 + between * 2 + scoring, streamHeight, 3 * small + 2 * 28) + 2;
  const left = side + gap;
  const right = left + middle + gap;
  const centre = height / 2;
  const stack = 3 * small + 2 * 28;
  const from = (index) => centre - stack / 2 + index * (small + 28);
  const boxes = {
    stream: { x: 1, y: centre - streamHeight / 2, w: side, h: streamHeight },
    scoring: { x: left, y: centre - scoring / 2, w: middle, h: scoring },
    endpoint: { x: left, y: centre - scoring / 2 - between - small, w: middle, h: small },
    lookups: { x: left, y: centre + scoring / 2 + between, w: middle, h: small },
    table: { x: right, y: from(0), w: side - 1, h: small },
    lake: { x: right, y: from(1), w: side - 1, h: small },
    quarantine: { x: right, y: from(2), w: side - 1, h: small },
  };
  const out = (name) => {
    const box = boxes[name];
    const y = box.y + box.h / 2;
    const middleX = left + middle + gap / 2;
    const startY = Math.min(Math.max(y, boxes.scoring.y + 16), boxes.scoring.y + scoring - 16);
    return { d: `M${left + middle},${startY} C${middleX},${startY} ${middleX},${y} ${right - 7},${y}`, label: { x: middleX, y: (startY + y) / 2 - 8 } };
  };
  const vertical = (x, y1, y2) => ({ d: `M${x},${y1} L${x},${y2}`, label: { x: x + 8, y: (y1 + y2) / 2 + 4, start: true } });
  return {
    height, boxes,
    edges: {
      stream: { d: `M${side + 1},${centre} L${left - 7},${centre}`, label: { x: side + gap / 2, y: centre - 9 } },
      endpoint: vertical(left + middle / 2, boxes.scoring.y, boxes.endpoint.y + small + 7),
      lookups: vertical(left + middle / 2, boxes.scoring.y + scoring, boxes.lookups.y - 7),
      table: out('table'), lake: out('lake'), quarantine: out('quarantine'),
    },
  };
}

function narrow(width, streamHeight, environments) {
  const w = width - 2;
  const gap = 38;
  const rail = 12;
  const small = 86;
  const scoring = scoringHeight(w, environments);
  const scoringY = 1 + streamHeight + gap;
  const first = scoringY + scoring + 24;
  const names = ['endpoint', 'lookups', 'table', 'lake', 'quarantine'];
  const boxes = {
    stream: { x: 1, y: 1, w, h: streamHeight },
    scoring: { x: 1, y: scoringY, w, h: scoring },
    ...Object.fromEntries(names.map((name, index) => [name, { x: 1 + 2 * rail, y: first + index * (small + 14), w: w - 2 * rail, h: small }])),
  };
  // One line down the left side, of which each box takes its branch.
  const branch = (name) => {
    const y = boxes[name].y + small / 2;
    return { d: `M${rail},${scoringY + scoring} L${rail},${y - 8} Q${rail},${y} ${rail + 6},${y} L${2 * rail - 6},${y}`, label: null };
  };
  return {
    height: boxes.quarantine.y + small + 2, boxes,
    edges: {
      stream: { d: `M${w / 2},${1 + streamHeight} L${w / 2},${scoringY - 7}`, label: { x: w / 2 + 10, y: 1 + streamHeight + gap / 2 + 3, start: true } },
      ...Object.fromEntries(names.map((name) => [name, branch(name)])),
    },
  };
}
