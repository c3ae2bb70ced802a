'use strict';
// Evaluates JSONata for the Step Functions engine. One request a line on stdin, one answer a line on stdout:
//   {"bindings":{"states":{...},"name":...},"expressions":["..."],"now":1700000000000,"seed":1}
//   {"results":[{"value":...} | {"missing":true} | {"unsupported":true} | {"error":"..."}]}
// or, to check expressions without evaluating them:
//   {"check":[{"expression":"...","fields":["input","context"]}]}
//   {"results":[{} | {"syntax":"..."} | {"unsupported":"..."}]}
// The engine sends the next request when it has the answer to the last. The process ends with its stdin, so it cannot
// outlive the engine.
const { createHash } = require('node:crypto');
const readline = require('node:readline');
const jsonata = require(process.argv[2]);

// One request is answered at a time, so these are that request's.
// $now() and $millis() must show the engine's clock, which tests move.
const SystemDate = Date;
let now = 0;
let random = generator(0);
global.Date = class extends SystemDate {
  constructor(...parts) {
    if (parts.length === 0) super(now);
    else super(...parts);
  }

  static now() {
    return now;
  }
};

// Small and seedable (mulberry32), so that a seed reproduces a run.
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const hashes = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

function partition(items, size) {
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) items = [items];
  if (!Number.isInteger(size) || size < 1) throw new Error('$partition: the size must be a positive integer');
  const parts = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}

function sequence() {
  return Object.defineProperty([], 'sequence', { enumerable: false, value: true });
}

function range(first, last, step = 1) {
  if (![first, last, step].every(Number.isFinite)) throw new Error('$range: first, last and step must be numbers');
  if (step === 0) throw new Error('$range: the step must not be 0');
  // A sequence, as JSONata's own functions return it: a single value stands for itself.
  const values = sequence();
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    if (values.length === 1000) throw new Error('$range: more than 1000 values');
    values.push(value);
  }
  return values;
}

function hash(text, algorithm = 'SHA-256') {
  if (text === undefined) return undefined;
  if (!hashes[algorithm]) throw new Error(`$hash: the algorithm must be one of ${Object.keys(hashes).join(', ')}`);
  return createHash(hashes[algorithm]).update(String(text), 'utf8').digest('hex');
}

function uuid(random) {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function parse(text) {
  if (text === undefined) return undefined;
  return JSON.parse(text);
}

function describe(problem) {
  return problem.code ? `${problem.code}: ${problem.message}` : String(problem.message ?? problem);
}

function compile(source) {
  const expression = jsonata(source);
  expression.registerFunction('partition', partition);
  expression.registerFunction('range', range);
  expression.registerFunction('hash', hash);
  expression.registerFunction('uuid', () => uuid(random));
  expression.registerFunction('parse', parse);
  expression.registerFunction('random', (seed) => (seed === undefined ? random() : generator(seed)()));
  expression.registerFunction('eval', () => {
    throw new Error('$eval is not supported: use $parse for JSON text');
  });
  return expression;
}

// A definition that polls evaluates the same few expressions again and again.
const compiled = new Map();

function expressionOf(source) {
  let expression = compiled.get(source);
  if (!expression) {
    expression = compile(source);
    if (compiled.size === 1000) compiled.clear();
    compiled.set(source, expression);
  }
  return expression;
}

async function evaluate(source, bindings) {
  try {
    const value = await expressionOf(source).evaluate(undefined, bindings);
    if (value === undefined) return { missing: true };
    if (typeof value === 'function' || value?._jsonata_lambda || value?._jsonata_function) {
      return { unsupported: true };
    }
    // What has no JSON form (a function in a member) goes, as in JSON.stringify.
    return { value };
  } catch (problem) {
    return { error: describe(problem) };
  }
}

// The first thing in a parsed expression that Step Functions does not support; undefined if there is none. An expression has no
// context item, so a name must follow something: a variable, a function's result, or an item of a list. In a predicate, a sort or a later step of a path,
// names refer to an item.
function unsupported(node, fields, top = true) {
  if (Array.isArray(node)) return firstOf(node, fields, top);
  if (!node || typeof node !== 'object') return undefined;
  switch (node.type) {
    case 'name':
      if (top) return `Reference to '${node.value}' at the top level is not supported.`;
      break;
    case 'variable':
      if (node.value === '$') return "Reference to '$$' is not supported.";
      break;
    case 'path': {
      const [first, second] = node.steps;
      if (first.type === 'variable' && first.value === 'states' && second?.type === 'name' && !fields.includes(second.value)) {
        return `Field '$states.${second.value}' does not exist.`;
      }

      return unsupported(first, fields, top) ?? firstOf(node.steps.slice(1), fields, false) ?? unsupported(node.group, fields, false);
    }

    case 'transform':
      return firstOf([node.pattern, node.update, node.delete], fields, false);
    default:
      break;
  }

  // Whatever follows a value looks at that value; every other part looks at what the node itself looks at.
  const followers = ['predicate', 'stages', 'group', 'terms'];
  const parts = Object.entries(node).filter(([name]) => !['type', 'value', 'position', 'ancestor', 'seekingParent', 'nextFunction', ...followers].includes(name));
  return firstOf(parts.map(([, part]) => part), fields, top) ?? firstOf(followers.map((name) => node[name]), fields, false);
}

function firstOf(nodes, fields, top) {
  for (const node of nodes) {
    const found = unsupported(node, fields, top);
    if (found) return found;
  }

  return undefined;
}

function check({ expression, fields }) {
  let tree;
  try {
    tree = jsonata(expression).ast();
  } catch (problem) {
    return { syntax: String(problem.message ?? problem) };
  }

  const found = unsupported(tree, fields);
  return found ? { unsupported: found } : {};
}

// The engine reads no longer answer.
const longestAnswer = 2 << 20;

// Each result as text, so that one which is too long can be told from the others.
function write(result, room) {
  const text = JSON.stringify(result);
  return Buffer.byteLength(text) <= room ? text : JSON.stringify({ error: `the result has more than ${longestAnswer >> 20} MiB` });
}

async function answer(line) {
  const request = JSON.parse(line);
  if (request.check) {
    process.stdout.write(`${JSON.stringify({ results: request.check.map(check) })}\n`);
    return;
  }

  now = request.now;
  random = generator(request.seed);
  const results = [];
  let room = longestAnswer - 100 * request.expressions.length - 100;
  for (const source of request.expressions) {
    const text = write(await evaluate(source, request.bindings), room);
    room -= Buffer.byteLength(text);
    results.push(text);
  }

  process.stdout.write(`{"results":[${results.join()}]}\n`);
}

const lines = readline.createInterface({ input: process.stdin, terminal: false });
let last = Promise.resolve();
lines.on('line', (line) => {
  last = last.then(() => answer(line));
});
lines.on('close', () => last.then(() => process.exit(0)));
