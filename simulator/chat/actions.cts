import * as agent from './agent.cts';
import { answerMessage } from './answers.cts';
import * as customer from './customer.cts';
import { receiveEmail } from './email.cts';
import * as tenantActions from './tenant-actions.cts';

/** The actions of customers, the human agent and the tenant. Each one is a request to the engine. */
export const CHAT_ACTIONS = {
	'customer-messages': customer.sendCustomerMessage,
	/** An email to an email inbox. */
	'customer-emails': receiveEmail,
	/** An answer to options, a form, or a request for an email address or a rating. */
	'customer-answers': answerMessage,
	'customer-reads': customer.readMessages,
	'customer-endings': customer.endChat,
	'widget-openings': customer.openWidget,
	agents: agent.setLoggedIn,
	'agent-messages': agent.sendAgentMessage,
	'conversation-status': agent.setConversationStatus,
	assignments: agent.assign,
	labels: agent.setLabels,
	mutes: agent.mute,
	'message-deletions': agent.deleteMessage,
	macros: agent.runMacro,
	'bot-messages': tenantActions.sendBotMessage,
	'automation-messages': tenantActions.sendAutomationMessage,
	'message-statuses': tenantActions.reportStatus,
	contacts: tenantActions.createContact,
	'contact-changes': tenantActions.changeContact,
	'contact-merges': tenantActions.mergeContacts,
	'inbox-settings': tenantActions.changeInbox,
};

export type ChatAction = keyof typeof CHAT_ACTIONS;
export type Body<Name extends ChatAction> = Parameters<(typeof CHAT_ACTIONS)[Name]>[1];
export type Result<Name extends ChatAction> = ReturnType<(typeof CHAT_ACTIONS)[Name]>;
