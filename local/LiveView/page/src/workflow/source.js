// The workflow as the Step Functions API tells it.
import { aws } from '../shared/api.js';

const PAGE = 1000;
const MOST_EVENTS = 25_000;

/** @param {string} stateMachineArn */
export async function definition(stateMachineArn) {
  return JSON.parse((await aws('states', 'DescribeStateMachine', { stateMachineArn })).definition);
}

/** @param {string} stateMachineArn */
export async function executions(stateMachineArn) {
  return (await aws('states', 'ListExecutions', { stateMachineArn, maxResults: 50 })).executions ?? [];
}

/** @param {string} executionArn */
export const execution = (executionArn) => aws('states', 'DescribeExecution', { executionArn });

/** @param {string} stateMachineArn @param {string} input @param {string} name */
export const start = (stateMachineArn, input, name) => aws('states', 'StartExecution', { stateMachineArn, input, ...(name ? { name } : {}) });

/** The history of an execution, which is asked only for what is new: newest first, until what is known. */
export class History {
  /** @type {any[]} */ events = [];

  /** @param {string} executionArn */
  constructor(executionArn) {
    this.executionArn = executionArn;
  }

  async refresh() {
    const known = this.events.at(-1)?.id ?? 0;
    const fresh = [];
    let nextToken;
    do {
      const page = await aws('states', 'GetExecutionHistory', { executionArn: this.executionArn, reverseOrder: true, includeExecutionData: true, maxResults: known === 0 ? PAGE : 100, nextToken });
      fresh.push(...page.events.filter(({ id }) => id > known));
      nextToken = page.events.at(-1)?.id > known + 1 ? page.nextToken : null;
    } while (nextToken && fresh.length < MOST_EVENTS);
    this.events.push(...fresh.reverse());
    return fresh.length > 0;
  }
}
