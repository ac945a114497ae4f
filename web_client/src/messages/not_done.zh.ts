// 核心系统没有办理的原因：客户和柜员看到同一句话。英文在 not_done.en.ts，键必须一致。
export const notDone = {
  no_such_account: "没有这个账户",
  account_lost: "账户已挂失",
  account_frozen: "账户已冻结",
  account_closed: "账户已销户",
  not_enough: "余额不足",
  payee_name: "收款人户名与账号不符",
  same_account: "付款和收款是同一个账户",
  amount: "金额不被接受",
  other: "核心系统没有接受",
  frozen: "这类业务或这个账户目前暂停办理",
  over_day_limit: "超过今天的累计限额",
};
