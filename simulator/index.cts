import { createRequire } from 'node:module';
import type * as Start from './simulator.cts';

export { fingerprint } from './clients.cts';
export type { Client } from './clients.cts';
export { readContract } from './contract.cts';
export type { Delivery } from './events/deliveries.cts';
export type { Fault } from './faults/kinds.cts';
export type { ActiveFault, FaultChooser, FaultRule } from './faults/queue.cts';
export { FAULT_PRESETS, faultPreset } from './faults/presets.cts';
export type { FaultPresetName, FaultPreset } from './faults/presets.cts';
export type { RedirectTargetRequest } from './faults/redirect-target.cts';
export type { RecordedRequest, RecordedTokenRequest } from './journal.cts';
export type { Simulator, StartOptions } from './simulator.cts';
export type * from './state/records.cts';
export type { ResponseFormat, Settings } from './state/settings.cts';

// What `tsx` runs goes through a loader that cannot require JSON on Node 20, and Express does.
const start = createRequire(__filename)('./simulator.cts') as typeof Start;

/**
 * Starts a Sangoma CX tenant on this machine; it listens on 127.0.0.1 and nowhere else.
 *
 * @throws Error with code EADDRINUSE if the port is taken
 */
export const startSimulator: typeof Start.startSimulator = start.startSimulator;
