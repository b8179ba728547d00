import getPort from 'get-port';

const host = '127.0.0.1';

/** Returns a port of the loopback interface on which nothing listens. */
export const findFreePort = (): Promise<number> => getPort({ host });

/** Returns whether nothing listens on this port of the loopback interface. */
export const isPortFree = async (port: number): Promise<boolean> =>
	(await getPort({ host, port })) === port;
