// 柜员文字对话的文字。英文在 staff_chat.en.ts，键必须一致。
export const writing = {
  with: "与{name}的对话",
  log: "对话",
  you: "我",
  sending: "正在发送……",
  field: "输入消息",
  hint: "Enter 发送，Shift + Enter 换行",
  send: "发送",
  refused: "这条没有发出去：对话可能刚好结束了。",
  customerAway: "客户暂时不在页面上",
  unread: "{n} 条新消息",
  invite: "邀请通话",
  invited: "已邀请客户通话，等待客户答复",
  transferHint: "客户连同对话一起转给同事；您这边写下处理结果即可。一分钟内没有人接，会先转回给您。",
  endAsk: "结束与客户的对话？",
  done: "完成",
};
