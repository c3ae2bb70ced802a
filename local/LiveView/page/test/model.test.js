import assert from 'node:assert/strict';
import { test } from 'node:test';
import { means } from '../src/model/scatter.js';
import { servedModels, withServed } from '../src/model/served.js';

const configs = [{ EndpointConfigName: 'e-3', CreationTime: 300 }, { EndpointConfigName: 'e-1', CreationTime: 100 }, { EndpointConfigName: 'e-2', CreationTime: 200 }];
const at = (seconds) => new Date(seconds * 1000).toISOString();

test('a model served from its configuration to that of the next that came to serve', () => {
  const decisions = [{ decision: 'promoted', at: at(110) }, { decision: 'rejected', at: at(150) }, { decision: 'promoted', at: at(310) }];
  assert.deepEqual(servedModels(configs, decisions, 'e-3').map(({ model, since, until }) => [model, since, until]), [['e-1', 100, 300], ['e-3', 300, 9_999_999_999]]);
});

test('a model that was gone back to serves from its new configuration on', () => {
  const again = [...configs.filter(({ EndpointConfigName }) => EndpointConfigName !== 'e-1'), { EndpointConfigName: 'e-1', CreationTime: 400 }, { EndpointConfigName: 'e-4', CreationTime: 500 }];
  const decisions = [{ decision: 'promoted', at: at(310) }, { decision: 'rolled-back', at: at(410) }, { decision: 'promoted', at: at(510) }];
  assert.deepEqual(servedModels(again, decisions, 'e-4').map(({ model, since, until }) => [model, since, until]), [['e-3', 300, 400], ['e-1', 400, 500], ['e-4', 500, 9_999_999_999]]);
});

test('the serving model counts before its execution has ended', () => {
  assert.deepEqual(servedModels(configs, [], 'e-2').map(({ model }) => model), ['e-2']);
});

test('the models stand in a statement, quoted, and none is a row that fits nothing', () => {
  assert.equal(withServed('VALUES {served}', [{ model: "a'b", since: 1.5, until: 2 }]), "VALUES ('a''b', 1.5, 2)");
  assert.equal(withServed('VALUES {served}', []), "VALUES ('none', 0, 0)");
  assert.equal(withServed('SELECT 1', []), 'SELECT 1');
});

test('the table beside the map has the mean prediction of each step', () => {
  assert.deepEqual(means([{ actual_from: 2, predicted_from: 0, trips: 1 }, { actual_from: 2, predicted_from: 4, trips: 3 }, { actual_from: 0, predicted_from: 0, trips: 2 }]),
    [{ from: 0, trips: 2, mean: 1 }, { from: 2, trips: 4, mean: 4 }]);
});
