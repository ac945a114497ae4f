// The signs of what a customer comes for: one set of lines, for all pages.
import type { ReactNode } from "react";
import type { Business } from "../generated/protocol";

const SIGNS: Record<Business, ReactNode> = {
  account: <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c1-4 4-6 8-6s7 2 8 6" />,
  card: <path d="M3 7a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7Zm0 3h18M7 15h4" />,
  transfer: <path d="M4 8h14l-4-4m6 12H6l4 4" />,
  wealth: <path d="M4 19h16M6 16v-4m5 4V8m5 8V5" />,
  loan: <path d="M12 3v18M8 7h6a3 3 0 0 1 0 6H9a3 3 0 0 0 0 6h7" />,
  enquiry: <path d="M4 5h16v11H10l-5 4v-4H4V5Zm5 5h6" />,
};

export function BusinessSign({ business }: { business: Business }) {
  return (
    <svg className="sign" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
      {SIGNS[business]}
    </svg>
  );
}
