// What is said about chats on the teller's page. Chinese in staff_chat.zh.ts; the keys must agree.
export const writing = {
  with: "Chat with {name}",
  log: "Conversation",
  you: "Me",
  sending: "Sending…",
  field: "Message",
  hint: "Enter sends, Shift + Enter begins a new line",
  send: "Send",
  refused: "This was not sent: the conversation may just have ended.",
  customerAway: "The customer is away from the page",
  unread: "{n} new",
  invite: "Invite to a call",
  invited: "The customer is invited to talk; waiting for the answer",
  transferHint: "The customer goes to a colleague with all that was written; you only state the outcome of your part. If nobody takes it within a minute, it comes back to you first.",
  endAsk: "End the conversation with the customer?",
  done: "Done",
};
