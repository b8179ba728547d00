import type { Attachment } from '../state/records.cts';
import type { State } from '../state/state.cts';

type Given = Partial<Attachment>;

const completeFile = (given: Given) => ({
	...{ extension: null, data_url: 'http://127.0.0.1/picture.png', thumb_url: '' },
	...{ file_size: 1024, width: null, height: null },
	...given,
});

/** The fields of attachments that are not files, by type (recorded). */
const KINDS: Record<string, (given: Given) => Given> = {
	location: (given) => ({
		...{ coordinates_lat: 0, coordinates_long: 0, fallback_title: '', data_url: null },
		...given,
	}),
	contact: ({ fallback_title = '' }) => ({ fallback_title }),
};

/** Stores an attachment with all fields of its type. */
export function completeAttachment({ attachments }: State, given: Given): Attachment {
	const { file_type = 'image' } = given;
	return attachments.add({ ...(KINDS[file_type] ?? completeFile)(given), file_type });
}
