import { createRequire } from 'node:module';
import type * as Start from './start.cts';

export type { Client } from './clients.cts';
export type { Delivery } from './deliveries.cts';
export type { ArmedFault, Fault, FaultChooser, FaultRule } from './faults.cts';
export { NAMED_FAULTS, namedFault } from './named-faults.cts';
export type { FaultName, NamedFault } from './named-faults.cts';
export type { RecordedRequest, RecordedTokenRequest } from './history.cts';
export type * from './records.cts';
export type { Answers, Settings } from './settings.cts';
export type { StrangersRequest } from './stranger.cts';
export type { Simulator, StartOptions } from './start.cts';

// What `tsx` runs goes through a loader that cannot require JSON on Node 20, and Express does.
const start = createRequire(__filename)('./start.cts') as typeof Start;

/**
 * Starts a Sangoma CX tenant on this machine; it listens on 127.0.0.1 and nowhere else.
 *
 * @throws Error with code EADDRINUSE if the port is taken
 */
export const startSimulator: typeof Start.startSimulator = start.startSimulator;
