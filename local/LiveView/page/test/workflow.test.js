import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distinct, graph, skeleton, START } from '../src/workflow/graph.js';
import { place } from '../src/workflow/layout.js';
import { standing, transitionKey, visits } from '../src/workflow/visits.js';

const definition = {
  StartAt: 'Ask',
  States: {
    Ask: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:glue:getTables', Next: 'Which', Retry: [{}], Catch: [{ ErrorEquals: ['Glue.X'], Next: 'Rescue' }, { ErrorEquals: ['States.ALL'], Next: 'Broken' }] },
    Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.a = 1 %}', Next: 'Both' }, { Condition: '{% $b %}', Next: 'Both' }], Default: 'Broken' },
    Both: { Type: 'Parallel', Branches: [{ StartAt: 'One', States: { One: { Type: 'Pass', End: true } } }, { StartAt: 'Two', States: { Two: { Type: 'Wait', Seconds: 5, End: true } } }], Next: 'Done' },
    Rescue: { Type: 'Pass', Next: 'Done' },
    Broken: { Type: 'Fail' },
    Done: { Type: 'Succeed' },
  },
};

test('a definition becomes nodes and the transitions between them', () => {
  const { nodes, edges } = graph(definition);
  assert.deepEqual(nodes.map(({ name }) => name), [START, 'Ask', 'Which', 'Both', 'One', 'Two', 'Rescue', 'Broken', 'Done']);
  assert.equal(nodes[1].does, 'glue:getTables');
  assert.equal(nodes[1].catches, 2);
  assert.deepEqual(edges.filter(({ from }) => from === 'Ask').map(({ to, kind }) => [to, kind]), [['Which', 'next'], ['Rescue', 'catch'], ['Broken', 'catch']]);
  assert.deepEqual(edges.filter(({ kind }) => kind === 'branch').map(({ to }) => to), ['One', 'Two']);
  assert.equal(edges.find(({ kind }) => kind === 'choice').label, 'a = 1');
});

test('only those catches give the graph its shape that lead where nothing else does', () => {
  const shape = skeleton(graph(definition));
  assert.deepEqual(shape.filter(({ kind }) => kind === 'catch').map(({ to }) => to), ['Rescue']);
});

test('two rules between the same states are one line', () => {
  const both = distinct(graph(definition).edges).filter(({ from, to }) => from === 'Which' && to === 'Both');
  assert.equal(both.length, 1);
  assert.equal(both[0].label, 'a = 1 | $b');
});

/** Events in one branch, each after the one before it. */
function chain(...parts) {
  return parts.map(([type, details], place) => ({ id: place + 1, previousEventId: place, timestamp: 1000 + place, type, [`${type[0].toLowerCase()}EventDetails`]: details ?? {} }));
}

const retried = [
  ['ExecutionStarted', {}], ['TaskStateEntered', { name: 'Ask', input: '{}' }],
  ['TaskScheduled', { parameters: '{"a":1}' }], ['TaskFailed', { error: 'Throttled', cause: 'slow down' }],
  ['TaskScheduled', {}], ['TaskSucceeded', { output: '{"b":2}' }], ['TaskStateExited', { name: 'Ask', output: '{"b":2}', assignedVariables: { run: '"x"' } }],
  ['ChoiceStateEntered', { name: 'Which' }],
];

test('a task that failed once and then succeeded was retried', () => {
  const { visits: all, taken } = visits(chain(...retried), false);
  assert.equal(all[0].status, 'succeeded');
  assert.deepEqual(all[0].attempts.map(({ error }) => error), ['Throttled', undefined]);
  assert.equal(all[0].error, null);
  assert.deepEqual(all[0].variables, { run: '"x"' });
  assert.equal(all[0].exitedAt - all[0].enteredAt, 5000);
  assert.equal(all[1].status, 'running');
  assert.equal(taken.get(transitionKey('Ask', 'Which', false)), 1);
  assert.deepEqual(standing(all).get('Ask'), { status: 'succeeded', visits: 1, retries: 1 });
});

test('a task whose last attempt failed was caught, and its catch was taken', () => {
  const events = chain(...retried.slice(0, 4), ['TaskStateExited', { name: 'Ask', output: '{"Error":"Throttled"}' }], ['FailStateEntered', { name: 'Broken' }], ['ExecutionFailed', { error: 'Broken', cause: 'why' }]);
  const { visits: all, taken } = visits(events, true);
  assert.equal(all[0].status, 'caught');
  assert.equal(all[0].cause, 'slow down');
  assert.equal(taken.get(transitionKey('Ask', 'Broken', true)), 1);
  assert.equal(taken.get(transitionKey('Ask', 'Broken', false)), undefined);
  assert.equal(all[1].status, 'failed');
  assert.equal(all[1].error, 'Broken');
});

test('branches side by side are told apart by the event before each', () => {
  const at = (id, previousEventId, type, details = {}) => ({ id, previousEventId, timestamp: id, type, xEventDetails: details });
  const { visits: all } = visits([
    at(1, 0, 'ExecutionStarted'), at(2, 1, 'ParallelStateEntered', { name: 'Both' }), at(3, 2, 'ParallelStateStarted'),
    at(4, 3, 'TaskStateEntered', { name: 'One' }), at(5, 3, 'TaskStateEntered', { name: 'Two' }),
    at(6, 4, 'TaskScheduled'), at(7, 5, 'TaskScheduled'), at(8, 6, 'TaskFailed', { error: 'E' }), at(9, 7, 'TaskSucceeded', { output: '1' }),
  ], false);
  assert.deepEqual(all.map(({ name, from, error }) => [name, from, error]), [['Both', null, null], ['One', 'Both', 'E'], ['Two', 'Both', null]]);
});

for (const [window, room] of [['a desk', 815], ['a phone', 327]]) {
  test(`on ${window} the graph is as wide as its window, and no state stands on another`, () => {
    const whole = graph(definition);
    const placed = place(whole, room);
    const states = whole.nodes.map(({ name }) => placed.at(name));
    assert.ok(placed.width <= room, `${placed.width} of ${room}`);
    for (const one of states) {
      assert.ok(one.x - one.width / 2 >= 0 && one.x + one.width / 2 <= placed.width && one.y + one.height / 2 <= placed.height, one.name);
      const under = states.filter((other) => other !== one && Math.abs(other.x - one.x) < (other.width + one.width) / 2 && Math.abs(other.y - one.y) < (other.height + one.height) / 2);
      assert.deepEqual(under.map(({ name }) => name), [], one.name);
    }

    assert.equal(placed.edges.length, distinct(whole.edges).length);
    for (const { d } of placed.edges) assert.match(d, /^M-?[\d.]+,-?[\d.]+ [HV]/);
  });
}

test('the longest way goes straight down, and what leaves it stands beside it', () => {
  const placed = place(graph(definition), 815);
  const columns = Object.fromEntries(['Ask', 'Which', 'Both', 'Done', 'Rescue', 'Broken'].map((name) => [name, placed.at(name).column]));
  assert.deepEqual([columns.Ask, columns.Which, columns.Both], [0, 0, 0]);
  assert.equal(columns.Broken, 1);
  assert.ok(placed.at('Ask').y < placed.at('Which').y && placed.at('Which').y < placed.at('Both').y);
});

for (const [window, room] of [['a desk', 815], ['a phone', 327]]) {
  test(`on ${window} the states of a graph with many ways out keep their room`, () => {
    const states = { End: { Type: 'Succeed' } };
    for (let i = 0; i < 40; i++) states[`Ask${i}`] = { Type: 'Choice', Choices: [{ Condition: '{% $out %}', Next: `Out${i}` }], Default: i < 39 ? `Ask${i + 1}` : 'End' };
    for (let i = 0; i < 40; i++) states[`Out${i}`] = { Type: 'Pass', Next: 'End' };
    const whole = graph({ StartAt: 'Ask0', States: states });
    const placed = place(whole, room);
    assert.ok(placed.width <= room, `${placed.width} of ${room}`);
    for (const { name } of whole.nodes.slice(1)) assert.ok(placed.at(name).width >= 120, `${name}: ${placed.at(name).width}`);
  });
}
