// The editor's pages can miss a click while they still load. CI runs such a test again, and shows both errors.
if (process.env.CI) jest.retryTimes(1, { logErrorsBeforeRetry: true });
